"""Writing leave and taking it back. Each locks the person first: a sign-up at the same moment sees it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.errors import Conflict, Invalid
from app.leave import rules
from app.leave.forms import LeaveForm
from app.leave.locks import lock_people
from app.leave.models import PAGE, Leave
from app.leave.rules import Stretch
from app.telling import tell

#: The kind of notices about leave.
KIND = "leave"


@dataclass(frozen=True)
class Tally:
    """What a file or a calendar changed."""

    added: int = 0
    changed: int = 0
    ended: int = 0
    same: int = 0


def add(act: Act, employee_id: int, form: LeaveForm) -> Leave:
    """Somebody is away on these days. The same days written again are the leave that stands."""
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    if problems := rules.problems_of(form.first, form.last, today):
        raise Invalid(problems)
    lock_people(act.session, [employee_id])
    known = act.session.scalar(
        select(Leave).where(
            Leave.employee_id == employee_id,
            Leave.first_on == form.first,
            Leave.last_on == form.last,
            Leave.ended_at.is_(None),
        )
    )
    if known is not None:
        return known
    made = Leave(
        employee_id=employee_id,
        first_on=form.first,
        last_on=form.last,
        source=PAGE,
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("wrote leave", kind="leave", thing_id=made.id, subject_id=employee_id)
    if employee_id != act.actor.employee_id:
        tell(
            act,
            {employee_id},
            KIND,
            f"{act.actor.name} wrote leave for you. See whether it is right.",
            "/leave",
        )
    return made


def take_back(act: Act, leave: Leave) -> None:
    """They are there after all. Taken back twice, it stays taken back."""
    lock_people(act.session, [leave.employee_id])
    act.session.refresh(leave)
    if leave.ended_at is not None:
        return
    leave.ended_at, leave.ended_by = act.now, act.actor.name
    act.journal("took leave back", kind="leave", thing_id=leave.id, subject_id=leave.employee_id)
    if leave.employee_id != act.actor.employee_id:
        tell(act, {leave.employee_id}, KIND, f"{act.actor.name} took leave of yours back.", "/leave")


def restore(act: Act, leave: Leave) -> None:
    """What was taken back stands again."""
    lock_people(act.session, [leave.employee_id])
    act.session.refresh(leave)
    if leave.ended_at is None:
        return
    if leave.ended_by != act.actor.name:
        raise Conflict("Somebody else took this back. Write the days anew if they hold.")
    leave.ended_at, leave.ended_by = None, ""
    act.journal("restored leave", kind="leave", thing_id=leave.id, subject_id=leave.employee_id)


def put(
    session: Session,
    source: str,
    by: str,
    stretches: Sequence[Stretch],
    now: datetime,
    whole: Collection[int] | None = None,
) -> Tally:
    """What a source says of people's leave. What it said before stays unless it says it otherwise now, or `whole` (the
    people of whom it says everything) are among those it is about. What somebody took back by hand stays so.
    """
    people = {one.employee_id for one in stretches} | set(whole or ())
    if not people:
        return Tally()
    lock_people(session, people)
    known = {
        (leave.employee_id, leave.external_id): leave
        for leave in session.scalars(
            select(Leave)
            .where(Leave.source == source, Leave.employee_id.in_(people))
            .execution_options(populate_existing=True)
        )
    }
    added = changed = ended = same = 0
    for one in stretches:
        leave = known.get((one.employee_id, one.key))
        if leave is None:
            session.add(_made(one, source, by, now))
            added += 1
        elif (leave.ended_at is not None and leave.ended_by != source) or (
            leave.first_on,
            leave.last_on,
            leave.ended_at,
        ) == (one.first, one.last, None):
            same += 1
        else:
            leave.first_on, leave.last_on, leave.ended_at, leave.ended_by = one.first, one.last, None, ""
            changed += 1
    said = {(one.employee_id, one.key) for one in stretches}
    today = now.date()
    for (employee_id, key), leave in known.items():
        gone = employee_id in (whole or ()) and (employee_id, key) not in said
        # What is over stays as it was: sources forget the past.
        if gone and leave.ended_at is None and leave.last_on >= today:
            leave.ended_at, leave.ended_by = now, source
            ended += 1
    session.flush()
    return Tally(added, changed, ended, same)


def _stays(leave: Leave, one: Stretch, source: str) -> bool:
    by_hand = leave.ended_at is not None and leave.ended_by != source
    return by_hand or (leave.first_on, leave.last_on, leave.ended_at) == (one.first, one.last, None)


def _made(one: Stretch, source: str, by: str, now: datetime) -> Leave:
    return Leave(
        employee_id=one.employee_id,
        first_on=one.first,
        last_on=one.last,
        source=source,
        external_id=one.key,
        made_at=now,
        made_by=by,
    )
