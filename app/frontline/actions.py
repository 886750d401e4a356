"""Writing a call to the line down, taking it back; setting how often leaders are on the line."""

from datetime import date
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access import Act
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.frontline import queries, rules
from app.frontline.forms import CadenceForm, CallForm
from app.frontline.models import CALL, FLOOR, SHOP, CadencePolicy, LineCall
from app.frontline.standing import cadence

KIND = "line call"


def today(act: Act) -> date:
    """The calendar day it is in the company's zone."""
    return act.now.astimezone(ZoneInfo(act.zone)).date()


def own_id(act: Act) -> int:
    """The employee who acts; `Forbidden` for an account that is nobody's."""
    if act.actor.employee_id is None:
        raise Forbidden("Only an employee writes here. Sign in as one.")
    return act.actor.employee_id


def once_of(act: Act, given: str) -> str | None:
    """What is stored of what a form or program calls one thing; two people may call theirs the same."""
    return sha256(f"{act.actor.employee_id} {given}".encode()).hexdigest() if given else None


def log_call(act: Act, form: CallForm) -> LineCall:
    """Write a call down, of today or of a day not long ago. The same `once` again gets the call it made."""
    caller = own_id(act)
    day = form.day or today(act)
    waited = form.waited if form.waited_exactly is None else form.waited_exactly
    problems = []
    if wrong := rules.wrong_day(day, today(act)):
        problems.append(Problem("day", wrong))
    elif not queries.serves_customers(act.session, int(form.team), day):
        problems.append(Problem("team", "Nobody answers customers there on that day. Choose another line."))
    if waited is None:
        problems.append(Problem("waited", "Say how long you waited."))
    if problems or waited is None:
        raise Invalid(problems)
    once = once_of(act, form.once)
    known = act.session.scalar(select(LineCall).where(LineCall.once == once)) if once else None
    if known is not None:
        return known
    made = LineCall(
        caller_id=caller,
        team_id=int(form.team),
        called_on=day,
        waited=waited,
        care=form.care,
        words=form.words,
        made_at=act.now,
        made_by=act.actor.name,
        once=once,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("called own line", kind=KIND, thing_id=made.id, subject_id=caller)
    return made


def undo_call(act: Act, call: LineCall) -> None:
    """Take a call back on the day on which it was written down."""
    act.session.refresh(call, with_for_update=True)
    if call.undone_at is not None:
        raise Conflict("This was taken back already.")
    if call.made_at.astimezone(ZoneInfo(act.zone)).date() != today(act):
        raise Conflict("The day on which you wrote this is over: it stays.")
    call.undone_at, call.once = act.now, None
    act.session.flush()
    act.journal("took call back", kind=KIND, thing_id=call.id, subject_id=call.caller_id)


def set_cadence(act: Act, form: CadenceForm) -> CadencePolicy:
    """A new version, in force at once. `Conflict` where somebody set another after this one was opened."""
    last = cadence(act.session)
    if form.seen != last.number:
        raise Conflict(
            f"{last.made_by} has set version {last.number} meanwhile. Open the page again and look."
        )
    if {CALL: form.call_days, SHOP: form.shop_days, FLOOR: form.floor_days} == last.every:
        raise Invalid([Problem("", "Nothing is changed. Change a number first, or leave it as it is.")])
    made = CadencePolicy(
        version=last.number + 1,
        made_at=act.now,
        made_by=act.actor.name,
        reason=form.reason,
        call_days=form.call_days,
        shop_days=form.shop_days,
        floor_days=form.floor_days,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set cadence of leaders", kind="cadence", thing_id=made.id, version=made.version)
    return made
