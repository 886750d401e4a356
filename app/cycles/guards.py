"""The doors to cycles, and to what cycles do to a review."""

from sqlalchemy.orm import Session

from app.access import Actor, Found
from app.access.facts import about
from app.errors import NotFound
from app.reviews import queries
from app.reviews.models import Cycle, Release, SignOff
from app.web.forms import PathId


def cycle(session: Session, actor: Actor, cycle_id: PathId) -> Found:
    """One cycle. Who runs cycles knows of it."""
    found = session.get(Cycle, cycle_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="cycle", knows="run cycles")


def review(session: Session, actor: Actor, review_id: PathId) -> Found:
    """One review, to be handed over or closed. Who may read it knows of it."""
    found = queries.load(session, review_id)
    if found is None:
        raise NotFound
    words = about(session, actor, subject=found.employee_id)
    if actor.employee_id == found.manager_id:
        words.add("author")
    if session.get(SignOff, review_id) is not None:
        words.add("submitted")
    if session.get(Release, review_id) is not None:
        words.add("released")
    return Found(found, words, kind="review", subject_id=found.employee_id, knows="see review")
