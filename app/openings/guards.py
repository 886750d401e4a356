"""The doors to openings, and to roles that become free."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.openings import queries
from app.web.forms import PathId


def free(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """The role of somebody who leaves. Whoever may not know of it finds nothing, as where nobody leaves."""
    found = queries.free(session, actor, actor.today, employee_id)
    if not found:
        raise NotFound
    return Found(found[0], about(session, actor, subject=employee_id), "decision", employee_id)


def opening(session: Session, actor: Actor, opening_id: PathId) -> Found:
    """An open role, or one that was."""
    found = queries.opening(session, opening_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), "opening", knows="see openings")
