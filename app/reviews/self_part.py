"""The employee's own part: written, handed in, taken back. Nobody else reads it before both parts are in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.people.models import Employee
from app.reviews import queries
from app.reviews.forms import PartForm
from app.reviews.holding import alone
from app.reviews.models import MOTIVE, SELF, Cycle, Release, Review, Section, SignOff
from app.reviews.process import Sight
from app.reviews.saving import put
from app.reviews.steps import SelfHandIn, SelfPart


def due_on(cycle: Cycle) -> date:
    """Until when employees write their own part: the cycle's day for it, or the day the reviews are due."""
    return cycle.self_due_on or cycle.due_on


def asked(session: Session, review: Review) -> bool:
    """Whether the review has a part for the employee to write."""
    return bool(queries.sections(session, review.cycle.template_id, SELF))


def parts(session: Session, review_id: int) -> dict[int, SelfPart]:
    """What the employee wrote, by section. For the employee's own page; everybody else asks `seen`."""
    found = session.scalars(select(SelfPart).where(SelfPart.review_id == review_id))
    return {part.section_id: part for part in found}


def seen(session: Session, review: Review, sections: list[Section], may: Sight) -> dict[int, SelfPart]:
    """What somebody with this sight reads of the employee's part, by section."""
    if not may.own:
        return {}
    shown = {section.id for section in sections if section.kind != MOTIVE or may.motive}
    return {key: part for key, part in parts(session, review.id).items() if key in shown}


def save(act: Act, review: Review, section: Section, form: PartForm) -> SelfPart:
    """Save one section of one's own part. `Newer` when it was saved elsewhere since `form.version`."""
    _open(act, review)
    part = act.session.get(SelfPart, (review.id, section.id), with_for_update=True)
    if part is None:
        part = SelfPart(review_id=review.id, section_id=section.id, version=0)
        act.session.add(part)
    put(part, section, form, act.now)
    return part


def hand_in(act: Act, review: Review) -> SelfHandIn:
    """The employee's part is in: from now on it waits for the manager's. `Invalid` where nothing is written yet."""
    _open(act, review)
    if not any(
        part.text.strip() or part.scores or part.rating for part in parts(act.session, review.id).values()
    ):
        raise Invalid([Problem("", "Write something in at least one section before you hand it in.")])
    made = SelfHandIn(review_id=review.id, at=act.now)
    act.session.add(made)
    act.journal("handed in self part", kind="review", thing_id=review.id, subject_id=review.employee_id)
    return made


def take_back(act: Act, review: Review) -> None:
    """Take one's own part back, until the manager has finished."""
    alone(act.session, review)
    if act.session.get(SelfHandIn, review.id) is None:
        raise Conflict("Your part is not handed in.")
    if act.session.get(SignOff, review.id) is not None:
        raise Conflict("Your manager has finished, and both parts are open to you two. Yours stays as it is.")
    act.session.execute(delete(SelfHandIn).where(SelfHandIn.review_id == review.id))
    act.journal("took back self part", kind="review", thing_id=review.id, subject_id=review.employee_id)


def _open(act: Act, review: Review) -> None:
    alone(act.session, review)
    if act.session.get(SelfHandIn, review.id) is not None:
        raise Conflict("Your part is handed in. Take it back to change it.")
    if act.session.get(Release, review.id) is not None:
        raise Conflict("The review has been released without your part. Answer it on its page instead.")


@dataclass(frozen=True)
class Own:
    """A review in which somebody writes, or wrote, their own part."""

    id: int
    cycle: str
    manager: str
    due_on: date
    handed_in: datetime | None
    saved_at: datetime | None


def mine(session: Session, employee_id: int) -> list[Own]:
    """Reviews that wait for somebody's own part or for what follows it: none that is released or locked."""
    saved = (
        select(SelfPart.review_id, func.max(SelfPart.saved_at).label("at"))
        .group_by(SelfPart.review_id)
        .subquery()
    )
    rows = session.execute(
        select(Review.id, Cycle, Employee.name, SelfHandIn.at, saved.c.at)
        .join(Cycle, Cycle.id == Review.cycle_id)
        .join(Employee, Employee.id == Review.manager_id)
        .outerjoin(SelfHandIn, SelfHandIn.review_id == Review.id)
        .outerjoin(saved, saved.c.review_id == Review.id)
        .where(
            Review.employee_id == employee_id,
            Cycle.closed_at.is_(None),
            ~exists().where(Release.review_id == Review.id),
            exists().where(Section.template_id == Cycle.template_id, queries.filled_by(SELF)),
        )
        .order_by(Cycle.due_on.desc())
    )
    return [
        Own(key, cycle.name, name, due_on(cycle), at, saved_at) for key, cycle, name, at, saved_at in rows
    ]


def handed_in(session: Session, reviews: Collection[int]) -> set[int]:
    """Of these reviews those whose employee has handed in: that they did is known, what they wrote is not."""
    return set(session.scalars(select(SelfHandIn.review_id).where(SelfHandIn.review_id.in_(reviews))))
