"""The doors to letters and to words upward."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.letters import queries
from app.letters.models import Upward
from app.web.forms import PathId


def letter(session: Session, actor: Actor, letter_id: PathId) -> Found:
    """One letter: its writer's always, its readers' once it is published. Nobody else knows of it."""
    found = queries.load(session, letter_id, actor.employee_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if actor.employee_id == found.letter.author_id:
        words.add("writer")
    if found.own is not None:
        words.add("reader")
    return Found(found, words, "letter", found.letter.author_id, "see letter")


def word(session: Session, actor: Actor, word_id: PathId) -> Found:
    """One word upward: the leader's to whom it went."""
    found = queries.words(session, Upward.id == word_id)
    if not found:
        raise NotFound
    words = about(session, actor)
    if actor.employee_id == found[0].upward.leader_id:
        words.add("addressed")
    return Found(found[0], words, "upward", None, "answer upward")
