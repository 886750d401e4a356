"""The doors to procedures, exceptions and sessions."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.procedures.models import Procedure, ProcedureException, Sort
from app.procedures.sessions import side_of
from app.web.forms import PathId


def procedure(session: Session, actor: Actor, procedure_id: PathId) -> Found:
    """One procedure; `owner` for who owns it. Everybody at work may read it."""
    found = session.get(Procedure, procedure_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if found.owner_id == actor.employee_id:
        words.add("owner")
    return Found(found, words, "procedure", knows="see procedures")


def exception(session: Session, actor: Actor, exception_id: PathId) -> Found:
    """One exception; `asked` for whom it asks, `owner` for who owns the procedure."""
    found = session.get(ProcedureException, exception_id)
    if found is None:
        raise NotFound
    words = about(session, actor, subject=found.employee_id)
    if found.asked_id is not None and found.asked_id == actor.employee_id:
        words.add("asked")
    if session.get_one(Procedure, found.procedure_id).owner_id == actor.employee_id:
        words.add("owner")
    return Found(found, words, "exception", found.employee_id, "see exception")


def sort(session: Session, actor: Actor, sort_id: PathId) -> Found:
    """One session; `seat` for the two who sort. Everybody at work may read what came of it."""
    found = session.get(Sort, sort_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if side_of(found, actor.employee_id):
        words.add("seat")
    return Found(found, words, "sort session", knows="see procedures")
