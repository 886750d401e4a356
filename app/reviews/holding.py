"""Holding a review while it is changed: one hand at a time, and none once it is locked."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Conflict
from app.reviews import process, queries
from app.reviews.models import Acknowledgement, Review, SignOff
from app.reviews.steps import Closing, Reopening


def alone(session: Session, review: Review) -> None:
    """Whoever changes a review does so alone: finishing and saving, releasing and taking back never cross. `Conflict`
    where it is locked.
    """
    closing: int | None = session.scalars(
        select(Closing.review_id)
        .select_from(Review)
        .outerjoin(Closing, Closing.review_id == Review.id)
        .where(Review.id == review.id)
        .with_for_update(of=Review)
    ).one()
    if closing is not None or _closed_with_cycle(session, review):
        raise Conflict("This review is closed and read only. HR can open it again, with a reason.")


def is_locked(session: Session, review: Review) -> bool:
    """Whether the review is read only by now: closed by itself, or with its cycle."""
    return queries.standing(session, review.id).locked(review.cycle)


def _closed_with_cycle(session: Session, review: Review) -> bool:
    if review.cycle.closed_at is None:
        return False
    reopened = session.scalar(select(func.max(Reopening.at)).where(Reopening.review_id == review.id))
    acknowledged = session.scalar(select(Acknowledgement.at).where(Acknowledgement.review_id == review.id))
    return process.locked(review.cycle.closed_at, reopened, acknowledged)


def writable(session: Session, review: Review) -> None:
    """Hold a draft. `Conflict` where it is finished or locked."""
    alone(session, review)
    if session.get(SignOff, review.id) is not None:
        raise Conflict("The review is finished. Take it back to change it.")
