"""The doors to exercises and modules."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.people.models import Employee, Team
from app.practice import queries
from app.practice.models import Module
from app.web.forms import PathId


def attempt(session: Session, actor: Actor, attempt_id: PathId) -> Found:
    """One attempt: its answers are there for whoever played it, and for nobody else."""
    found = queries.load(session, attempt_id)
    if found is None:
        raise NotFound
    of = found.attempt.employee_id
    return Found(found, about(session, actor, subject=of), "attempt", of, "play attempt")


def employee(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """Somebody of whom an exercise can be asked."""
    found = session.get(Employee, employee_id)
    if found is None or found.ai_agent:
        raise NotFound
    return Found(found, about(session, actor, subject=found.id), "employee", found.id, "see scores")


def module(session: Session, actor: Actor, module_id: PathId) -> Found:
    """One module. `unit hr` where the actor's HR role covers its audience."""
    found = session.get(Module, module_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    units = actor.units("hr") | actor.units("hr_lead")
    team = session.get(Team, found.team_id) if found.team_id else None
    unit = team.unit if team else found.unit
    if "" in units or (unit and unit in units):
        words.add("unit hr")
    return Found(found, words, "module", None, "see modules")
