"""What every verb about a place stands on: who has one, holding its rows, ending it."""

from sqlalchemy import select, update

from app.access import Act
from app.errors import Conflict
from app.notices.actions import enqueue
from app.rotations import places
from app.rotations.models import Program, SignUp, Slot

#: The kind of notices about rotations.
KIND = "rotation"
#: Work: an offer ends; answers of somebody's stint are placed anew.
OFFER, SETTLE = "rotations.offer", "rotations.settle"


def program_of(act: Act, slot: Slot) -> Program:
    """The program a slot is of."""
    return act.session.scalars(select(Program).where(Program.id == slot.program_id)).one()


def standing_in(act: Act, slot: Slot, employee_id: int) -> SignUp | None:
    """Somebody's place in a slot, where they have one."""
    return act.session.scalar(
        select(SignUp).where(
            SignUp.slot_id == slot.id, SignUp.employee_id == employee_id, SignUp.ended_at.is_(None)
        )
    )


def want_settling(act: Act, sign_up: SignUp, slot: Slot) -> None:
    """Answers of the days since the slot began are placed anew: they were earned on a stint, or were not."""
    payload = {
        "employee_id": sign_up.employee_id,
        "first": slot.starts_at.isoformat(),
        "last": slot.ends_at.isoformat(),
    }
    enqueue(act.session, SETTLE, payload, now=act.now)


def locked(act: Act, sign_up: SignUp) -> Slot:
    """The slot of a place as it is now, its person and itself held until this transaction ends."""
    places.lock_people(act.session, [sign_up.employee_id])
    return places.lock_slots(act.session, [sign_up.slot_id])[sign_up.slot_id]


def end(act: Act, sign_up: SignUp, why: str, reason: str) -> None:
    """It stands no longer; `Conflict` where somebody was quicker. The place itself is another statement's."""
    done = act.session.execute(
        update(SignUp)
        .where(SignUp.id == sign_up.id, SignUp.ended_at.is_(None))
        .values(ended_at=act.now, ended_by=act.actor.name, why_ended=why, reason=reason)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict("This place was given back already. Look at the slot again.")
    act.session.refresh(sign_up)
    act.journal(
        f"place {why}",
        kind="sign-up",
        thing_id=sign_up.id,
        subject_id=sign_up.employee_id,
        slot=str(sign_up.slot_id),
    )
