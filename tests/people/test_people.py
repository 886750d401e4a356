"""Who stood where on a day: hired, moved, left, and never in a circle."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid
from app.people import actions
from app.people.models import Assignment, Employee, Team
from app.people.queries import assignment_on, direct_reports, managers_of, member, members

SPRING, MOVE, TODAY = date(2026, 3, 1), date(2026, 9, 1), date(2026, 11, 22)


class Company:
    """A few people and teams, made on the way."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.teams: dict[str, Team] = {}
        self.count = 0

    def hire(self, name: str, hired_on: date = date(2020, 1, 1)) -> Employee:
        self.count += 1
        return actions.hire(
            self.session, name=name, number=str(self.count), email=f"{name}@X.example", hired_on=hired_on
        )

    def put(
        self, one: Employee, manager: Employee | None, day: date = SPRING, team: str = "Care", **more: Any
    ) -> Assignment:
        home = actions.make_team(self.session, team, "Support")
        more = {"title": "Agent", "customer_facing": True, **more}
        return actions.assign(self.session, one, team=home, manager=manager, starts_on=day, **more)


@pytest.fixture
def company(session: Session) -> Company:
    return Company(session)


def test_a_move_shows_last_springs_manager_team_and_facing(company: Company, session: Session) -> None:
    """P2: what was in force on the day is what is shown of the day."""
    old, new, nia = (company.hire(name) for name in ("Mo", "Mia", "Nia"))
    company.put(nia, old, SPRING, team="Phones")
    company.put(nia, new, MOVE, team="Billing", title="Clerk", customer_facing=False)
    before, after = member(session, nia.id, date(2026, 8, 31)), member(session, nia.id, MOVE)
    assert before is not None
    assert after is not None
    assert (before.manager, before.team, before.title, before.customer_facing) == (
        "Mo",
        "Phones",
        "Agent",
        True,
    )
    assert (after.manager, after.team, after.title, after.customer_facing) == (
        "Mia",
        "Billing",
        "Clerk",
        False,
    )
    assert direct_reports(session, old.id, date(2026, 8, 31)) == [nia.id]
    assert direct_reports(session, old.id, MOVE) == []
    assert managers_of(session, nia.id, MOVE) == (new.id, None)
    history = session.scalars(select(Assignment).order_by(Assignment.starts_on)).all()
    assert [(row.starts_on, row.ends_on) for row in history] == [(SPRING, MOVE), (MOVE, None)]


def test_a_move_on_the_same_day_replaces_what_was_said(company: Company, session: Session) -> None:
    mo, mia, nia = (company.hire(name) for name in ("Mo", "Mia", "Nia"))
    company.put(nia, mo, MOVE)
    company.put(nia, mia, MOVE, team="Billing", title="Clerk", customer_facing=False)
    rows = session.scalars(select(Assignment).where(Assignment.employee_id == nia.id)).all()
    assert [(row.manager_id, row.title, row.customer_facing, row.ends_on) for row in rows] == [
        (mia.id, "Clerk", False, None)
    ]


def test_a_move_into_the_past_is_refused(company: Company) -> None:
    mo, nia = company.hire("Mo"), company.hire("Nia")
    company.put(nia, mo, MOVE)
    with pytest.raises(Conflict, match="newer assignment, from 01 Sep 2026"):
        company.put(nia, None, SPRING)


@pytest.mark.parametrize("length", [1, 2, 4])
def test_circles_of_managers_are_refused(company: Company, length: int) -> None:
    """Nobody is their own manager, at whatever distance."""
    chain = [company.hire(f"M{place}") for place in range(length)]
    for below, above in pairwise(chain):
        company.put(below, above)
    with pytest.raises(Conflict, match="circle of managers"):
        company.put(chain[-1], chain[0], MOVE)


def test_a_circle_that_closes_later_is_refused_too(company: Company) -> None:
    """Mia will report to Nia from September: Nia can't report to Mia from spring on, without an end."""
    mia, nia, top = (company.hire(name) for name in ("Mia", "Nia", "Top"))
    company.put(mia, top, SPRING)
    company.put(mia, nia, MOVE)
    with pytest.raises(Conflict, match="circle of managers"):
        company.put(nia, mia, date(2026, 5, 1))


def test_two_may_swap_who_manages_whom(company: Company, session: Session) -> None:
    mia, nia = company.hire("Mia"), company.hire("Nia")
    company.put(mia, None, SPRING)
    company.put(nia, mia, SPRING)
    company.put(nia, None, MOVE)
    company.put(mia, nia, MOVE)
    assert managers_of(session, mia.id, TODAY) == (nia.id, None)
    assert managers_of(session, nia.id, SPRING) == (mia.id, None)


def test_a_leaver_keeps_a_place_and_is_no_member(company: Company, session: Session) -> None:
    """P3: pages about a leaver show where they last stood."""
    mo, ted = company.hire("Mo"), company.hire("Ted")
    company.put(mo, None)
    company.put(ted, mo)
    actions.leave(ted, MOVE)
    session.flush()
    assert [row.name for row in session.execute(members(TODAY))] == ["Mo"]
    assert {row.name for row in session.execute(members(date(2026, 8, 31)))} == {"Mo", "Ted"}
    last = member(session, ted.id, TODAY)
    assert last is not None
    assert (last.manager, last.team) == ("Mo", "Care")
    assert direct_reports(session, mo.id, TODAY) == []


def test_nobody_leaves_before_being_hired(company: Company) -> None:
    ted = company.hire("Ted", hired_on=date(2026, 5, 1))
    with pytest.raises(Invalid, match="hired later, on 01 May 2026"):
        actions.leave(ted, date(2026, 4, 30))
    assert ted.left_on is None
    actions.leave(ted, date(2026, 5, 1))
    assert ted.left_on == date(2026, 5, 1)


def test_a_future_hire_is_shown_as_they_will_stand(company: Company, session: Session) -> None:
    ann = company.hire("Ann", hired_on=date(2027, 1, 1))
    company.put(ann, None, date(2027, 1, 1))
    found = assignment_on(session, ann.id, TODAY)
    assert found is not None
    assert found.starts_on == date(2027, 1, 1)
    assert list(session.execute(members(TODAY))) == []


def test_a_team_is_made_once_and_addresses_are_lower_case(company: Company, session: Session) -> None:
    first = actions.make_team(session, "Care", "Support")
    assert actions.make_team(session, "Care").id == first.id
    assert company.hire("Zoe").email == "zoe@x.example"
