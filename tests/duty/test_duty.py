"""Who owes, opting out and making up, and floor time, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.duty import actions, queries
from app.duty.forms import OptOutForm
from app.duty.rules import BOOKED, DONE, OPTED_OUT, OWES
from app.errors import Conflict, Invalid
from app.people import actions as people
from app.people.models import Employee, Team
from app.rotations import actions as rotations
from app.rotations.models import Program, Slot
from tests.rotations.crowd import NOW, Crowd, gather_in, made_slot


@pytest.fixture
def crowd(session: Session) -> Crowd:
    """Four developers; slots in January and February, and one long over."""
    found = gather_in(session, many=4, capacity=2, slots=2, duty_days=10)
    program = session.get_one(Program, found.program)
    found.slots.append(made_slot(session, program, date(2026, 3, 2), 2).id)
    return found


def states(session: Session, crowd: Crowd, year: int) -> dict[int, str]:
    program = session.get_one(Program, crowd.program)
    return {one.id: one.due.state for one in queries.lines(session, program, year, NOW)}


def came(session: Session, crowd: Crowd, who: int) -> None:
    """Served in March."""
    slot = session.get_one(Slot, crowd.slots[2])
    then = slot.starts_at - timedelta(days=9)
    rotations.sign_up(crowd.act(session, crowd.people[who], then), slot, crowd.people[who])


def test_served_booked_and_owed(session: Session, crowd: Crowd) -> None:
    came(session, crowd, 0)
    slot = session.get_one(Slot, crowd.slots[0])
    rotations.sign_up(crowd.act(session, crowd.people[1]), slot, crowd.people[1])
    one, two, three, four = crowd.people
    assert states(session, crowd, 2026) == {one: DONE, two: OWES, three: OWES, four: OWES}
    assert states(session, crowd, 2027) == {one: OWES, two: BOOKED, three: OWES, four: OWES}
    found = queries.lines(session, session.get_one(Program, crowd.program), 2026, NOW)
    assert queries.owing_words(found, 2026).startswith("1 of 4 have served what 2026 asks; 3 still owe")
    assert next(line for line in found if line.id == two).coming == (slot.starts_on, slot.ends_on)


def test_opting_out_makes_a_make_up_duty(session: Session, crowd: Crowd) -> None:
    one = crowd.people[0]
    act, program, person = (
        crowd.act(session, one),
        session.get_one(Program, crowd.program),
        session.get_one(Employee, one),
    )
    why = "The move of the data centre takes all of autumn."
    for form, word in (
        (OptOutForm(year=2029, reason=why), "Choose 2026 or 2027"),
        (OptOutForm(year=2026, reason="no"), "Say in a sentence"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.opt_out(act, program, person, form)
        assert word in refused.value.problems[0].message
    made = actions.opt_out(act, program, person, OptOutForm(year=2026, reason=why))
    assert (made.days, made.make_up_by) == (10, date(2027, 6, 30))
    assert states(session, crowd, 2026)[one] == OPTED_OUT
    due = next(line.due for line in queries.lines(session, program, 2027, NOW) if line.id == one)
    assert (due.asked, due.made_up, due.owes) == (10, 10, 20)
    with pytest.raises(Conflict, match="opted out of already"):
        actions.opt_out(act, program, person, OptOutForm(year=2026, reason=why))
    actions.come_back(act, made)
    with pytest.raises(Conflict, match="taken back already"):
        actions.come_back(act, made)
    assert states(session, crowd, 2026)[one] == OWES
    rotations.sign_up(act, session.get_one(Slot, crowd.slots[0]), one)
    with pytest.raises(Conflict, match="Give it back or swap it"):
        actions.opt_out(act, program, person, OptOutForm(year=2027, reason=why))
    outsider = people.hire(session, name="Out", number="O1", email=None, hired_on=date(2020, 1, 1))
    with pytest.raises(Conflict, match="asks nothing of Out"):
        actions.opt_out(act, program, outsider, OptOutForm(year=2026, reason=why))


def test_floor_time_says_never(session: Session, crowd: Crowd) -> None:
    came(session, crowd, 0)
    team = people.make_team(session, "Board", "Executives")
    eve = people.hire(session, name="Eve", number="E1", email=None, hired_on=date(2020, 1, 1))
    desk = people.hire(session, name="Desk", number="E2", email=None, hired_on=date(2020, 1, 1))
    home: Team = people.make_team(session, "Desk", "Support")
    for who, where, facing in ((eve, team, False), (desk, home, True)):
        people.assign(
            session,
            who,
            team=where,
            manager=None,
            title="",
            customer_facing=facing,
            starts_on=date(2020, 1, 1),
        )
    act = crowd.act(session, crowd.people[0])
    seen = type(act.actor)(**{**act.actor.__dict__, "grants": (("executive", ""),)})
    found = queries.coverage(session, seen, NOW)
    # Executives first, then who was never there, then the longest ago; the desk itself is not in it.
    assert [(one.name, one.says) for one in found] == [
        ("Eve", "never"),
        ("Dev 1", "never"),
        ("Dev 2", "never"),
        ("Dev 3", "never"),
        ("Dev 0", f"{(NOW.date() - date(2026, 3, 13)).days} days ago"),
    ]
    assert [one.overdue for one in found] == [True] * 4 + [False]
    # A manager of nobody sees nobody but themselves.
    assert [one.name for one in queries.coverage(session, act.actor, NOW)] == ["Dev 0"]
