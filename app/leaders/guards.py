"""The doors to what leaders do."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.frontline.standing import leads
from app.people.models import Employee
from app.web.forms import PathId


def leader(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """Somebody who leads; whoever leads nobody has no such page."""
    found = session.scalar(
        select(Employee).where(Employee.id == employee_id, Employee.ai_agent.is_(False), leads(actor.today))
    )
    if found is None:
        raise NotFound
    return Found(found, about(session, actor, subject=found.id), "leader", found.id, "see leader")
