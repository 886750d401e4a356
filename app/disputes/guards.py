"""The doors to disputes."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor, Found, about, about_credited, allows
from app.contacts.models import CONFIDENTIAL
from app.contacts.queries import Whole, whole
from app.disputes import queries
from app.disputes.queries import Line
from app.errors import NotFound
from app.web.forms import PathId


def rating(session: Session, actor: Actor, rating_id: PathId) -> Found:
    """One customer's answer as something to dispute. A colleague's answer is not there for anybody."""
    found = whole(session, rating_id)
    if found is None or found.cell.lens in CONFIDENTIAL or found.past.team is not None:
        raise NotFound
    credited = [one[0] for one in found.credited]
    words, subject = about_credited(session, actor, credited or found.past.before)
    return Found(found, words, kind="rating", subject_id=subject, knows="see ratings")


@dataclass(frozen=True)
class About:
    """A dispute and the answer it is about."""

    line: Line
    whole: Whole

    @property
    def id(self) -> int:
        """The dispute's."""
        return self.line.dispute.id


def dispute(session: Session, actor: Actor, dispute_id: PathId) -> Found:
    """One dispute. Who is whose manager is asked as of today: the day of the ruling."""
    line = queries.load(session, dispute_id)
    answer = whole(session, line.dispute.rating_id) if line is not None else None
    if line is None or answer is None:
        raise NotFound
    words = about(session, actor, subject=line.dispute.employee_id)
    if actor.employee_id not in {one[0] for one in answer.credited}:
        words.add("not credited")
    found = About(line, answer)
    return Found(found, words, "dispute", line.dispute.employee_id, "see dispute")


def sees(session: Session, actor: Actor, line: Line) -> bool:
    """Whether the actor may read this dispute."""
    return allows("see dispute", about(session, actor, subject=line.dispute.employee_id))


def sees_rating(session: Session, actor: Actor, answer: Whole) -> bool:
    """Whether the actor may open the answer's page: the employee no longer, once it is somebody else's."""
    credited = [one[0] for one in answer.credited]
    words, _ = about_credited(session, actor, credited or answer.past.before)
    return allows("see ratings", words if credited else words - {"self"})
