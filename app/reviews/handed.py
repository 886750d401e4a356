"""Reviews whose employee reports to somebody else by now, or whose author has left; and who wrote them before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.people.models import Assignment, Employee
from app.people.queries import current
from app.reviews.models import Cycle, Release, Review
from app.reviews.steps import Closing, Handover


@dataclass(frozen=True)
class Moved:
    """A review to hand over: who writes it still, and whom the employee reports to today."""

    review_id: int
    cycle_id: int
    cycle: str
    employee_id: int
    employee: str
    author_id: int
    author: str
    author_left: bool
    manager_id: int | None
    manager: str | None


@lru_cache(maxsize=8)
def _moved(today: date) -> Select[*tuple[Any, ...]]:
    author, manager = aliased(Employee), aliased(Employee)
    gone = author.left_on <= today
    # Who was chosen on purpose since the employee came to the present manager writes on.
    chosen = exists(
        select(Handover.id).where(
            Handover.review_id == Review.id,
            Handover.to_id == Review.manager_id,
            Handover.at >= Assignment.starts_on,
        )
    )
    return (
        select(
            Review.id,
            Cycle.id,
            Cycle.name,
            Employee.id,
            Employee.name,
            author.id,
            author.name,
            author.left_on,
            manager.id,
            manager.name,
        )
        .join(Cycle, Cycle.id == Review.cycle_id)
        .join(Employee, Employee.id == Review.employee_id)
        .join(author, author.id == Review.manager_id)
        .outerjoin(Assignment, and_(Assignment.employee_id == Employee.id, current(today)))
        .outerjoin(manager, manager.id == Assignment.manager_id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Closing, Closing.review_id == Review.id)
        .where(
            Cycle.closed_at.is_(None),
            Release.review_id.is_(None),
            Closing.review_id.is_(None),
            or_(Employee.left_on.is_(None), Employee.left_on > today),
            or_(gone, and_(Assignment.manager_id != Review.manager_id, ~chosen)),
        )
        .order_by(author.name, Employee.name, Review.id)
    )


def moved(session: Session, today: date, *which: ColumnElement[bool]) -> list[Moved]:
    """Reviews not yet released, of people still here, in open cycles, whose author is no longer the manager or has
    left. By author and name.
    """
    rows = session.execute(_moved(today).where(*which)).all()
    return [
        Moved(
            review,
            cycle,
            title,
            employee,
            name,
            author,
            by,
            left is not None and left <= today,
            None if now == employee else now,
            manager,
        )
        for review, cycle, title, employee, name, author, by, left, now, manager in rows
    ]


def moved_of(session: Session, employee_id: int | None, today: date) -> Sequence[Moved]:
    """Those that concern somebody: what they write and no longer should, and what others write of their people."""
    if employee_id is None:
        return []
    mine = or_(Review.manager_id == employee_id, Assignment.manager_id == employee_id)
    return moved(session, today, mine, Review.employee_id != employee_id)


def handovers(session: Session, review_id: int) -> list[tuple[Handover, str, str]]:
    """How a review went from hand to hand, newest first: the row, from whom and to whom."""
    before, after = aliased(Employee), aliased(Employee)
    rows = session.execute(
        select(Handover, before.name, after.name)
        .join(before, before.id == Handover.from_id)
        .join(after, after.id == Handover.to_id)
        .where(Handover.review_id == review_id)
        .order_by(Handover.at.desc(), Handover.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]
