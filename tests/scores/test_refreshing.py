"""E12: one new answer is on its employee's page at once, by a handful of statements however many people there are."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import insert, select

from app.clock import now
from app.database import new_id, unit_of_work
from app.jobs.runner import Runner
from app.notices.models import Job
from app.people.models import Assignment, Employee
from app.rooms import handlers
from app.scores import queries
from app.scores.actions import REFIT
from app.scores.models import Evidence, Fit
from app.scores.refreshing import refresh
from app.scores.teams import team_figures
from tests.databases import Databases
from tests.scores.shop import START, Shop, shop
from tests.scores.test_fitting import evidence


@pytest.fixture
def made(databases: Databases, kind: str, app_on: Callable[..., Any]) -> Iterator[Shop]:
    """A shop of its own: what is added here stays here."""
    with databases.copy(kind, "empty") as url, shop(app_on, url) as found:
        yield found


def test_a_new_answer_is_on_the_page_before_any_job_has_run(made: Shop) -> None:
    Runner(made.engine, handlers()).drain()
    before, others = evidence(made, "Ann")["customer"], evidence(made, "Ben")["customer"]
    made.record(made.answer("Ann", 1, 0, external_id="new", comment="The part never came."))
    after = evidence(made, "Ann")["customer"]
    assert (after.n, after.score < before.score) == (before.n + 1, True)
    assert sum(point[1] for point in after.series) == after.n
    assert evidence(made, "Ben")["customer"] == others
    with unit_of_work(made.engine, write=False) as session:
        found = team_figures(session, queries.fits(session, 6), made.teams["Care"])
        people = (
            select(Evidence.n)
            .join(Fit, Fit.id == Evidence.fit_id)
            .join(Assignment, Assignment.employee_id == Evidence.employee_id)
        )
        care = people.where(
            Assignment.team_id == made.teams["Care"],
            Fit.lens == "customer",
            Fit.first_month == Fit.last_month - 5,
        )
        assert next(one.n for one in found if one.lens == "customer") == sum(session.scalars(care))
        waiting = session.scalars(select(Job).where(Job.kind == REFIT, Job.state == "waiting")).one()
        assert waiting.due_at - waiting.enqueued_at == timedelta(minutes=10)


def test_it_says_what_a_new_fit_says(made: Shop) -> None:
    """The model of a minute ago and the one that knows the new answer differ by less than a hundredth here."""
    made.record(made.answer("Dee", 5, 1, external_id="new"))
    at_once = {name: evidence(made, name)["customer"] for name in ("Dee", "Ann")}
    made.refit()
    for name, quick in at_once.items():
        fitted = evidence(made, name)["customer"]
        assert (quick.n, quick.raw, quick.standing) == (fitted.n, fitted.raw, fitted.standing)
        assert np.allclose([quick.score, quick.lo, quick.hi], [fitted.score, fitted.lo, fitted.hi], atol=0.03)


def test_without_a_change_it_changes_nothing(made: Shop) -> None:
    """Reckoned by the stored model, one person's figures are the fit's own to the last digit that is shown."""

    def stored() -> list[tuple[object, ...]]:
        with unit_of_work(made.engine, write=False) as session:
            rows = session.execute(
                select(Fit.first_month, Evidence.n, Evidence.score, Evidence.lo, Evidence.hi, Evidence.p_star)
                .join(Fit, Fit.id == Evidence.fit_id)
                .where(Evidence.employee_id == made.ids["Eli"], Fit.lens == "customer")
                .order_by(Fit.first_month)
            )
            return [tuple(round(float(value), 6) for value in row) for row in rows]

    before = stored()
    with unit_of_work(made.engine) as session:
        month = max(session.scalars(select(Fit.last_month)))
        assert refresh(session, "customer", "stars_5", [made.ids["Eli"]], [month], now().date())
    assert stored() == before


def test_the_first_answer_of_a_new_month_asks_for_a_fit_at_once(made: Shop) -> None:
    Runner(made.engine, handlers()).drain()
    made.record(made.answer("Ann", 5, 0, external_id="later", answered_at=now() - timedelta(days=1)))
    with unit_of_work(made.engine, write=False) as session:
        waiting = session.scalars(select(Job).where(Job.kind == REFIT, Job.state == "waiting")).one()
        assert waiting.due_at == waiting.enqueued_at


def test_as_many_statements_for_two_hundred_people(made: Shop, queries: list[str]) -> None:
    counts = []
    for crowd in (0, 200):
        with unit_of_work(made.engine) as session:
            ids = [new_id() for _ in range(crowd)]
            if ids:
                session.execute(insert(Employee), [{"id": key, "name": f"Zed {key}"} for key in ids])
                where = {"team_id": made.teams["Care"], "manager_id": made.ids["Mia"], "starts_on": START}
                session.execute(
                    insert(Assignment),
                    [{"id": new_id(), "employee_id": key, "customer_facing": True, **where} for key in ids],
                )
        queries.clear()
        made.record(made.answer("Ann", 4, 0, external_id=f"one of {crowd}"))
        counts.append(len([one for one in queries if not one.startswith(("BEGIN", "PRAGMA"))]))
    assert counts[0] == counts[1]


def test_a_confidential_answer_waits(made: Shop) -> None:
    before = evidence(made, "Ben")["teamwork"]
    made.record(made.answer("Ben", 1, 0, "teamwork", external_id="new", rater="r99"))
    assert evidence(made, "Ben")["teamwork"] == before
