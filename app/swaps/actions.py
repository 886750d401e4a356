"""Asking for a swap, answering, withdrawing, deciding over people's heads with a reason.

Every verb locks the people first and then ends the swap by a conditional statement: of two who come at once one wins,
the other is told why. The places themselves move by `rotations.actions.hand_over`, which looks at all rules again.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.notices.actions import enqueue
from app.people.models import Employee
from app.rotations import actions as rotations
from app.rotations import places
from app.rotations.models import Program, SignUp, Slot
from app.rotations.rules import dates, stands
from app.swaps import rules
from app.swaps.forms import DecisionForm, SwapForm
from app.swaps.models import ACCEPTED, DECIDED, DECLINED, EXPIRED, VOID, WITHDRAWN, Swap
from app.swaps.takers import exchanges, takers
from app.telling import tell, tell_people

KIND = "rotation"
#: Work: a swap that nobody answered ends, and those whose place is gone are told.
EXPIRE, TIDY = "swaps.expire", "swaps.tidy"
#: At most so many people get a notice of a swap that is open to all; it stands on everybody's page.
TOLD = 50


def program_of(session: Session, slot: Slot) -> Program:
    """The program a slot is of."""
    return session.scalars(select(Program).where(Program.id == slot.program_id)).one()


def ask(act: Act, sign_up: SignUp, form: SwapForm) -> Swap:
    """Offer one's place to somebody, to everybody who could take it, or for a place of somebody's."""
    kind, number = rules.wish(form.whom)
    if not kind:
        raise Invalid([Problem("whom", "Choose whom to ask.")])
    places.lock_people(act.session, [sign_up.employee_id])
    slot = _held(act, sign_up)
    program = program_of(act.session, slot)
    against, to, other = None, None, None
    could = [
        one.id for one in takers(act.session, program, slot, sign_up.employee_id, act.now) if not one.against
    ]
    if kind == "for":
        found = exchanges(act.session, program, slot, sign_up.employee_id, act.now)
        chosen = next((one for one in found if one.sign_up.id == number), None)
        if chosen is None:
            raise Invalid([Problem("whom", "This place can't be had for yours any more. Choose again.")])
        against, to, other = chosen.sign_up.id, chosen.sign_up.employee_id, chosen.slot
    elif kind == "to":
        to = number
        if to not in could:
            raise Invalid([Problem("whom", "They can't take this place over. Choose somebody else.")])
    elif not could:
        raise Invalid([Problem("whom", "Nobody could take it over now. Ask the lead of the program.")])
    made = Swap(
        sign_up_id=sign_up.id,
        slot_id=slot.id,
        asker_id=sign_up.employee_id,
        to_id=to,
        against_id=against,
        words=form.words,
        made_at=act.now,
        expires_at=rules.expires(act.now, slot.starts_at, *([other.starts_at] if other else [])),
    )
    act.session.add(made)
    act.session.flush()
    enqueue(
        act.session,
        EXPIRE,
        {"swap_id": str(made.id)},
        now=act.now,
        due_at=made.expires_at,
        key=f"{EXPIRE} {made.id}",
    )
    act.journal("asked for swap", kind="swap", thing_id=made.id, subject_id=sign_up.employee_id)
    what = f"{program.name}, {dates(slot.starts_on, slot.ends_on)}"
    text = f"{act.actor.name} asks you to take a place over: {what}."
    if other is not None:
        text = f"{act.actor.name} asks to exchange {what}, for your place of {dates(other.starts_on, other.ends_on)}."
    tell(act, {to} if to is not None else set(could[:TOLD]), KIND, text, f"/swaps/{made.id}")
    return made


def _held(act: Act, sign_up: SignUp) -> Slot:
    """The slot of a place that stands and may be swapped, where no swap of it is open."""
    act.session.refresh(sign_up)
    slot = act.session.get_one(Slot, sign_up.slot_id, populate_existing=True)
    if not stands(sign_up):
        raise Conflict("This place was given back already. Look at the slot again.")
    if slot.starts_at <= act.now:
        raise Conflict("This slot has begun. Ask the lead of the program.")
    if open_of(act.session, sign_up.id) is not None:
        raise Conflict("A swap of this place is open. Withdraw it first.")
    return slot


def open_of(session: Session, sign_up_id: int) -> Swap | None:
    """The open swap of a place."""
    return session.scalar(select(Swap).where(Swap.sign_up_id == sign_up_id, Swap.ended_at.is_(None)))


def accept(act: Act, swap: Swap) -> list[SignUp]:
    """Take the place over, giving one's own where that was asked. `Conflict` says what stands against it."""
    who = act.actor.employee_id
    assert who is not None
    places.lock_people(act.session, {swap.asker_id, who})
    sign_up, against = _standing(act, swap)
    if swap.expires_at <= act.now:
        raise Conflict(rules.late(EXPIRED, ""))
    _end(act, swap, ACCEPTED, heir=who)
    gives = [(sign_up, who)] + ([(against, swap.asker_id)] if against is not None else [])
    made = rotations.hand_over(act, gives)
    act.journal("accepted swap", kind="swap", thing_id=swap.id, subject_id=swap.asker_id)
    _say(act, {swap.asker_id}, f"{act.actor.name} takes your place over", swap)
    return made


def _standing(act: Act, swap: Swap) -> tuple[SignUp, SignUp | None]:
    """The places of an open swap, as they are under the locks."""
    _fresh(act, swap)
    sign_up = act.session.get_one(SignUp, swap.sign_up_id, populate_existing=True)
    against = act.session.get(SignUp, swap.against_id, populate_existing=True) if swap.against_id else None
    if not stands(sign_up) or (against is not None and not stands(against)):
        raise Conflict(rules.late(VOID, ""))
    return sign_up, against


def _fresh(act: Act, swap: Swap) -> None:
    act.session.refresh(swap)
    if swap.ended_at is not None:
        raise Conflict(rules.late(swap.outcome, swap.ended_by))


def _end(act: Act, swap: Swap, outcome: str, *, heir: int | None = None, reason: str = "") -> None:
    done = act.session.execute(
        update(Swap)
        .where(Swap.id == swap.id, Swap.ended_at.is_(None))
        .values(ended_at=act.now, ended_by=act.actor.name, outcome=outcome, heir_id=heir, reason=reason)
        .execution_options(synchronize_session=False)
    )
    act.session.refresh(swap)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict(rules.late(swap.outcome, swap.ended_by))


def _say(act: Act, people: set[int], before: str, swap: Swap, after: str = "") -> None:
    slot = act.session.get_one(Slot, swap.slot_id)
    what = f"{program_of(act.session, slot).name}, {dates(slot.starts_on, slot.ends_on)}"
    tell(act, people, KIND, f"{before}: {what}. {after}".strip(), f"/swaps/{swap.id}")


def decline(act: Act, swap: Swap) -> None:
    """The one who was asked says no."""
    if swap.to_id is None:
        raise Conflict("This was asked of everybody: leave it to others if it is not for you.")
    places.lock_people(act.session, {swap.asker_id, swap.to_id})
    _fresh(act, swap)
    _end(act, swap, DECLINED)
    act.journal("declined swap", kind="swap", thing_id=swap.id, subject_id=swap.asker_id)
    _say(act, {swap.asker_id}, f"{act.actor.name} can’t take your place over", swap)


def withdraw(act: Act, swap: Swap) -> None:
    """The asker keeps the place after all."""
    places.lock_people(act.session, {swap.asker_id})
    _fresh(act, swap)
    _end(act, swap, WITHDRAWN)
    act.journal("withdrew swap", kind="swap", thing_id=swap.id, subject_id=swap.asker_id)
    if swap.to_id is not None:
        _say(act, {swap.to_id}, f"{act.actor.name} has withdrawn the swap", swap)


def decide(act: Act, sign_up: SignUp, form: DecisionForm) -> Swap:
    """A lead or the person's manager moves the place, with a reason that both read; nobody is asked. A swap of the
    place that is open ends with it.
    """
    problems = rules.problems_of_reason(form.reason)
    kind, number = rules.wish(form.whom)
    if kind not in {"to", "for"} or number is None:
        problems.append(Problem("whom", "Choose who takes the place over."))
    if problems:
        raise Invalid(problems)
    other = act.session.get(SignUp, number) if kind == "for" and number is not None else None
    heir = other.employee_id if other is not None else number
    if heir is None or (kind == "for" and other is None) or act.session.get(Employee, heir) is None:
        raise Invalid([Problem("whom", "Choose who takes the place over.")])
    if heir == sign_up.employee_id:
        raise Invalid([Problem("whom", "They have this place already. Choose somebody else.")])
    if heir == act.actor.employee_id:
        raise Invalid([Problem("whom", "Nobody decides that a place goes to themselves. Ask another lead.")])
    places.lock_people(act.session, {sign_up.employee_id, heir})
    act.session.refresh(sign_up)
    made = open_of(act.session, sign_up.id)
    if made is None:
        made = _fresh_decision(act, sign_up, heir, other)
    _end(act, made, DECIDED, heir=heir, reason=form.reason)
    rotations.hand_over(
        act, [(sign_up, heir)] + ([(other, sign_up.employee_id)] if other is not None else [])
    )
    act.journal("decided swap", kind="swap", thing_id=made.id, subject_id=sign_up.employee_id, heir=str(heir))
    said = f"{act.actor.name} decided a swap"
    _say(act, {sign_up.employee_id, heir} | ({made.to_id} if made.to_id else set()), said, made, form.reason)
    return made


def _fresh_decision(act: Act, sign_up: SignUp, heir: int, other: SignUp | None) -> Swap:
    made = Swap(
        sign_up_id=sign_up.id,
        slot_id=sign_up.slot_id,
        asker_id=sign_up.employee_id,
        to_id=heir,
        against_id=other.id if other is not None else None,
        made_at=act.now,
        expires_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    return made


def expire(session: Session, swap: Swap, now: datetime, zone: str) -> None:
    """A swap that nobody answered in time ends; both are told."""
    _close(session, [swap], EXPIRED, now, zone, "A swap was not answered in time")


def void_gone(session: Session, now: datetime, zone: str) -> None:
    """Swaps whose place has gone elsewhere end; both are told."""
    gone = select(SignUp.id).where(SignUp.ended_at.is_not(None) | SignUp.missed_at.is_not(None))
    found = session.scalars(
        select(Swap).where(Swap.ended_at.is_(None), Swap.sign_up_id.in_(gone) | Swap.against_id.in_(gone))
    ).all()
    _close(session, found, VOID, now, zone, "A swap is off, for the place has gone elsewhere")


def _close(
    session: Session, swaps: Sequence[Swap], outcome: str, now: datetime, zone: str, text: str
) -> None:
    for swap in swaps:
        people = {swap.asker_id} | ({swap.to_id} if swap.to_id is not None else set())
        places.lock_people(session, people)
        done = session.execute(
            update(Swap)
            .where(Swap.id == swap.id, Swap.ended_at.is_(None))
            .values(ended_at=now, ended_by="Rapport", outcome=outcome)
            .execution_options(synchronize_session=False)
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            continue
        slot = session.get_one(Slot, swap.slot_id)
        what = f"{program_of(session, slot).name}, {dates(slot.starts_on, slot.ends_on)}"
        tell_people(session, people, KIND, f"{text}: {what}.", f"/swaps/{swap.id}", now, zone)
