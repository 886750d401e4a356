"""The doors to people's leave."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.leave.models import Leave, LeaveFeed
from app.people.models import Employee
from app.web.forms import PathId

KNOWS = "see leave"


def employee(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """Somebody whose leave it is."""
    found = session.get(Employee, employee_id)
    if found is None or found.ai_agent:
        raise NotFound
    return Found(found, about(session, actor, subject=found.id), "employee", found.id, KNOWS)


def leave(session: Session, actor: Actor, leave_id: PathId) -> Found:
    """One stretch of leave, also one that was taken back."""
    found = session.get(Leave, leave_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor, subject=found.employee_id), "leave", found.employee_id, KNOWS)


def feed(session: Session, actor: Actor, feed_id: PathId) -> Found:
    """A calendar that leave is read from: somebody's own, or the company's."""
    found = session.get(LeaveFeed, feed_id)
    if found is None or found.ended_at is not None:
        raise NotFound
    words = about(session, actor, subject=found.employee_id)
    if found.employee_id is None and "" in actor.units("hr") | actor.units("hr_lead"):
        words.add("self")
    return Found(found, words, "calendar", found.employee_id, "keep leave calendar")
