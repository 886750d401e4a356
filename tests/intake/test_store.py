"""Storing many answers at once: once, revised, and never twice in the tallies."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.actions import cells_for, rating_id, source_named
from app.contacts.models import Rating, Revision
from app.intake.actions import Answer, record
from app.intake.store import Staged, store
from app.intake.tallies import Deltas, count, month_in
from app.people.models import Employee
from app.scores.models import Tally

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ZONE = "Europe/Berlin"
#: Already May in Berlin.
LATE = datetime(2026, 4, 30, 22, 30, tzinfo=UTC)


@pytest.fixture
def people(session: Session) -> list[int]:
    made = [Employee(number=f"A{n}", name=f"Person {n}") for n in range(2)]
    session.add_all(made)
    session.flush()
    return [one.id for one in made]


def staged(session: Session, external: str, employee: int, score: int, **words: object) -> Staged:
    source = source_named(session, "Desk").id
    key = ("customer", "stars_5", "Phone", "", "")
    cell, month = cells_for(session, [key])[key], month_in(LATE, ZoneInfo(ZONE))
    own = rating_id(source, external)
    row = Staged(own, source, external, employee, cell, score, LATE, None, None, None, None, None, month)
    return row._replace(**words)


def tallies(session: Session) -> Deltas:
    session.expire_all()
    return {
        (row.employee_id, row.cell_id, row.month): [row.n, row.sw, row.sww, row.swy, row.swyy]
        for row in session.scalars(select(Tally))
    }


def test_new_same_and_changed(session: Session, people: list[int]) -> None:
    rows = [staged(session, f"R{n}", people[n % 2], n % 5 + 1) for n in range(8)]
    first = store(session, rows, NOW, ZONE)
    assert (first.new, first.same, first.changed) == (8, 0, 0)
    before = tallies(session)
    again = store(session, rows[::-1], NOW, ZONE)
    assert (again.new, again.same, again.changed) == (0, 8, 0)
    assert tallies(session) == before
    mixed = store(
        session, [rows[0], rows[1]._replace(score=5), staged(session, "R9", people[0], 1)], NOW, ZONE
    )
    assert (mixed.new, mixed.same, mixed.changed) == (1, 1, 1)


def test_a_revision_leaves_the_month_of_the_company(session: Session, people: list[int]) -> None:
    """The answer was given in May on the company's clock, in April in UTC."""
    row = staged(session, "R1", people[0], 2)
    store(session, [row], NOW, ZONE)
    store(session, [row._replace(score=4)], NOW, ZONE)
    expected: Deltas = {}
    count(expected, people[0], row.cell_id, row.month, 4, 1)
    assert row.month == 2026 * 12 + 4
    assert tallies(session) == expected
    kept = session.scalars(select(Revision)).one()
    assert (kept.employee_id, kept.score) == (people[0], 2)


def test_a_contact_given_to_somebody_else_later_moves_nothing(session: Session, people: list[int]) -> None:
    """The source names another agent now: the credit stays with who worked it, whatever else changed."""
    row = staged(session, "R1", people[0], 2)
    store(session, [row], NOW, ZONE)
    moved = store(session, [row._replace(employee_id=people[1])], NOW, ZONE)
    assert (moved.changed, moved.stays) == (0, ["R1"])
    bettered = store(session, [row._replace(employee_id=people[1], score=5)], NOW, ZONE)
    assert (bettered.changed, bettered.stays) == (1, ["R1"])
    expected: Deltas = {}
    count(expected, people[0], row.cell_id, row.month, 5, 1)
    assert tallies(session) == expected


def test_a_clash_of_ids_is_told_and_never_taken_for_a_repeat(session: Session, people: list[int]) -> None:
    row = staged(session, "R1", people[0], 2)
    store(session, [row], NOW, ZONE)
    outcome = store(session, [row._replace(external_id="R2", score=5)], NOW, ZONE)
    assert outcome.clashes == ["R2"]
    assert session.get_one(Rating, row.id).score == 2


def test_shares_are_not_overwritten(session: Session, people: list[int]) -> None:
    shares = [(people[0], "replied", 600), (people[1], "fixed the cause", 400)]
    record(
        session, "Desk", [Answer("R1", "customer", "stars_5", 5, LATE, shares, channel="Phone")], ZONE, NOW
    )
    before = tallies(session)
    outcome = store(session, [staged(session, "R1", people[0], 1)], NOW, ZONE)
    assert (outcome.shared, outcome.changed) == (["R1"], 0)
    assert tallies(session) == before


@pytest.mark.parametrize("text", ["tab\there", "line\nend\r", "back\\slash", "\\N", "Zoë 💬", "quote\"'"])
def test_texts_arrive_as_they_were(session: Session, people: list[int], text: str) -> None:
    row = staged(session, text, people[0], 3, comment=text, contact_ref=text, raw="3.0")
    store(session, [row], NOW, ZONE)
    found = session.get_one(Rating, row.id)
    assert (found.external_id, found.comment, found.contact_ref, found.raw) == (text, text, text, "3.0")
    assert found.answered_at == LATE
