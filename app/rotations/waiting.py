"""The waiting line of a full slot: waiting, what is offered, for how long."""

from sqlalchemy import select, update

from app.access import Act
from app.errors import Conflict
from app.notices.actions import enqueue
from app.rotations import places, rules
from app.rotations.holding import KIND, OFFER, end, program_of, standing_in
from app.rotations.models import CLOSED, DECLINED, EXPIRED, GAVE_UP, SignUp, Slot, Waiting
from app.rotations.rules import FULL, dates
from app.rotations.standing import Wish, against
from app.telling import tell_people


def waiting_of(act: Act, slot: Slot, employee_id: int) -> Waiting | None:
    """Somebody's wait for a slot, where it is open."""
    return act.session.scalar(
        select(Waiting).where(
            Waiting.slot_id == slot.id, Waiting.employee_id == employee_id, Waiting.ended_at.is_(None)
        )
    )


def wait(act: Act, slot: Slot, employee_id: int) -> Waiting:
    """Wait for a place in a full slot. Asked again, it is the wait that stands."""
    places.lock_people(act.session, [employee_id])
    held = places.lock_slots(act.session, [slot.id])[slot.id]
    if (known := waiting_of(act, held, employee_id)) is not None:
        return known
    if standing_in(act, held, employee_id) is not None:
        raise Conflict("You have a place in this slot already.")
    found = against(act.session, program_of(act, held), Wish(employee_id, held), act.now)
    if others := [one for one in found if one.kind != FULL]:
        raise Conflict(others[0].says)
    if not found:
        raise Conflict("There is a place left. Sign up for it.")
    made = Waiting(slot_id=held.id, employee_id=employee_id, made_at=act.now)
    act.session.add(made)
    act.session.flush()
    act.journal("waits for a place", kind="slot", thing_id=held.id, subject_id=employee_id)
    return made


def stop_waiting(act: Act, waiting: Waiting, slot: Slot | None = None) -> None:
    """Wait no longer, or decline what is offered; the next in line is offered it."""
    if slot is None:
        places.lock_people(act.session, [waiting.employee_id])
        slot = places.lock_slots(act.session, [waiting.slot_id])[waiting.slot_id]
    _stop(act, waiting, slot, GAVE_UP if waiting.offered_at is None else DECLINED)


def _stop(act: Act, waiting: Waiting, slot: Slot, outcome: str) -> None:
    done = act.session.execute(
        update(Waiting)
        .where(Waiting.id == waiting.id, Waiting.ended_at.is_(None))
        .values(ended_at=act.now, outcome=outcome)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict("This was answered already. Look at the slot again.")
    act.session.refresh(waiting)
    act.journal(f"waiting {outcome}", kind="slot", thing_id=slot.id, subject_id=waiting.employee_id)
    if waiting.offered_at is not None:
        places.give_back(act.session, slot)
        offer_next(act, slot)


def offer_next(act: Act, slot: Slot) -> None:
    """Offer each free place to who waits longest of those who may have it now. The slot must be held."""
    if slot.starts_at <= act.now or slot.cancelled_at is not None:
        return
    program = program_of(act, slot)
    line = act.session.scalars(
        select(Waiting)
        .where(Waiting.slot_id == slot.id, Waiting.ended_at.is_(None), Waiting.offered_at.is_(None))
        .order_by(Waiting.made_at, Waiting.id)
    ).all()
    for one in line:
        if slot.free <= 0:
            return
        if against(act.session, program, Wish(one.employee_id, slot), act.now):
            continue
        if not places.take(act.session, slot):
            return
        one.offered_at, one.offer_ends_at = act.now, rules.offer_ends(slot, act.now)
        act.session.flush()
        when = dates(slot.starts_on, slot.ends_on)
        text = f"A place is free: {program.name}, {when}. It is held for you for two days."
        href = f"/slots/{slot.id}"
        tell_people(act.session, {one.employee_id}, KIND, text, href, act.now, act.zone)
        enqueue(
            act.session,
            OFFER,
            {"waiting_id": str(one.id)},
            now=act.now,
            due_at=one.offer_ends_at,
            key=f"{OFFER} {one.id}",
        )


def expire(act: Act, waiting: Waiting) -> None:
    """An offer that nobody took in time ends; the next in line is offered the place."""
    slot = places.lock_slots(act.session, [waiting.slot_id])[waiting.slot_id]
    act.session.refresh(waiting)
    if waiting.ended_at is None and waiting.offer_ends_at is not None and waiting.offer_ends_at <= act.now:
        _stop(act, waiting, slot, EXPIRED)


def close_line(act: Act, slot: Slot) -> list[int]:
    """Nobody waits for the slot any more; who did. Open offers give their places back."""
    rows = act.session.scalars(
        select(Waiting).where(Waiting.slot_id == slot.id, Waiting.ended_at.is_(None))
    ).all()
    for one in rows:
        if one.offered_at is not None:
            places.give_back(act.session, slot)
        one.ended_at, one.outcome = act.now, CLOSED
    return [one.employee_id for one in rows]


def vacate(act: Act, sign_up: SignUp, slot: Slot, why: str, reason: str) -> None:
    """It stands no longer and its place goes to who waits."""
    end(act, sign_up, why, reason)
    places.give_back(act.session, slot)
    offer_next(act, slot)
