"""The doors to planning."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Found, about, about_team
from app.errors import NotFound
from app.people.models import Team
from app.planning import queries
from app.planning.models import GoalAction, HalfYear, ServiceGoal, ServicePoint, ServiceReview, ServiceSeat
from app.web.forms import PathId


@dataclass(frozen=True)
class Place:
    """A team in a half-year, and the goal or action of it that is meant."""

    half: HalfYear
    team: Team
    goal: ServiceGoal | None = None
    action: GoalAction | None = None

    @property
    def id(self) -> int:
        """The narrowest thing's."""
        return (self.action or self.goal or self.team).id


def place(session: Session, actor: Actor, half_id: PathId, team_id: PathId) -> Found:
    """A team in a half-year."""
    half, team = session.get(HalfYear, half_id), session.get(Team, team_id)
    if half is None or team is None:
        raise NotFound
    return _found(session, actor, Place(half, team))


def goal(session: Session, actor: Actor, goal_id: PathId) -> Found:
    """One service goal."""
    found = session.get(ServiceGoal, goal_id)
    if found is None:
        raise NotFound
    half, team = session.get_one(HalfYear, found.half_year_id), session.get_one(Team, found.team_id)
    return _found(session, actor, Place(half, team, found))


def action(session: Session, actor: Actor, action_id: PathId) -> Found:
    """One action for a goal."""
    found = session.get(GoalAction, action_id)
    if found is None:
        raise NotFound
    held = session.get_one(ServiceGoal, found.goal_id)
    half, team = session.get_one(HalfYear, held.half_year_id), session.get_one(Team, held.team_id)
    made = _found(session, actor, Place(half, team, held, found))
    if actor.employee_id == found.owner_id:
        return Found(made.thing, made.words | {"owner"}, made.kind, None, made.knows)
    return made


def _found(session: Session, actor: Actor, thing: Place) -> Found:
    words = about_team(session, actor, thing.team) | queries.team_words(session, actor, thing.team.id)
    if thing.goal is not None:
        words.add("setter" if thing.goal.set_by_id == actor.employee_id else "not setter")
    return Found(thing, words, kind="service goals", knows="see service gaps")


@dataclass(frozen=True)
class InReview:
    """A service review, and the point of it that is meant."""

    review: ServiceReview
    point: ServicePoint | None = None

    @property
    def id(self) -> int:
        """The narrower thing's."""
        return (self.point or self.review).id


def review(session: Session, actor: Actor, review_id: PathId) -> Found:
    """One service review."""
    found = session.get(ServiceReview, review_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if found.chair_id == actor.employee_id:
        words.add("chair")
    seat = select(ServiceSeat.employee_id).where(
        ServiceSeat.review_id == found.id, ServiceSeat.employee_id == (actor.employee_id or 0)
    )
    if session.scalar(seat) is not None:
        words.add("seat")
    return Found(InReview(found), words, kind="service review", knows="see service review")


def point(session: Session, actor: Actor, review_id: PathId, point_id: PathId) -> Found:
    """One point of its agenda."""
    found = review(session, actor, review_id)
    one = session.get(ServicePoint, point_id)
    if one is None or one.review_id != review_id:
        raise NotFound
    words = set(found.words) | ({"owner"} if one.owner_id == actor.employee_id else set())
    return Found(InReview(found.thing.review, one), words, found.kind, None, found.knows)
