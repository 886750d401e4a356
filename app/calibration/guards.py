"""The doors to calibration sessions."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access import Actor, Found
from app.access.facts import about
from app.calibration.models import Calibrated, Calibration, Seat
from app.errors import NotFound
from app.people.models import Assignment, Team
from app.reviews import guards as reviews
from app.reviews import queries
from app.reviews.models import Cycle, Review
from app.web.forms import PathId


def cycle(session: Session, actor: Actor, cycle_id: PathId) -> Found:
    """The cycle to hold a session in."""
    found = session.get(Cycle, cycle_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), kind="cycle")


def calibration(session: Session, actor: Actor, calibration_id: PathId) -> Found:
    """One session: for whoever sits in it while it is open, and for HR of everybody in it."""
    found = session.scalar(
        select(Calibration)
        .where(Calibration.id == calibration_id)
        .options(joinedload(Calibration.cycle).joinedload(Cycle.template))
    )
    if found is None:
        raise NotFound
    words = about(session, actor) | room_words(session, actor, found)
    return Found(found, words, kind="calibration", knows="see calibration")


def room_words(session: Session, actor: Actor, found: Calibration) -> set[str]:
    """`seat` while the session is open, `unit hr` for HR of all units in it; neither where one is in it."""
    own = (
        select(Calibrated.review_id)
        .join(Review, Review.id == Calibrated.review_id)
        .where(Calibrated.calibration_id == found.id, Review.employee_id == (actor.employee_id or 0))
    )
    if session.scalar(own.limit(1)) is not None:
        return set()
    words = set()
    seat = session.get(Seat, (found.id, actor.employee_id)) if actor.employee_id else None
    if seat is not None and found.ended_at is None:
        words.add("seat")
    units = actor.units("hr") | actor.units("hr_lead")
    if "" in units or (units and units_in(session, found.id) <= units):
        words.add("unit hr")
    return words


def units_in(session: Session, calibration_id: int) -> set[str]:
    """The units of everybody whose review is in a session, by their latest place."""
    return set(
        session.scalars(
            select(Team.unit)
            .join(Assignment, Assignment.team_id == Team.id)
            .join(Review, Review.employee_id == Assignment.employee_id)
            .join(Calibrated, Calibrated.review_id == Review.id)
            .where(Calibrated.calibration_id == calibration_id, Assignment.ends_on.is_(None))
            .distinct()
        )
    )


@dataclass(frozen=True)
class InRoom:
    """One review in one session."""

    calibration: Calibration
    review: Review

    @property
    def id(self) -> int:
        """The review's."""
        return self.review.id


def in_room(session: Session, actor: Actor, calibration_id: PathId, review_id: PathId) -> Found:
    """One review of a session. `author`: who writes it."""
    found = calibration(session, actor, calibration_id)
    review = queries.load(session, review_id)
    if review is None or session.get(Calibrated, (calibration_id, review_id)) is None:
        raise NotFound
    room = found.words & {"seat", "unit hr"}
    words = (about(session, actor, subject=review.employee_id) - {"unit hr"}) | room
    if actor.employee_id == review.manager_id:
        words.add("author")
    return Found(InRoom(found.thing, review), words, "review", review.employee_id, found.knows)


#: A review whose history of sessions is asked for; the same door as to the review.
review = reviews.review
