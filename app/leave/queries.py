"""Who is away when."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.leave.models import Leave, LeaveFeed
from app.people.models import Employee
from app.people.queries import members


def away(
    session: Session, employees: Collection[int], first: date, last: date
) -> dict[int, list[tuple[date, date]]]:
    """Of each of these employees the stretches of leave that touch the days from `first` to `last`, in order."""
    found: dict[int, list[tuple[date, date]]] = {}
    rows = session.execute(
        select(Leave.employee_id, Leave.first_on, Leave.last_on)
        .where(
            Leave.employee_id.in_(employees),
            Leave.ended_at.is_(None),
            Leave.first_on <= last,
            Leave.last_on >= first,
        )
        .order_by(Leave.first_on)
    )
    for row in rows:
        found.setdefault(row.employee_id, []).append((row.first_on, row.last_on))
    return found


def of_employee(session: Session, employee_id: int) -> list[Leave]:
    """Somebody's leave that stands, the newest first."""
    return list(
        session.scalars(
            select(Leave)
            .where(Leave.employee_id == employee_id, Leave.ended_at.is_(None))
            .order_by(Leave.first_on.desc(), Leave.id)
        )
    )


def feed_of(session: Session, employee_id: int | None) -> LeaveFeed | None:
    """The calendar that somebody's leave is read from, or with no employee the company's."""
    whose = LeaveFeed.employee_id.is_(None) if employee_id is None else LeaveFeed.employee_id == employee_id
    return session.scalar(select(LeaveFeed).where(whose).order_by(LeaveFeed.made_at.desc()).limit(1))


def staff(
    session: Session, units: Collection[str], today: date
) -> list[tuple[int, str, str | None, str | None]]:
    """Who is at work today in these units (`""`: all): id, name, number, e-mail."""
    rows = session.execute(members(today).add_columns(Employee.number, Employee.email))
    return [(row.id, row.name, row.number, row.email) for row in rows if "" in units or row.unit in units]
