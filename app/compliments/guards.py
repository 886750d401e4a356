"""The doors to compliments: everybody may read them."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.access.facts import about_team
from app.compliments.models import Compliment
from app.errors import NotFound
from app.people.models import Employee, Team
from app.web.forms import PathId


def compliment(session: Session, actor: Actor, compliment_id: PathId) -> Found:
    """One compliment."""
    found = session.get(Compliment, compliment_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if found.author_id is not None and found.author_id == actor.employee_id:
        words.add("author")
    return Found(found, words, kind="compliment", knows="see compliments")


def thanked(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """Somebody whom customers may have praised: what they said is open to every colleague."""
    found = session.get(Employee, employee_id)
    if found is None or found.ai_agent:
        raise NotFound
    words = about(session, actor, subject=found.id)
    return Found(found, words, kind="employee", subject_id=found.id, knows="see compliments")


def team(session: Session, actor: Actor, team_id: PathId) -> Found:
    """A team whose people customers may have praised."""
    found = session.get(Team, team_id)
    if found is None:
        raise NotFound
    return Found(found, about_team(session, actor, found), kind="team", knows="see compliments")


def reading(session: Session, actor: Actor, team_id: PathId, compliment_id: PathId) -> Found:
    """A compliment to be read aloud to a team."""
    home = team(session, actor, team_id)
    found = session.get(Compliment, compliment_id)
    if found is None:
        raise NotFound
    return Found((home.thing, found), home.words, kind="compliment", knows="see compliments")
