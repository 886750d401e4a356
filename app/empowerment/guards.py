"""The doors to spends."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.empowerment.models import Spend
from app.errors import NotFound
from app.web.forms import PathId


def spend(session: Session, actor: Actor, spend_id: PathId) -> Found:
    """One spend; `asked` for whom it asks. Its amount is nobody's business outside the line and HR."""
    found = session.get(Spend, spend_id)
    if found is None:
        raise NotFound
    words = about(session, actor, subject=found.employee_id)
    if found.asked_id is not None and found.asked_id == actor.employee_id:
        words.add("asked")
    return Found(found, words, "spend", found.employee_id, "see spend")
