"""Whose a case is: exactly one owner at every moment, changed by one conditional statement each time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.cases.models import HANDED, OPENED, Case, Custody
from app.errors import Conflict, Invalid, Problem
from app.people.models import Employee
from app.people.queries import assignment_on


def lock(session: Session, case: Case) -> None:
    """Hold the case until this transaction ends, and read it as it stands now."""
    session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    session.refresh(case)


def still_open(case: Case) -> None:
    """`Conflict` where the case was closed."""
    if case.closed_at is not None:
        raise Conflict(f"{case.closed_by} has closed this case. Open it again first, if it is not over.")


def may_own(session: Session, employee_id: int, now: datetime, zone: str, field: str = "to") -> Employee:
    """The employee, where a case can be theirs today: at work here, and no program."""
    found = session.get(Employee, employee_id)
    if found is None:
        raise Invalid([Problem(field, "Choose somebody who works here.")])
    if found.ai_agent:
        raise Invalid(
            [Problem(field, f"{found.name} is a program: a case needs a person who answers for it.")]
        )
    today = now.astimezone(ZoneInfo(zone)).date()
    if found.left_on is not None and found.left_on <= today:
        words = f"{found.name} left on {found.left_on:%-d %B %Y}. Choose somebody who works here."
        raise Invalid([Problem(field, words)])
    if found.hired_on is not None and found.hired_on > today:
        raise Invalid([Problem(field, f"{found.name} begins on {found.hired_on:%-d %B %Y} only.")])
    return found


def begin(session: Session, case: Case, now: datetime, by_name: str, reason: str = "") -> Custody:
    """The first custody of a case, with its owner."""
    return _custody(session, case, case.owner_id, now, OPENED, reason, by_name)


def offer(session: Session, case: Case, to: int) -> None:
    """From now on the case is being handed over; its owner stays the owner. `Conflict` where somebody was quicker."""
    if to == case.owner_id:
        raise Invalid([Problem("to", "The case is theirs already. Choose somebody else.")])
    done = session.execute(
        update(Case)
        .where(
            Case.id == case.id,
            Case.owner_id == case.owner_id,
            Case.offered_to_id.is_(None),
            Case.closed_at.is_(None),
        )
        .values(offered_to_id=to)
        .execution_options(synchronize_session=False)
    )
    session.refresh(case)
    if not done.rowcount:  # type: ignore[attr-defined]
        still_open(case)
        raise Conflict("Somebody has moved or offered this case meanwhile. Look again.")


def release(session: Session, case: Case, offered_to: int) -> bool:
    """The offer ends, and the giver keeps the case. Whether it still stood."""
    done = session.execute(
        update(Case)
        .where(Case.id == case.id, Case.offered_to_id == offered_to)
        .values(offered_to_id=None)
        .execution_options(synchronize_session=False)
    )
    session.refresh(case)
    return bool(done.rowcount)  # type: ignore[attr-defined]


def pass_to(
    session: Session, case: Case, to: int, now: datetime, *, how: str, reason: str, by_name: str
) -> Custody:
    """The case is `to`'s from now on. Handed over (`HANDED`) it must have been offered to them; moved, to nobody.
    `Conflict` where it changed hands meanwhile, or was closed.
    """
    giver = case.owner_id
    offered = Case.offered_to_id == to if how == HANDED else Case.offered_to_id.is_(None)
    done = session.execute(
        update(Case)
        .where(Case.id == case.id, Case.owner_id == giver, Case.closed_at.is_(None), offered)
        .values(owner_id=to, offered_to_id=None)
        .execution_options(synchronize_session=False)
    )
    session.refresh(case)
    if not done.rowcount:  # type: ignore[attr-defined]
        still_open(case)
        raise Conflict("This case changed hands, or is being handed over. Look again.")
    session.execute(
        update(Custody)
        .where(Custody.case_id == case.id, Custody.until_at.is_(None))
        .values(until_at=now)
        .execution_options(synchronize_session=False)
    )
    return _custody(session, case, to, now, how, reason, by_name)


def _custody(
    session: Session, case: Case, employee_id: int, now: datetime, how: str, reason: str, by_name: str
) -> Custody:
    home = assignment_on(session, employee_id, now.date())
    made = Custody(
        case_id=case.id,
        employee_id=employee_id,
        team_id=home.team_id if home else None,
        from_at=now,
        how=how,
        reason=reason,
        by_name=by_name,
    )
    session.add(made)
    session.flush()
    return made
