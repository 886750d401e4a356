"""What the lead of a program does about places: take off, note who did not come, give a buddy."""

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.rotations import buddies
from app.rotations.holding import KIND, locked, program_of, want_settling
from app.rotations.models import TAKEN_OFF, SignUp
from app.rotations.rules import dates
from app.rotations.waiting import vacate
from app.telling import tell


def take_off(act: Act, sign_up: SignUp, reason: str) -> None:
    """The lead takes somebody's place away, with a reason that they read."""
    slot = locked(act, sign_up)
    if slot.ends_at <= act.now:
        raise Conflict("This slot is over. Note instead that they did not come.")
    program = program_of(act, slot)
    vacate(act, sign_up, slot, TAKEN_OFF, reason)
    if slot.starts_at <= act.now:
        want_settling(act, sign_up, slot)
    text = f"Your place was taken off: {program.name}, {dates(slot.starts_on, slot.ends_on)}. {reason}"
    tell(act, {sign_up.employee_id}, KIND, text, f"/slots/{slot.id}")


def note_missed(act: Act, sign_up: SignUp, reason: str) -> None:
    """They did not come: nothing counts for the year's duty, and the days' answers are no stint's."""
    slot = locked(act, sign_up)
    act.session.refresh(sign_up)
    if sign_up.ended_at is not None or slot.starts_at > act.now:
        raise Conflict("Only a place in a slot that has begun can be missed.")
    if sign_up.missed_at is not None:
        raise Conflict("This was noted already.")
    sign_up.missed_at, sign_up.missed_reason = act.now, reason
    act.session.flush()
    want_settling(act, sign_up, slot)
    act.journal("noted missed stint", kind="sign-up", thing_id=sign_up.id, subject_id=sign_up.employee_id)
    text = f"It was noted that you did not come: {dates(slot.starts_on, slot.ends_on)}. {reason}"
    tell(act, {sign_up.employee_id}, KIND, text, f"/slots/{slot.id}")


def came_after_all(act: Act, sign_up: SignUp) -> None:
    """Take a missed stint back."""
    slot = locked(act, sign_up)
    if sign_up.missed_at is None:
        return
    sign_up.missed_at, sign_up.missed_reason = None, ""
    act.session.flush()
    want_settling(act, sign_up, slot)
    act.journal("took missed stint back", kind="sign-up", thing_id=sign_up.id, subject_id=sign_up.employee_id)


def choose_buddy(act: Act, sign_up: SignUp, buddy_id: int | None) -> None:
    """Another one stands beside, or nobody; both are told."""
    slot = locked(act, sign_up)
    if sign_up.ended_at is not None:
        raise Conflict("This place was given back already. Look at the slot again.")
    if slot.ends_at <= act.now:
        raise Conflict("This slot is over: who stood beside stays as it was.")
    program = program_of(act, slot)
    if buddy_id == sign_up.buddy_id:
        return
    able = dict(buddies.able(act.session, program, slot, without=(sign_up.employee_id,)))
    if buddy_id is not None and buddy_id not in able:
        raise Invalid([Problem("buddy_id", "They can't stand beside on all these days. Choose of the list.")])
    sign_up.buddy_id = buddy_id
    act.session.flush()
    act.journal("changed buddy", kind="sign-up", thing_id=sign_up.id, subject_id=sign_up.employee_id)
    when, href = dates(slot.starts_on, slot.ends_on), f"/slots/{slot.id}"
    if buddy_id is not None:
        tell(
            act, {sign_up.employee_id}, KIND, f"{able[buddy_id]} is your buddy: {program.name}, {when}.", href
        )
        tell(act, {buddy_id}, KIND, f"You are a buddy: {program.name}, {when}.", href)
