"""Reviews in lists: what somebody writes, and what is written about them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.people.models import Employee
from app.reviews import queries
from app.reviews.due import due_on, extended
from app.reviews.models import MANAGER, Acknowledgement, Cycle, Part, Release, Review, Section, SignOff
from app.reviews.rules import state
from app.reviews.steps import Reopening


@dataclass(frozen=True)
class Line:
    """A review in a list."""

    id: int
    cycle: str
    cycle_id: int
    employee_id: int
    employee: str
    manager_id: int
    manager: str
    due_on: Any
    state: str
    saved_at: datetime | None
    written: int
    sections: int


@cache
def lines() -> Any:
    """Every review as a list shows it, for `line`."""
    manager = aliased(Employee)
    longer = extended()
    written = (
        select(Part.review_id, func.count().label("written"), func.max(Part.saved_at).label("saved_at"))
        .group_by(Part.review_id)
        .subquery()
    )
    sections = (
        select(Section.template_id, func.count().label("sections"))
        .where(queries.filled_by(MANAGER))
        .group_by(Section.template_id)
        .subquery()
    )
    return (
        select(
            Review.id,
            Review.cycle_id,
            Cycle.name.label("cycle"),
            Review.employee_id,
            Employee.name.label("employee"),
            Review.manager_id,
            manager.name.label("manager"),
            due_on(longer).label("due_on"),
            written.c.written,
            written.c.saved_at,
            sections.c.sections,
            SignOff.at.label("signed"),
            Release.at.label("released"),
            Acknowledgement.at.label("acknowledged"),
            Acknowledgement.answer,
        )
        .join(Cycle, Cycle.id == Review.cycle_id)
        .join(Employee, Employee.id == Review.employee_id)
        .join(manager, manager.id == Review.manager_id)
        .join(sections, sections.c.template_id == Cycle.template_id)
        .outerjoin(written, written.c.review_id == Review.id)
        .outerjoin(longer, longer.c.review_id == Review.id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
    )


def line(row: Row[*tuple[Any, ...]]) -> Line:
    """One of `lines`."""
    return Line(
        id=row.id,
        cycle=row.cycle,
        cycle_id=row.cycle_id,
        employee_id=row.employee_id,
        employee=row.employee,
        manager_id=row.manager_id,
        manager=row.manager,
        due_on=row.due_on,
        state=state(
            written=bool(row.written),
            signed=row.signed is not None,
            released=row.released is not None,
            acknowledged=row.acknowledged is not None,
            answered=bool(row.answer),
        ),
        saved_at=row.saved_at,
        written=row.written or 0,
        sections=row.sections,
    )


@cache
def _of() -> Any:
    me: Any = bindparam("me")
    again = exists().where(Reopening.review_id == Review.id)
    writes = and_(Review.manager_id == me, Review.employee_id != me)
    reads = and_(Review.employee_id == me, or_(Release.at.is_not(None), again))
    return lines().where(or_(writes, reads)).order_by(Cycle.due_on.desc(), Employee.name)


def of(session: Session, actor: Actor) -> tuple[list[Line], list[Line]]:
    """The reviews that the actor writes, never their own, and those about them that are released, or were and are open
    again: newest cycle first, by one statement.
    """
    me = actor.employee_id
    found = [line(row) for row in session.execute(_of(), {"me": me})]
    return [one for one in found if one.employee_id != me], [one for one in found if one.employee_id == me]
