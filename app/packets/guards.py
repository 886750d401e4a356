"""The doors to the packets of a whole cycle."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.packets.models import Bundle
from app.reviews.models import Cycle
from app.web.forms import PathId


def cycle(session: Session, actor: Actor, cycle_id: PathId) -> Found:
    """One cycle. Who runs cycles knows of it."""
    found = session.get(Cycle, cycle_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="cycle", knows="run cycles")


def bundle(session: Session, actor: Actor, bundle_id: PathId) -> Found:
    """What one account asked for: nobody else knows of it, for it holds what that account may read."""
    found = session.get(Bundle, bundle_id)
    if found is None:
        raise NotFound
    words = about(session, actor) | ({"asker"} if found.account_id == actor.account_id else set())
    return Found(found, words, kind="packets", knows="take packets")
