"""The doors to sources, deliveries and agents."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.deliveries.models import Connection, Delivery, SourceAgent
from app.errors import NotFound
from app.web.forms import PathId


def connection(session: Session, actor: Actor, connection_id: PathId) -> Found:
    """One connected source."""
    found = session.get(Connection, connection_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="connection", knows="see sources")


def delivery(session: Session, actor: Actor, delivery_id: PathId) -> Found:
    """One delivery."""
    found = session.get(Delivery, delivery_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="delivery", knows="see deliveries")


def agent(session: Session, actor: Actor, agent_id: PathId) -> Found:
    """One agent of a source."""
    found = session.get(SourceAgent, agent_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="agent", knows="match agents")
