"""The doors to an answer's credit and to customers' marks."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about, about_credited, about_team
from app.contacts.customers import CustomerMark
from app.contacts.models import CONFIDENTIAL
from app.contacts.queries import whole
from app.errors import NotFound
from app.web.forms import PathId


def rating(session: Session, actor: Actor, rating_id: PathId) -> Found:
    """One customer's answer and who is credited with it. Who may not see it doesn't know of it."""
    found = whole(session, rating_id)
    if found is None or found.cell.lens in CONFIDENTIAL:
        raise NotFound
    credited = [one[0] for one in found.credited]
    if found.past.team is not None:
        words, subject = about_team(session, actor, found.past.team) | {"not credited"}, None
    else:
        words, subject = about_credited(session, actor, credited or found.past.before)
    return Found(found, words, kind="rating", subject_id=subject, knows="see ratings")


def a_mark(session: Session, actor: Actor, mark_id: PathId) -> Found:
    """One customer's mark."""
    found = session.get(CustomerMark, mark_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="customer mark", knows="see marked customers")
