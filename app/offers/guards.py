"""The doors to offers."""

from sqlalchemy.orm import Session

from app.access import Actor, Found
from app.decisions import guards
from app.decisions.models import SEVERANCE
from app.errors import NotFound
from app.web.forms import PathId


def severance(session: Session, actor: Actor, decision_id: PathId) -> Found:
    """A severance: of other decisions there are no offers."""
    found = guards.decision(session, actor, decision_id)
    if found.thing.kind != SEVERANCE:
        raise NotFound
    return found
