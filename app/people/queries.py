"""Who stood where on a day."""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from app.people.models import Assignment, Employee, Team

#: So many days are kept as the conditions they make: pages ask of today, and making one costs more than asking it.
DAYS = 32


@lru_cache(maxsize=DAYS)
def current(day: date) -> ColumnElement[bool]:
    """The assignments in force on `day`."""
    return and_(Assignment.starts_on <= day, or_(Assignment.ends_on.is_(None), Assignment.ends_on > day))


def assignment_on(session: Session, employee_id: int, day: date) -> Assignment | None:
    """The employee's assignment on `day`; the last one before it for a leaver, the first for a future hire."""
    rows = session.scalars(
        select(Assignment).where(Assignment.employee_id == employee_id).order_by(Assignment.starts_on)
    ).all()
    before = [row for row in rows if row.starts_on <= day]
    return before[-1] if before else (rows[0] if rows else None)


@lru_cache(maxsize=DAYS)
def members(day: date) -> Select[*tuple[Any, ...]]:
    """Everybody at work on `day`, AI agents excepted: id, name, title, team id, team name, unit, facing, manager id,
    manager name.
    """
    manager = aliased(Employee)
    return (
        select(
            Employee.id,
            Employee.name,
            Assignment.title,
            Team.id.label("team_id"),
            Team.name.label("team"),
            Team.unit,
            Assignment.customer_facing,
            Assignment.manager_id,
            manager.name.label("manager"),
        )
        .select_from(Assignment)
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(Team, Team.id == Assignment.team_id)
        .outerjoin(manager, manager.id == Assignment.manager_id)
        .where(
            current(day),
            or_(Employee.left_on.is_(None), Employee.left_on > day),
            Employee.ai_agent.is_(False),
        )
    )


def member(session: Session, employee_id: int, day: date) -> Row[*tuple[Any, ...]] | None:
    """One person as of `day`, in the shape of `members`; for leavers as they last stood, before the first as then."""
    manager = aliased(Employee)
    begun = case((Assignment.starts_on <= day, Assignment.starts_on))
    return session.execute(
        select(
            Employee.id,
            Employee.name,
            Assignment.title,
            Team.id.label("team_id"),
            Team.name.label("team"),
            Team.unit,
            Assignment.customer_facing,
            Assignment.manager_id,
            manager.name.label("manager"),
        )
        .select_from(Assignment)
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(Team, Team.id == Assignment.team_id)
        .outerjoin(manager, manager.id == Assignment.manager_id)
        .where(Assignment.employee_id == employee_id)
        .order_by(begun.desc().nulls_last(), Assignment.starts_on)
        .limit(1)
    ).one_or_none()


def direct_reports(session: Session, manager_id: int, day: date) -> list[int]:
    """Ids of those who report to the manager on `day`."""
    return list(
        session.scalars(
            members(day).with_only_columns(Employee.id).where(Assignment.manager_id == manager_id)
        )
    )


@cache
def _above() -> type[Assignment]:
    """A manager's own assignment: made once, for most guards ask for it, and making it costs more than asking."""
    return aliased(Assignment)


def managers_of(session: Session, employee_id: int, day: date) -> tuple[int | None, int | None]:
    """The manager and the manager's manager on `day` (for leavers as they last stood)."""
    above = _above()

    def stood(which: type[Assignment]) -> list[ColumnElement[Any]]:
        begun = case((which.starts_on <= day, which.starts_on))
        return [begun.desc().nulls_last(), which.starts_on.asc()]

    first = select(Assignment.manager_id).where(Assignment.employee_id == employee_id)
    manager = first.order_by(*stood(Assignment)).limit(1).scalar_subquery()
    second = select(above.manager_id).where(above.employee_id == manager)
    row = session.execute(select(manager, second.order_by(*stood(above)).limit(1).scalar_subquery())).one()
    return row[0], row[1]
