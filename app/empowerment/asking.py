"""Who says yes or no above the limit."""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access.models import Account, Grant
from app.empowerment.models import MANAGER
from app.leave.queries import away
from app.people.models import Employee
from app.people.queries import managers_of, member


def whom(session: Session, employee_id: int, first: str, day: date) -> int | None:
    """The employee who is asked: by `first` the manager or a support lead of the unit; who is away is passed over for
    the next, up the line and at last to the HR lead. Where all are away, the first of them; None where nobody is.
    """
    found = [one for one in dict.fromkeys(_order(session, employee_id, first, day)) if one != employee_id]
    there = _with_account(session, found, day)
    gone = away(session, there, day, day)
    open_ = [one for one in found if one in there]
    return next((one for one in open_ if one not in gone), open_[0] if open_ else None)


def _order(session: Session, employee_id: int, first: str, day: date) -> Iterator[int]:
    manager, above = managers_of(session, employee_id, day)
    own = member(session, employee_id, day)
    leads = _granted(session, "support_lead", own.unit if own else "")
    line = [one for one in (manager, above) if one is not None]
    if first == MANAGER:
        yield from line[:1]
        yield from leads
        yield from line[1:]
    else:
        yield from leads
        yield from line
    yield from _granted(session, "hr_lead", own.unit if own else "")


def _granted(session: Session, role: str, unit: str) -> list[int]:
    rows = session.scalars(
        select(Account.employee_id)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role == role, Grant.unit.in_(("", unit)), Account.employee_id.is_not(None))
        .order_by(Account.name, Account.id)
    )
    return [one for one in rows if one is not None]


def _with_account(session: Session, employees: Collection[int], day: date) -> set[int]:
    rows = session.scalars(
        select(Employee.id)
        .join(Account, Account.employee_id == Employee.id)
        .where(
            Employee.id.in_(employees),
            Account.disabled_at.is_(None),
            or_(Employee.left_on.is_(None), Employee.left_on > day),
        )
    )
    return set(rows)
