"""Customers hard to please: marked and lifted with a reason, tallies that fit, and what the mark was measured to do."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.customers import CustomerMark
from app.contacts.models import Cell, Contribution, Rating
from app.database import unit_of_work
from app.errors import Conflict, Invalid
from app.intake import marks
from app.intake.actions import record
from app.intake.marks import MarkForm
from app.journal.models import Entry
from app.notices.models import Job
from app.scores.jobs import refit_all
from tests.client import Client
from tests.disputes.conftest import at
from tests.disputes.desk import Desk, recount, tallies

__all__ = ["at"]
At = tuple[Desk, Client]
REASON = "Gives the lowest answer to everybody who serves them."


def mark(made: Desk, external: str = "Nia-0", who: str = "Hana", reason: str = REASON) -> int:
    with unit_of_work(made.engine) as session:
        found = made.rating(session, external).rating
        return marks.mark(made.act(session, who), found, MarkForm(reason=reason)).id


def lift(made: Desk, mark_id: int, reason: str = "They have become a friendly customer.") -> None:
    with unit_of_work(made.engine) as session:
        given = session.get_one(CustomerMark, mark_id)
        marks.lift(made.act(session, "Sol"), given, MarkForm(reason=reason))


def marked(session: Session) -> set[str]:
    """External ids of the answers that count as a marked customer's, for everybody credited."""
    cells = {cell.id for cell in session.scalars(select(Cell).where(Cell.hard_to_please == "yes"))}
    whole = session.scalars(
        select(Rating.external_id).where(Rating.cell_id.in_(cells), Rating.employee_id.is_not(None))
    )
    shared = session.scalars(
        select(Rating.external_id)
        .join(Contribution, Contribution.rating_id == Rating.id)
        .where(Contribution.cell_id.in_(cells))
    )
    return set(whole) | set(shared)


def test_marked_and_lifted_all_answers_of_the_customer_move_and_come_back(at: At) -> None:
    made, _ = at
    with unit_of_work(made.engine, write=False) as session:
        before = tallies(session)
    kept = mark(made, "Nia-1")
    with unit_of_work(made.engine, write=False) as session:
        own = {f"{name}-{n}" for name in ("Nia", "Ed", "Eli") for n in range(36) if n % 6 == 1}
        assert marked(session) == own | {"shared"}
        assert tallies(session) == recount(session)
        assert tallies(session) != before
        assert session.scalars(select(Job.kind).where(Job.kind == "scores.refit")).all()
    with unit_of_work(made.engine) as session:
        record(session, "Desk", [made.answer("Ed", "new", 2, customer_ref="C1")], "UTC", made.now)
        again = made.answer("Nia", "Nia-1", 4, days=3, customer_ref="C1", channel="phone")
        outcome = record(session, "Desk", [again], "UTC", made.now)
        assert (outcome.new, outcome.changed) == (0, 0)
        assert marked(session) == own | {"shared", "new"}
        assert tallies(session) == recount(session)
    lift(made, kept)
    with unit_of_work(made.engine, write=False) as session:
        assert marked(session) == set()
        assert tallies(session) == recount(session)
        verbs = session.scalars(select(Entry.verb).where(Entry.thing_kind == "customer mark")).all()
        assert sorted(verbs) == ["lifted customer mark", "marked customer"]


def test_once_at_a_time_and_never_without_a_reason(at: At) -> None:
    made, _ = at
    with pytest.raises(Invalid, match="at least 20 characters"):
        mark(made, reason="awful")
    kept = mark(made)
    with pytest.raises(Conflict, match="marked already"):
        mark(made, "Ed-0")
    with pytest.raises(Invalid, match="at least 20 characters"):
        lift(made, kept, "fine")
    lift(made, kept)
    with pytest.raises(Conflict, match="lifted already"):
        lift(made, kept)
    assert mark(made) != kept


def test_a_source_that_names_no_customer_lets_nobody_be_marked(at: At) -> None:
    made, _ = at
    with unit_of_work(made.engine) as session:
        record(session, "Desk", [made.answer("Nia", "anonymous", 2)], "UTC", made.now)
    with pytest.raises(Conflict, match="which customer this was"):
        mark(made, "anonymous")


def test_what_a_mark_does_is_measured_by_the_next_fit(at: At) -> None:
    """One answer in six is a customer's who gives 2 where others give 4.6 on average: found to within 0.2 points."""
    made, _ = at
    people = ("Nia", "Ed", "Eli")
    rows = [
        made.answer(
            name,
            f"x-{name}-{n}",
            2 if n % 6 == 0 else 4 + n % 2,
            days=1 + n % 60,
            customer_ref="GRIM" if n % 6 == 0 else f"D{n}",
        )
        for name in people
        for n in range(150)
    ]
    with unit_of_work(made.engine) as session:
        record(session, "Desk", rows, "UTC", made.now)
    with unit_of_work(made.engine, write=False) as session:
        assert marks.effect(session) is None
    mark(made, "x-Nia-0")
    refit_all(made.engine, {}, made.now)
    with unit_of_work(made.engine, write=False) as session:
        found = marks.effect(session)
        assert found is not None
        assert found.used
        assert found.points == pytest.approx(-2.6, abs=0.2)
        assert found.share == pytest.approx(75 / 559, abs=0.01)


def test_the_list_tells_who_when_why_and_how_many(at: At) -> None:
    made, client = at
    mark(made, "Nia-1")
    hana = made.become(client, "Hana")
    text = hana.get("/customers/marked").text
    for said in ("C1", REASON, "Hana", ">19<"):
        assert said in text
    file = hana.get("/customers/marked?format=csv").content.decode("utf-8-sig").splitlines()
    assert file[0] == "Customer,Answers,Marked,By,Why,Lifted,Lifted by,Why lifted"
    assert file[1].startswith("C1,19,")


def test_employees_neither_mark_nor_see_the_list(at: At) -> None:
    made, client = at
    with unit_of_work(made.engine, write=False) as session:
        path = f"/ratings/{made.rating(session, 'Nia-1').rating.id}/mark"
    form: dict[str, Any] = {"reason": REASON}
    answers = {name: made.become(client, name).post(path, form).status_code for name in made.ids}
    assert answers == {
        "Eve": 403,
        "Lena": 303,
        "Hana": 409,
        "Hal": 404,
        "Mia": 409,
        "Sol": 409,
        "Nia": 403,
        "Ed": 404,
        "Eli": 404,
        "Rob": 404,
    }
    lists = {name: made.become(client, name).get("/customers/marked").status_code for name in made.ids}
    assert {name for name, status in lists.items() if status == 200} == {"Lena", "Hana", "Hal", "Mia", "Sol"}
    with unit_of_work(made.engine, write=False) as session:
        kept = session.scalars(select(CustomerMark)).one()
    lifting = f"/customers/marked/{kept.id}/lifting"
    assert made.become(client, "Nia").post(lifting, form).status_code == 404
    assert made.become(client, "Sol").post(lifting, form).status_code == 303
