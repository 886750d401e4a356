"""The doors to records and holds. To whoever may not know, none of it is there."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access import Actor, Found, about
from app.decisions.models import Decision
from app.errors import NotFound
from app.records import queries
from app.web.forms import PathId


def room(session: Session, actor: Actor) -> Found:
    """What the whole of HR knows of and not everybody in HR may change."""
    return Found(True, about(session, actor), queries.RECORD, knows="see records")


def record(session: Session, actor: Actor, decision_id: PathId) -> Found:
    """The record of a decision: also when everything sealed of it is erased, and nothing but its record is left."""
    found = session.scalar(
        select(Decision)
        .where(Decision.id == decision_id)
        .options(joinedload(Decision.employee), joinedload(Decision.cycle))
    )
    if found is None:
        raise NotFound
    words = about(session, actor, subject=found.employee_id)
    return Found(found, words, "decision", found.employee_id, "see decision")


def hold(session: Session, actor: Actor, hold_id: PathId) -> Found:
    """One hold."""
    found = queries.hold(session, hold_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor, subject=found.employee_id), "hold", found.employee_id)
