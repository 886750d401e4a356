"""The doors to role cards: everybody may read one, as they may read a title."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.cards import queries
from app.errors import NotFound
from app.people.queries import member
from app.web.forms import PathId


def card(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """Somebody's card, written or not."""
    person = member(session, employee_id, actor.today)
    if person is None:
        raise NotFound
    held = queries.held(session, [person])[0]
    words = about(session, actor, subject=employee_id)
    return Found(held, words, "role card", employee_id, "see role card")
