"""The doors to people's scores."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about, about_credited, about_team
from app.contacts.models import CONFIDENTIAL
from app.contacts.queries import whole
from app.errors import NotFound
from app.people.models import Employee, Team
from app.web.forms import PathId


def employee(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """An employee as somebody with scores."""
    found = session.get(Employee, employee_id)
    if found is None:
        raise NotFound
    return Found(
        found,
        about(session, actor, subject=found.id),
        kind="employee",
        subject_id=found.id,
        knows="see scores",
    )


def team(session: Session, actor: Actor, team_id: PathId) -> Found:
    """A team; its figure is open to its members, its people only to their line and HR."""
    found = session.get(Team, team_id)
    if found is None:
        raise NotFound
    return Found(found, about_team(session, actor, found), kind="team", knows="see team scores")


def rating(session: Session, actor: Actor, rating_id: PathId) -> Found:
    """One customer's answer. A colleague's answer is not there for anybody: its author was promised confidence."""
    found = whole(session, rating_id)
    if found is None or found.cell.lens in CONFIDENTIAL:
        raise NotFound
    if found.past.team is not None:
        words, subject = about_team(session, actor, found.past.team) | {"not credited"}, None
    else:
        credited = [one[0] for one in found.credited]
        # An answer that nobody is credited with any more stays with those above whom it was credited to.
        words, subject = about_credited(session, actor, credited or found.past.before)
        if not credited:
            words -= {"self"}
    return Found(found, words, kind="rating", subject_id=subject, knows="see ratings")
