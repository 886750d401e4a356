"""Cycles: who gets a review, what is refused, and how much work thousands are."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.cycles import launching
from app.cycles.progress import Progress
from app.database import new_id
from app.errors import Invalid
from app.notices.models import Job
from app.people import actions as people
from app.people.models import Assignment, Employee, Team
from app.reviews.models import Cycle, Review
from app.scores.models import Span
from app.sections.templates import ensure_template
from tests.reviews.made import NOW, TODAY, World, form, world


@pytest.fixture
def made(session: Session) -> World:
    return world(session)


def reviewed(made: World) -> dict[str, str]:
    """Who is reviewed by whom."""
    names = {key: name for name, key in made.ids.items()}
    return {names[row.employee_id]: names[row.manager_id] for row in made.session.scalars(select(Review))}


def test_everybody_with_a_manager_gets_one_and_leavers_none(made: World) -> None:
    """Ed left in summer, Max last week, Nia moved to Max this month: the period ended under Mia."""
    session = made.session
    ed, mx, nia = (session.get_one(Employee, made.ids[name]) for name in ("Ed", "Max", "Nia"))
    people.leave(ed, date(2026, 7, 1))
    people.leave(mx, date(2026, 11, 15))
    care = session.scalars(select(Team).where(Team.name == "Care")).one()
    people.assign(
        session,
        nia,
        team=care,
        manager=session.get_one(Employee, made.ids["Dov"]),
        title="",
        customer_facing=False,
        starts_on=date(2026, 11, 10),
    )
    session.flush()
    assert made.launch() == 3
    assert reviewed(made) == {"Mia": "Dov", "Nia": "Mia", "Hana": "Dov"}
    assert made.review("Nia").customer_facing


def test_a_unit_gets_its_own_cycle(made: World) -> None:
    assert made.launch(units=["Finance"]) == 1
    assert reviewed(made) == {"Ed": "Mia"}


def test_hr_of_one_unit_launches_for_that_unit_only(made: World) -> None:
    for unit in ("", "Support"):
        with pytest.raises(Invalid, match="a unit of yours: Finance"):
            launching.launch(
                made.session,
                form(template_id=str(made.template_id), units=[unit] if unit else []),
                TODAY,
                NOW,
                frozenset({"Finance"}),
            )
    given = form(template_id=str(made.template_id), units=["Finance"])
    assert launching.launch(made.session, given, TODAY, NOW, frozenset({"Finance"}))[1] == 1


def test_evidence_of_the_period_is_asked_for(made: World) -> None:
    made.launch()
    assert [(row.first_month, row.last_month) for row in made.session.scalars(select(Span))] == [
        (2026 * 12 + 4, 2026 * 12 + 9)
    ]
    assert [job.kind for job in made.session.scalars(select(Job))] == ["scores.refit"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"first": "2026-10", "last": "2026-05"}, "last"),
        ({"last": "2026-12"}, "last"),
        ({"first": "2024-10"}, "first"),
        ({"due_on": "2026-02-30"}, "due_on"),
        ({"due_on": "2026-13-01"}, "due_on"),
        ({"template_id": "1"}, "template_id"),
        ({"name": "SPRING REVIEW"}, "name"),
    ],
)
def test_what_is_wrong_is_named(made: World, more: dict[str, str], field: str) -> None:
    made.launch()
    given = form(**{"name": "Another", "template_id": str(made.template_id), **more})
    with pytest.raises(Invalid) as refused:
        launching.launch(made.session, given, TODAY, NOW)
    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize(
    "more",
    [
        {"first": "2026-13"},
        {"first": "0000-01", "last": "0000-05"},
        {"first": "٢٠٢٦-01"},
        {"first": "2026-1"},
        {"due_on": "31.12.2026"},
        {"due_on": ""},
        {"template_id": str(2**63)},
        {"template_id": "x"},
        {"name": "ab"},
        {"name": "a\x00bc"},
    ],
)
def test_what_is_no_month_day_or_name_is_no_form(more: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        form(**more)


def test_thousands_are_made_by_one_statement(made: World, queries: list[str]) -> None:
    session = made.session
    care = session.scalars(select(Team).where(Team.name == "Care")).one()
    ids = [new_id() for _ in range(2_000)]
    session.execute(insert(Employee), [{"id": key, "name": f"E{key}"} for key in ids])
    session.execute(
        insert(Assignment),
        [
            {
                "id": new_id(),
                "employee_id": key,
                "team_id": care.id,
                "manager_id": made.ids["Mia"],
                "title": "",
                "customer_facing": True,
                "starts_on": date(2025, 1, 1),
            }
            for key in ids
        ],
    )
    queries.clear()
    assert made.launch() == 2_005
    assert len([one for one in queries if "INSERT INTO review " in one]) == 1
    assert len(queries) <= 14
    assert len(session.scalars(select(Review.id)).all()) == 2_005


def test_progress_is_told_of_people_one_may_know_of(made: World) -> None:
    """Hana sees everybody but herself, Nia only herself, which is nothing: nobody handles their own record."""
    made.launch()
    cycle = made.session.get_one(Cycle, made.review("Nia").cycle_id)
    hr = Progress(made.session, made.act("Hana").actor, cycle)
    assert {one.team: (one.finished, one.of) for one in hr.teams()} == {"Care": (0, 3), "Billing": (0, 1)}
    assert Progress(made.session, made.act("Nia").actor, cycle).teams() == []


def test_the_first_template_is_made_once(session: Any) -> None:
    first = ensure_template(session, NOW)
    session.flush()
    assert ensure_template(session, NOW).id == first.id
