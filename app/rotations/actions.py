"""Having a place: sign up, give it back, wait, take or decline what is offered, hand it to somebody else.

Each takes the locks first (`places`), then looks at the rules, then changes a place by a conditional statement: however
many press at once, no slot holds more than its places, and nobody is in two at a time.
"""

from collections.abc import Sequence

from app.access import Act
from app.errors import Conflict
from app.rotations import places, rules
from app.rotations.buddies import give_buddy
from app.rotations.holding import KIND, OFFER, SETTLE, end, locked, program_of, standing_in, want_settling
from app.rotations.leading import came_after_all, note_missed, take_off
from app.rotations.models import (
    ACCEPTED,
    BY_LEAD,
    OWN,
    SWAPPED,
    SWAPPED_AWAY,
    WAITED,
    WITHDREW,
    Program,
    SignUp,
    Slot,
)
from app.rotations.rules import dates
from app.rotations.standing import Wish, against
from app.rotations.waiting import close_line, expire, offer_next, stop_waiting, vacate, wait, waiting_of
from app.telling import tell

#: Other rooms know every verb about places by this name.
__all__ = [
    "KIND",
    "OFFER",
    "SETTLE",
    "came_after_all",
    "close_line",
    "end",
    "expire",
    "give_back",
    "hand_over",
    "note_missed",
    "offer_next",
    "program_of",
    "sign_up",
    "standing_in",
    "stop_waiting",
    "take_off",
    "vacate",
    "wait",
    "want_settling",
]


def sign_up(act: Act, slot: Slot, employee_id: int, how: str = OWN) -> SignUp:
    """A place in the slot for somebody. Asked for again, it is the place they have. `Conflict` says what stands
    against it. A lead (`how` is `lead`) may add people to a slot under way.
    """
    places.lock_people(act.session, [employee_id])
    held = places.lock_slots(act.session, [slot.id])[slot.id]
    if (known := standing_in(act, held, employee_id)) is not None:
        return known
    program = program_of(act, held)
    offer = waiting_of(act, held, employee_id)
    offered = offer is not None and offer.offered_at is not None
    wish = Wish(employee_id, held, free=held.free + 1 if offered else None)
    _refuse(act, program, wish, started=how == BY_LEAD)
    if not offered and not places.take(act.session, held):
        raise Conflict("All places are taken. Wait for one: who waits is offered the next.")
    if offer is not None:
        offer.ended_at, offer.outcome = act.now, ACCEPTED
    made = _seat(act, program, held, employee_id, WAITED if offered and how == OWN else how)
    act.journal(
        "signed up", kind="sign-up", thing_id=made.id, subject_id=employee_id, slot=str(slot.id), how=made.how
    )
    if employee_id != act.actor.employee_id:
        text = f"You have a place: {program.name}, {dates(held.starts_on, held.ends_on)}."
        tell(act, {employee_id}, KIND, text, f"/slots/{held.id}")
    return made


def _refuse(act: Act, program: Program, wish: Wish, *, started: bool = False) -> None:
    found = against(act.session, program, wish, act.now, started=started)
    if found:
        raise Conflict(found[0].says)


def _seat(act: Act, program: Program, slot: Slot, employee_id: int, how: str) -> SignUp:
    made = SignUp(slot_id=slot.id, employee_id=employee_id, how=how, made_at=act.now, made_by=act.actor.name)
    act.session.add(made)
    act.session.flush()
    if program.buddy:
        give_buddy(act.session, program, slot, made)
    if slot.starts_at <= act.now:
        want_settling(act, made, slot)
    return made


def give_back(act: Act, sign_up: SignUp) -> None:
    """One's own place is given back, in time; who waits longest is offered it."""
    slot = locked(act, sign_up)
    program = program_of(act, slot)
    if says := rules.too_late(program, slot, act.now, sign_up.made_at):
        raise Conflict(says)
    vacate(act, sign_up, slot, WITHDREW, "")


def hand_over(act: Act, gives: Sequence[tuple[SignUp, int]]) -> list[SignUp]:
    """Places go to other people in one step: one for a place given away, two for places exchanged. Capacities stay as
    they are; what stands against any of them stops all.
    """
    people = {one for sign_up, to in gives for one in (sign_up.employee_id, to)}
    places.lock_people(act.session, people)
    slots = places.lock_slots(act.session, {sign_up.slot_id for sign_up, _ in gives})
    for sign_up, _ in gives:
        if slots[sign_up.slot_id].starts_at <= act.now:
            raise Conflict("This slot has begun. Ask the lead of the program.")
        end(act, sign_up, SWAPPED_AWAY, "")
    made = []
    for sign_up, to in gives:
        slot = slots[sign_up.slot_id]
        program = program_of(act, slot)
        if standing_in(act, slot, to) is not None:
            raise Conflict("They have a place in this slot already. Choose another one.")
        _refuse(act, program, Wish(to, slot, free=1, instead_of=frozenset({sign_up.employee_id})))
        if (waiting := waiting_of(act, slot, to)) is not None:
            stop_waiting(act, waiting, slot)
        made.append(_seat(act, program, slot, to, SWAPPED))
        act.journal("took over place", kind="sign-up", thing_id=made[-1].id, subject_id=to, slot=str(slot.id))
    return made
