"""The doors to reviews."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Found
from app.access.facts import about
from app.errors import NotFound
from app.reviews import queries, self_part
from app.reviews.models import MANAGER, SELF, Review, Section
from app.reviews.steps import Handover
from app.web.forms import PathId


def review(session: Session, actor: Actor, review_id: PathId) -> Found:
    """One review. Who may know of it: who may read it."""
    known = queries.opened(session, review_id)
    if known is None:
        raise NotFound
    found, stands = known
    # Whose line it is is asked as of today: a former manager loses the person's page and others' reviews. Who was
    # given a review to write stays its author, until it is handed over.
    words = about(session, actor, subject=found.employee_id)
    if actor.employee_id == found.manager_id:
        words.add("author")
    elif not stands.handed or not session.scalar(
        select(Handover.id)
        .where(Handover.review_id == review_id, Handover.from_id == (actor.employee_id or 0))
        .limit(1)
    ):
        words.add("not author")
    if stands.sign_off is not None:
        words.add("submitted")
    if stands.release is not None:
        words.add("released")
    elif stands.reopened_at is not None:
        words.add("reopened")
    return Found(found, words, kind="review", subject_id=found.employee_id, knows="see review")


@dataclass(frozen=True)
class InReview:
    """One section of one review."""

    review: Review
    section: Section

    @property
    def id(self) -> int:
        """The review's."""
        return self.review.id


def section(session: Session, actor: Actor, review_id: PathId, section_id: PathId) -> Found:
    """One section that the manager fills."""
    found = review(session, actor, review_id)
    chosen = queries.section_of(session, found.thing, section_id, MANAGER)
    return Found(InReview(found.thing, chosen), found.words, "review", found.subject_id, found.knows)


def own(session: Session, actor: Actor, review_id: PathId) -> Found:
    """The employee's own part of a review, where there is one."""
    found = review(session, actor, review_id)
    if not self_part.asked(session, found.thing):
        raise NotFound
    return found


def own_section(session: Session, actor: Actor, review_id: PathId, section_id: PathId) -> Found:
    """One section that the employee fills."""
    found = review(session, actor, review_id)
    chosen = queries.section_of(session, found.thing, section_id, SELF)
    return Found(InReview(found.thing, chosen), found.words, "review", found.subject_id, found.knows)
