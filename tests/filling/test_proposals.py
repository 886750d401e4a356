"""A proposal from asking to confirming, on both databases: what stands in the way is seen, edited, and said."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.duty.models import OptOut
from app.errors import Conflict, Invalid
from app.filling import actions, queries
from app.filling.forms import AskForm, EditForm, WishForm
from app.filling.gathering import Drawn
from app.filling.models import Proposal, ProposedSeat
from app.filling.solving import solve
from app.leave.models import PAGE, Leave
from app.rotations import actions as rotations
from app.rotations.models import FILLED, Program, SignUp, Skill, Slot
from tests.rotations.crowd import MONDAY, NOW, Crowd, gather_in


@pytest.fixture
def crowd(session: Session) -> Crowd:
    """Six people, three slots of two places, four weeks of rest; the second needs Payments."""
    found = gather_in(session, many=6, capacity=2, slots=3)
    session.get_one(Slot, found.slots[1]).needs = {"Payments": 1}
    session.add(Skill(employee_id=found.people[5], skill="Payments"))
    away = {"made_at": NOW, "made_by": "self", "source": PAGE}
    session.add(
        Leave(employee_id=found.people[1], first_on=MONDAY, last_on=MONDAY + timedelta(days=60), **away)
    )
    session.flush()
    return found


def proposed(session: Session, crowd: Crowd) -> Proposal:
    """Asked for and solved."""
    act = crowd.act(session, crowd.people[0])
    program = session.get_one(Program, crowd.program)
    made = actions.ask(act, program, AskForm(first_on=MONDAY, last_on=MONDAY + timedelta(days=90)))
    drawn = actions.draw(session, made, NOW)
    actions.keep(session, made, solve(drawn.openings, drawn.candidates, drawn.wishes), NOW)
    session.flush()
    return made


def test_proposed_edited_confirmed(session: Session, crowd: Crowd) -> None:
    act = crowd.act(session, crowd.people[0])
    rotations.sign_up(act, session.get_one(Slot, crowd.slots[0]), crowd.people[0])
    made = proposed(session, crowd)
    whole = queries.whole(session, made)
    seats = {(seat.employee_id, line.slot.id) for line in whole.lines for seat in line.seats}
    # One place of the first slot is gone; whoever has it rests for all three. The one with the skill is in the second.
    assert [line.slot.places for line in whole.lines] == [1, 2, 2]
    assert (crowd.people[5], crowd.slots[1]) in seats
    assert not {who for who, _ in seats} & set(crowd.people[:2])
    assert whole.seats == 4
    assert [line.empty for line in whole.lines] == [0, 0, 1]
    assert "1 person on leave" in " ".join(whole.lines[2].why)
    assert Drawn.of(made.drawn) == Drawn.of(Drawn.of(made.drawn).kept())

    first = next(who for who, slot in seats if slot == crowd.slots[0])
    able, barred, left = queries.instead(session, made, crowd.slots[0], first)
    assert able == []
    assert {("Dev 0", "busy"), ("Dev 1", "leave"), ("Dev 5", "rest")} <= set(barred)
    assert left[0] == "1 place more stays empty"
    found = queries.instead(session, made, crowd.slots[0], first, q="Dev 1")
    assert found[1] == [("Dev 1", "leave")]

    with pytest.raises(Conflict, match="on leave"):
        actions.edit(act, made, form(crowd.slots[0], first, crowd.people[1]))
    actions.edit(act, made, form(crowd.slots[0], first, None))
    assert queries.whole(session, made).seats == 3

    # Somebody goes on leave before it is confirmed: all others have their places, and this is said.
    gone = crowd.people[5]
    session.add(
        Leave(
            employee_id=gone,
            first_on=MONDAY + timedelta(days=15),
            last_on=MONDAY + timedelta(days=15),
            source=PAGE,
            made_at=NOW,
            made_by="self",
        )
    )
    session.flush()
    assert actions.confirm(act, made) == 2
    assert made.refused == ["Dev 5, 18 to 29 Jan: Leave from 19 Jan falls into it."]
    how = session.scalars(select(SignUp.how).where(SignUp.how == FILLED)).all()
    assert len(how) == 2
    with pytest.raises(Conflict, match="confirmed or dropped already"):
        actions.confirm(act, made)
    with pytest.raises(Conflict, match="confirmed or dropped already"):
        actions.edit(act, made, form(crowd.slots[0], None, first))


def test_who_opted_out_is_in_no_seat_of_that_year(session: Session, crowd: Crowd) -> None:
    out = {"program_id": crowd.program, "reason": "On call", "days": 10, "made_at": NOW}
    for who, year in ((3, 2027), (4, 2026)):
        by = date(year + 1, 6, 30)
        session.add(OptOut(employee_id=crowd.people[who], year=year, make_up_by=by, **out))
    session.flush()
    made = proposed(session, crowd)
    people = {who for who, _ in actions.seats_of(session, made)}
    assert crowd.people[3] not in people
    assert crowd.people[4] in people
    why = " ".join(words for line in queries.whole(session, made).lines for words in line.why)
    assert "1 person opted out of that year" in why


def form(slot: int, out: int | None, into: int | None) -> EditForm:
    """What the page sends."""
    given: dict[str, Any] = {"slot_id": str(slot), "out": out and str(out), "into": into and str(into)}
    return EditForm(**given)


def test_wishes_come_true_and_a_newer_proposal_replaces(session: Session, crowd: Crowd) -> None:
    act = crowd.act(session, crowd.people[2])
    program = session.get_one(Program, crowd.program)
    likings = {str(crowd.slots[2]): 1, str(crowd.slots[0]): -1, "12": 1}
    actions.wish(act, program, crowd.people[2], WishForm(likings=likings, beside="Dev 3"))
    made = proposed(session, crowd)
    seats = actions.seats_of(session, made)
    assert {(crowd.people[2], crowd.slots[2]), (crowd.people[3], crowd.slots[2])} <= seats
    with pytest.raises(Invalid) as refused:
        actions.wish(act, program, crowd.people[2], WishForm(beside="Nobody At All"))
    assert refused.value.problems[0].field == "beside"
    newer = proposed(session, crowd)
    session.refresh(made)
    assert made.ended_at is not None
    actions.drop(act, newer)
    assert newer.ended_at is not None
    assert session.scalars(select(ProposedSeat.id).where(ProposedSeat.proposal_id == newer.id)).first()
    with pytest.raises(Invalid):
        actions.ask(act, program, AskForm(first_on=MONDAY, last_on=MONDAY + timedelta(days=500)))
