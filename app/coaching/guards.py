"""The doors to plans, observations and what waits to be coached."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about, about_credited
from app.coaching import observations, queries
from app.contacts.models import CONFIDENTIAL
from app.contacts.queries import whole
from app.errors import NotFound
from app.people.models import Employee
from app.web.forms import PathId


def employee(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """An employee as somebody to coach or to observe. AI agents are not coached."""
    found = session.get(Employee, employee_id)
    if found is None or found.ai_agent:
        raise NotFound
    words = about(session, actor, subject=found.id)
    return Found(found, words, kind="employee", subject_id=found.id, knows="see scores")


def plan(session: Session, actor: Actor, plan_id: PathId) -> Found:
    """One plan, with the reader's own private notes and nobody else's."""
    found = queries.load(session, plan_id, actor.employee_id)
    if found is None:
        raise NotFound
    words = about(session, actor, subject=found.plan.employee_id)
    words.add("coach" if actor.employee_id == found.plan.coach_id else "not coach")
    return Found(found, words, kind="plan", subject_id=found.plan.employee_id, knows="see plan")


def observation(session: Session, actor: Actor, observation_id: PathId) -> Found:
    """One observation."""
    found = observations.load(session, observation_id)
    if found is None:
        raise NotFound
    return _observed(session, actor, found)


def item(session: Session, actor: Actor, item_id: PathId) -> Found:
    """Something that waits to be coached, with the observation it came from."""
    found = observations.of_item(session, item_id)
    if found is None:
        raise NotFound
    return _observed(session, actor, found)


def _observed(session: Session, actor: Actor, found: observations.Observed) -> Found:
    of = found.observation.employee_id
    words = about(session, actor, subject=of)
    return Found(found, words, kind="observation", subject_id=of, knows="see observations")


def rating(session: Session, actor: Actor, rating_id: PathId) -> Found:
    """One answer as something to coach those who are credited with it. A colleague's answer is there for nobody."""
    found = whole(session, rating_id)
    if found is None or found.cell.lens in CONFIDENTIAL or found.past.team is not None:
        raise NotFound
    credited = [one[0] for one in found.credited]
    words, subject = about_credited(session, actor, credited or found.past.before)
    return Found(found, words, kind="rating", subject_id=subject, knows="see ratings")
