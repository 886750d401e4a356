"""The doors to questions and dependences."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.colleagues.models import Ask, Dependence, Request
from app.errors import NotFound
from app.web.forms import PathId


def question(session: Session, actor: Actor, ask_id: PathId) -> Found:
    """One question. For everybody but whom it asks, it is not there."""
    found = session.get(Ask, ask_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if actor.employee_id == found.asker_id:
        words.add("asked")
    return Found(found, words, knows="answer question")


def request(session: Session, actor: Actor, request_id: PathId) -> Found:
    """What somebody asked a colleague for. For everybody but the two, it is not there."""
    found = session.get(Request, request_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if actor.employee_id in {found.asker_id, found.subject_id}:
        words.add("between")
    return Found(found, words, knows="end request")


def dependence(session: Session, actor: Actor, dependence_id: PathId) -> Found:
    """That one team depends on another."""
    found = session.get(Dependence, dependence_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="dependence", knows="see dependences")
