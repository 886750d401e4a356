"""The doors to lost customers."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.losses.models import LostCustomer
from app.web.forms import PathId


def loss(session: Session, actor: Actor, loss_id: PathId) -> Found:
    """One lost customer; `author` who noted it."""
    found = session.get(LostCustomer, loss_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if found.account_id == actor.account_id:
        words.add("author")
    return Found(found, words, "lost customer", None, "see lost customers")
