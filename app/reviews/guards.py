"""The doors to reviews."""

from sqlalchemy.orm import Session

from app.access import Actor, Found
from app.access.facts import about
from app.errors import NotFound
from app.reviews import queries
from app.reviews.models import Cycle
from app.web.forms import PathId


def review(session: Session, actor: Actor, review_id: PathId) -> Found:
    """One review. Who may know of it: who may read it."""
    found = queries.load(session, review_id)
    if found is None:
        raise NotFound
    # Whose line it is is asked as of today: a former manager loses the person's page and others' reviews. Who was
    # given a review to write stays its author, until it is handed over.
    words = about(session, actor, subject=found.employee_id)
    stands = queries.standing(session, review_id)
    if actor.employee_id == found.manager_id:
        words.add("author")
    if stands.sign_off is not None:
        words.add("submitted")
    if stands.release is not None:
        words.add("released")
    return Found(found, words, kind="review", subject_id=found.employee_id, knows="see review")


def cycle(session: Session, actor: Actor, cycle_id: PathId) -> Found:
    """One cycle."""
    found = session.get(Cycle, cycle_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="cycle")
