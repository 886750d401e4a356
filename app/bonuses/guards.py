"""The doors to bonus plans and their conflicts."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.bonuses import queries
from app.bonuses.models import BonusConflict
from app.errors import NotFound
from app.web.forms import PathId


def plan(session: Session, actor: Actor, plan_id: PathId) -> Found:
    """One plan; `team member` of its team or unit, `owner` whose it is."""
    found = queries.lines(session, plan_id)
    if not found:
        raise NotFound
    words = about(session, actor)
    if queries.is_theirs(session, actor, found[0]):
        words.add("team member")
    if queries.is_owner(actor, found[0]):
        words.add("owner")
    return Found(found[0], words, "bonus plan", None, "see bonus plan")


def conflict(session: Session, actor: Actor, conflict_id: PathId) -> Found:
    """One conflict; `owner` who owns one of its plans."""
    found = session.get(BonusConflict, conflict_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    plans = [line for one in {found.first_id, found.second_id} for line in queries.lines(session, one)]
    if any(queries.is_owner(actor, line) for line in plans):
        words.add("owner")
    return Found(found, words, "bonus conflict", None, "see bonus conflict")
