"""Answers set aside: new hires', excluded ones, AI agents'; and customers marked hard to please. Tallies always fit."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.contacts.customers import CustomerMark
from app.contacts.models import Cell, Contribution, Exclusion, Rating
from app.intake.actions import Answer, record
from app.intake.aside import marks
from app.intake.settling import of_customer, of_employees, settle
from app.people import actions as people
from app.people.models import Employee
from app.scores.models import Tally

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HIRED = date(2026, 10, 1)


@pytest.fixture
def staff(session: Session) -> list[int]:
    return [
        people.hire(session, name=name, number=name, email=None, hired_on=day).id
        for name, day in (("Ann", None), ("Ben", HIRED), ("Cy", date(2020, 1, 1)))
    ]


def answer(who: Any, external: str, day: date = date(2026, 11, 2), **more: Any) -> Answer:
    shares = [(who, "replied", 1000)] if isinstance(who, int) else who
    when = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    given = {"lens": "customer", "scale": "stars_5", "score": 4, "answered_at": when, "channel": "chat"}
    return Answer(external_id=external, shares=shares, **(given | more))


def put(session: Session, *answers: Answer) -> None:
    record(session, "Desk", answers, "UTC", NOW)
    session.expire_all()


def by_aside(session: Session) -> dict[tuple[int, str, str], int]:
    """Answers per employee, reason for standing aside, and mark; after checking that tallies are a recount."""
    cells = {cell.id: cell for cell in session.scalars(select(Cell))}
    counted: dict[tuple[int, int, int], int] = {}
    for one in session.scalars(select(Rating).execution_options(populate_existing=True)):
        parts = [(one.employee_id, one.cell_id)]
        if one.employee_id is None:
            rows = session.scalars(
                select(Contribution)
                .where(Contribution.rating_id == one.id)
                .execution_options(populate_existing=True)
            )
            parts = [(row.employee_id, row.cell_id or one.cell_id) for row in rows]
        for employee, cell in parts:
            assert employee is not None
            key = (employee, cell, month_of(one.answered_at.date()))
            counted[key] = counted.get(key, 0) + 1
    found = session.scalars(select(Tally).execution_options(populate_existing=True)).all()
    assert {(row.employee_id, row.cell_id, row.month): row.n for row in found} == counted
    told: dict[tuple[int, str, str], int] = {}
    for (employee, cell, _), n in counted.items():
        place = (employee, cells[cell].aside, cells[cell].hard_to_please)
        told[place] = told.get(place, 0) + n
    return told


def test_a_new_hire_s_first_days_stand_aside(session: Session, staff: list[int]) -> None:
    ann, ben, _ = staff
    days = (HIRED, HIRED + timedelta(days=29), HIRED + timedelta(days=30))
    put(session, *(answer(ben, f"b{day}", day) for day in days), answer(ann, "a", HIRED))
    assert by_aside(session) == {(ben, "new hire", ""): 2, (ben, "", ""): 1, (ann, "", ""): 1}


def test_a_shared_answer_stands_aside_for_the_new_hire_alone(session: Session, staff: list[int]) -> None:
    ann, ben, _ = staff
    put(session, answer([(ann, "replied", 600), (ben, "handed off", 400)], "s", HIRED))
    assert by_aside(session) == {(ann, "", ""): 1, (ben, "new hire", ""): 1}


def test_a_corrected_hiring_day_moves_the_answers_back(session: Session, staff: list[int]) -> None:
    ben = staff[1]
    put(session, answer(ben, "b", HIRED + timedelta(days=3)))
    session.get_one(Employee, ben).hired_on = date(2019, 1, 1)
    session.flush()
    assert settle(session, of_employees(session, [ben]), "UTC") == {ben}
    assert by_aside(session) == {(ben, "", ""): 1}
    assert settle(session, of_employees(session, [ben]), "UTC") == set()


def test_an_exclusion_takes_the_answer_out_for_everybody_and_a_second_delivery_leaves_it_so(
    session: Session, staff: list[int]
) -> None:
    ann, ben, cy = staff
    alone, shared = answer(ann, "one"), answer([(ann, "replied", 500), (cy, "rescued", 500)], "two")
    put(session, alone, shared)
    for rating in session.scalars(select(Rating)):
        session.add(Exclusion(rating_id=rating.id, made_at=NOW, made_by="Hana", reason="abusive"))
    session.flush()
    settle(session, list(session.scalars(select(Rating.id))), "UTC")
    assert by_aside(session) == {(ann, "excluded", ""): 2, (cy, "excluded", ""): 1}
    put(session, alone, shared)
    assert by_aside(session) == {(ann, "excluded", ""): 2, (cy, "excluded", ""): 1}
    assert ben not in {key[0] for key in by_aside(session)}


def test_an_ai_agent_s_answers_are_kept_apart(session: Session, staff: list[int]) -> None:
    cy = staff[2]
    put(session, answer(cy, "before"))
    session.get_one(Employee, cy).ai_agent = True
    session.flush()
    put(session, answer(cy, "after"))
    assert by_aside(session) == {(cy, "", ""): 1, (cy, "ai agent", ""): 1}
    settle(session, of_employees(session, [cy]), "UTC")
    assert by_aside(session) == {(cy, "ai agent", ""): 2}


def test_a_marked_customer_s_answers_are_work_of_another_kind(session: Session, staff: list[int]) -> None:
    ann = staff[0]
    put(
        session,
        answer(ann, "one", customer_ref="C-7"),
        answer(ann, "two", customer_ref="C-8"),
        answer(ann, "3"),
    )
    mark = CustomerMark(customer_ref="C-7", made_at=NOW, made_by="Hana", reason="never above two")
    session.add(mark)
    session.flush()
    settle(session, of_customer(session, "C-7"), "UTC")
    assert by_aside(session) == {(ann, "", "yes"): 1, (ann, "", ""): 2}
    put(session, answer(ann, "four", customer_ref="C-7"))
    assert by_aside(session) == {(ann, "", "yes"): 2, (ann, "", ""): 2}
    put(session, answer(ann, "four"))
    assert by_aside(session) == {(ann, "", "yes"): 2, (ann, "", ""): 2}
    mark.lifted_at = NOW
    session.flush()
    settle(session, of_customer(session, "C-7"), "UTC")
    assert by_aside(session) == {(ann, "", ""): 4}


def test_nothing_is_asked_about_nobody(session: Session) -> None:
    assert not marks(session, [], None, "UTC").any
