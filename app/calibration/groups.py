"""Which sessions there are for somebody, and which reviews a new one could be about."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, allows, visible_employees
from app.access.facts import about
from app.calibration import guards
from app.calibration.models import Calibrated, Calibration, Change
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.reviews.models import Cycle, Release, Review


@dataclass(frozen=True)
class Line:
    """A session in a list."""

    calibration: Calibration
    cycle: str
    people: int
    changes: int


def sessions(session: Session, actor: Actor) -> list[Line]:
    """The sessions this actor may open, newest first."""
    people = _many(Calibrated)
    changes = _many(Change)
    rows = session.execute(
        select(Calibration, Cycle.name, people.c.many, changes.c.many)
        .join(Cycle, Cycle.id == Calibration.cycle_id)
        .outerjoin(people, people.c.of == Calibration.id)
        .outerjoin(changes, changes.c.of == Calibration.id)
        .order_by(Calibration.held_on.desc(), Calibration.made_at.desc())
    ).all()
    own = about(session, actor)
    return [
        Line(row[0], row[1], row[2] or 0, row[3] or 0)
        for row in rows
        if allows("see calibration", own | guards.room_words(session, actor, row[0]))
    ]


def _many(table: type[Calibrated] | type[Change]) -> Any:
    return (
        select(table.calibration_id.label("of"), func.count().label("many"))
        .group_by(table.calibration_id)
        .subquery()
    )


@dataclass(frozen=True)
class Candidate:
    """A review that a session could be about."""

    review_id: int
    employee_id: int
    employee: str
    manager_id: int
    manager: str
    team: str
    unit: str
    released: bool


def candidates(
    session: Session, actor: Actor, cycle_id: int, unit: str = "", team: str = ""
) -> list[Candidate]:
    """Reviews of a cycle that this actor may bring into a session: of people in their units, never their own."""
    manager = aliased(Employee)
    statement = (
        select(
            Review.id.label("review_id"),
            Employee.id.label("employee_id"),
            Employee.name.label("employee"),
            Review.manager_id,
            manager.name.label("manager"),
            Team.name.label("team"),
            Team.unit,
            Release.at.label("released"),
        )
        .join(Employee, Employee.id == Review.employee_id)
        .join(manager, manager.id == Review.manager_id)
        .join(Assignment, (Assignment.employee_id == Employee.id) & current(actor.today))
        .join(Team, Team.id == Assignment.team_id)
        .outerjoin(Release, Release.review_id == Review.id)
        .where(
            Review.cycle_id == cycle_id,
            visible_employees(actor),
            Employee.id != (actor.employee_id or 0),
            Employee.left_on.is_(None) | (Employee.left_on > actor.today),
        )
        .order_by(Employee.name, Review.id)
    )
    units = actor.units("hr") | actor.units("hr_lead")
    if "" not in units:
        statement = statement.where(Team.unit.in_(units))
    if unit:
        statement = statement.where(Team.unit == unit)
    if team:
        statement = statement.where(Team.name == team)
    return [
        Candidate(
            *(row.review_id, row.employee_id, row.employee, row.manager_id, row.manager, row.team, row.unit),
            released=row.released is not None,
        )
        for row in session.execute(statement)
    ]
