"""The door to a view that somebody is asked for."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.reviews import others, queries
from app.reviews.models import Review
from app.reviews.others import Question
from app.reviews.steps import Asked
from app.web.forms import PathId


@dataclass(frozen=True)
class Wanted:
    """A view that is asked for, of whom, and the questions."""

    asked: Asked
    review: Review
    questions: list[Question]

    @property
    def id(self) -> int:
        """Of the asking."""
        return self.asked.id


def asked(session: Session, actor: Actor, asked_id: PathId) -> Found:
    """One view that is asked for: there for the one who is asked, and for nobody else, HR and the reviewed included."""
    found = session.get(Asked, asked_id)
    if found is None or found.employee_id != actor.employee_id:
        raise NotFound
    review = queries.load(session, found.review_id)
    if review is None:
        raise NotFound
    sections = queries.sections(session, review.cycle.template_id)
    words = about(session, actor) | {"asked"}
    # Without a subject: that somebody was asked about whom is not for the journal either.
    return Found(Wanted(found, review, others.questions(sections, found.role)), words, kind="view")
