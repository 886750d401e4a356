"""The one row filter: whose rows an actor may be shown by person."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, or_, select, true
from sqlalchemy.orm import aliased

from app.access.actor import Actor
from app.people.models import Assignment, Employee, Team
from app.people.queries import current


# Pages ask them several times, and putting one together costs more than asking the database.
@lru_cache(maxsize=32)
def visible_employees(actor: Actor) -> ColumnElement[bool]:
    """Restricts a select over `Employee`: oneself, who reports to the actor, who reports to those (one level down by
    person, deeper only as aggregates), and the units of HR and support leads. Leavers stay with their last manager.
    Agrees with `policy` "see scores"; a house test holds the two together.
    """
    units = actor.units("hr") | actor.units("hr_lead") | actor.units("support_lead")
    if "" in units:
        return true()
    shown: list[ColumnElement[bool]] = []
    if actor.employee_id is not None:
        shown.append(Employee.id == actor.employee_id)
    if actor.is_manager:
        shown.append(Employee.id.in_(_line(actor)))
    if units:
        last = _last_assignment()
        shown.append(
            Employee.id.in_(
                select(last.employee_id).join(Team, Team.id == last.team_id).where(Team.unit.in_(units))
            )
        )
    return or_(*shown) if shown else Employee.id.is_(None)


@lru_cache(maxsize=32)
def decidable_employees(actor: Actor) -> ColumnElement[bool]:
    """Restricts a select over `Employee` to whom the actor may decide about in HR: the units HR is granted for, never
    themselves, never their own line. Agrees with `policy` "see decision"; a test holds the two together.
    """
    units = actor.units("hr") | actor.units("hr_lead")
    if not units:
        return Employee.id.is_(None)
    asked: list[ColumnElement[bool]] = []
    if "" not in units:
        last = _last_assignment()
        within = select(last.employee_id).join(Team, Team.id == last.team_id).where(Team.unit.in_(units))
        asked.append(Employee.id.in_(within))
    if actor.employee_id is not None:
        asked.append(Employee.id != actor.employee_id)
    if actor.is_manager:
        asked.append(Employee.id.not_in(_line(actor)))
    return and_(true(), *asked)


def _last_assignment() -> type[Assignment]:
    """Assignments that are in force or were the last one (`ends_on` empty: leaving closes no assignment)."""
    return aliased(Assignment, select(Assignment).where(Assignment.ends_on.is_(None)).subquery())


def _line(actor: Actor) -> CompoundSelect[Any]:
    above = aliased(Assignment)
    day = actor.today
    first = select(Assignment.employee_id).where(Assignment.manager_id == actor.employee_id, current(day))
    second = (
        select(above.employee_id)
        .where(above.starts_on <= day, or_(above.ends_on.is_(None), above.ends_on > day))
        .where(above.manager_id.in_(first))
    )
    return first.union(second)
