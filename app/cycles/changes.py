"""What was changed in a cycle while it ran, as far as an actor may know of it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from app.access import Door, visible_employees
from app.access.models import Account
from app.people.models import Assignment, Employee
from app.people.queries import current
from app.reviews.handed import Moved, moved
from app.reviews.models import Review
from app.reviews.steps import Closing, Extension, Handover
from app.web.export import Value


def _known(door: Door) -> tuple[ColumnElement[bool], ...]:
    return (
        Review.cycle_id == door.thing.id,
        visible_employees(door.actor),
        Review.employee_id != (door.actor.employee_id or 0),
    )


def extensions(door: Door) -> list[tuple[Extension, str]]:
    """What was granted in the cycle, newest first: the row and whose review it is."""
    rows = door.session.execute(
        select(Extension, Employee.name)
        .join(Review, Review.id == Extension.review_id)
        .join(Employee, Employee.id == Review.employee_id)
        .where(*_known(door))
        .order_by(Extension.at.desc(), Employee.name, Extension.id)
    )
    return [(row[0], row[1]) for row in rows]


def extension_rows(door: Door) -> tuple[list[str], list[list[Value]]]:
    """The same as rows to export."""
    return ["Person", "Until", "Reason", "Granted", "By"], [
        [name, one.until.isoformat(), one.reason, one.at.isoformat(), one.by_name]
        for one, name in extensions(door)
    ]


def named(door: Door, text: str) -> tuple[int, str] | None:
    """The review that an address names, with whose it is, where the actor may know of it."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    row = door.session.execute(
        select(Review.id, Employee.name)
        .join(Employee, Employee.id == Review.employee_id)
        .where(Review.id == int(text), *_known(door))
    ).one_or_none()
    return (row[0], row[1]) if row else None


def to_hand_over(door: Door) -> list[Moved]:
    """Reviews of the cycle to be handed over."""
    return moved(door.session, door.actor.today, *_known(door))


def moved_rows(door: Door) -> tuple[list[str], list[list[Value]]]:
    """The same as rows to export."""
    return ["Person", "Written by", "Author left", "Reports to"], [
        [one.employee, one.author, "yes" if one.author_left else "", one.manager or ""]
        for one in to_hand_over(door)
    ]


@dataclass(frozen=True)
class Handed:
    """A review that was handed over."""

    row: Handover
    review_id: int
    employee: str
    before: str
    after: str


def handed(door: Door) -> list[Handed]:
    """What was handed over in the cycle, newest first."""
    before, after = aliased(Employee), aliased(Employee)
    rows = door.session.execute(
        select(Handover, Review.id, Employee.name, before.name, after.name)
        .join(Review, Review.id == Handover.review_id)
        .join(Employee, Employee.id == Review.employee_id)
        .join(before, before.id == Handover.from_id)
        .join(after, after.id == Handover.to_id)
        .where(*_known(door))
        .order_by(Handover.at.desc(), Employee.name, Handover.id)
    )
    return [Handed(*row) for row in rows]


def writers(door: Door) -> list[str]:
    """Those who manage somebody today and can sign in: whom to hand over to."""
    rows = door.session.scalars(
        select(Employee.name)
        .join(Account, and_(Account.employee_id == Employee.id, Account.disabled_at.is_(None)))
        .where(
            Employee.id.in_(select(Assignment.manager_id).where(current(door.actor.today))),
            (Employee.left_on.is_(None)) | (Employee.left_on > door.actor.today),
        )
        .order_by(Employee.name)
        .limit(500)
    )
    return list(rows)


def closing(session: Session, review_id: int) -> Closing | None:
    """That one review was closed."""
    return session.get(Closing, review_id)
