"""Hiring, moving and leaving."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, Problem
from app.people.models import Assignment, Employee, Team


def make_team(session: Session, name: str, unit: str = "") -> Team:
    """The team of that name, made when missing."""
    team = session.scalar(select(Team).where(Team.name == name))
    if team is None:
        team = Team(name=name, unit=unit)
        session.add(team)
        session.flush()
    return team


def hire(
    session: Session, *, name: str, number: str | None, email: str | None, hired_on: date | None
) -> Employee:
    """A new employee, not yet assigned anywhere. Number and e-mail are unique."""
    employee = Employee(
        name=name, number=number, email=email.casefold() if email else None, hired_on=hired_on
    )
    session.add(employee)
    session.flush()
    return employee


def assign(
    session: Session,
    employee: Employee,
    *,
    team: Team,
    manager: Employee | None,
    title: str,
    customer_facing: bool,
    starts_on: date,
) -> Assignment:
    """From `starts_on` the employee stands here; what was in force ends that day.

    `Conflict` when it starts before the newest assignment or would make a circle of managers.
    """
    if manager is not None and (manager.id == employee.id or _leads_anybody(session, employee.id)):
        for day in _days_from(session, starts_on):
            _no_circle(session, employee.id, manager.id, day)
    last = session.scalar(
        select(Assignment)
        .where(Assignment.employee_id == employee.id)
        .order_by(Assignment.starts_on.desc())
        .limit(1)
    )
    if last is not None:
        if last.starts_on > starts_on:
            raise Conflict(f"{employee.name} has a newer assignment, from {last.starts_on:%d %b %Y}.")
        if last.starts_on == starts_on:
            last.team_id, last.manager_id = team.id, manager.id if manager else None
            last.title, last.customer_facing = title, customer_facing
            return last
        last.ends_on = starts_on
    made = Assignment(
        employee_id=employee.id,
        team_id=team.id,
        manager_id=manager.id if manager else None,
        title=title,
        customer_facing=customer_facing,
        starts_on=starts_on,
    )
    session.add(made)
    session.flush()
    return made


def leave(employee: Employee, away_from: date) -> None:
    """From `away_from` on the employee no longer works here; history stays and is shown."""
    if employee.hired_on and away_from < employee.hired_on:
        raise Invalid(
            [Problem("left_on", f"{employee.name} was hired later, on {employee.hired_on:%d %b %Y}.")]
        )
    employee.left_on = away_from


def _leads_anybody(session: Session, employee_id: int) -> bool:
    """Whether anybody ever reports to the employee: else no circle can close through them."""
    found = select(Assignment.id).where(Assignment.manager_id == employee_id).limit(1)
    return session.scalar(found) is not None


def _days_from(session: Session, day: date) -> list[date]:
    """`day` and every later one on which somebody's manager changes: a circle may close long after it was begun."""
    later = select(Assignment.starts_on).where(Assignment.starts_on > day).distinct()
    return [day, *session.scalars(later.order_by(Assignment.starts_on))]


def _no_circle(session: Session, employee_id: int, manager_id: int, day: date) -> None:
    seen: set[int] = set()
    above: int | None = manager_id
    while above is not None and above not in seen:
        if above == employee_id:
            raise Conflict("That would make a circle of managers: somebody would manage their own manager.")
        seen.add(above)
        above = session.scalar(
            select(Assignment.manager_id)
            .where(Assignment.employee_id == above, Assignment.starts_on <= day)
            .order_by(Assignment.starts_on.desc())
            .limit(1)
        )
