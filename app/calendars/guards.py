"""The doors to calendars."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about, about_team
from app.calendars.models import CalendarFeed
from app.errors import NotFound
from app.people.models import Team
from app.web.forms import PathId


def team(session: Session, actor: Actor, team_id: PathId) -> Found:
    """A team whose stints are asked for."""
    found = session.get(Team, team_id)
    if found is None:
        raise NotFound
    return Found(found, about_team(session, actor, found), kind="team")


def feed(session: Session, actor: Actor, feed_id: PathId) -> Found:
    """One's own calendar address."""
    found = session.get(CalendarFeed, feed_id)
    if found is None or found.ended_at is not None:
        raise NotFound
    words = about(session, actor)
    if found.account_id == actor.account_id:
        words.add("author")
    return Found(found, words, kind="calendar feed")
