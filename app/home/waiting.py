"""What waits for somebody, from all rooms, by one statement: a line each, the most urgent first."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.coaching.models import COACH, COACHEE, CheckIn, CoachingItem, Dismissal, Outcome, Plan, Promise, Seen
from app.database import Id
from app.home import asked
from app.home.asked import ME, SOON, TODAY
from app.home.asked import row as _row
from app.letters.models import Letter, Reader, Retraction, Version
from app.meetings.models import Meeting, MeetingPromise, Series
from app.people.models import Assignment, Employee
from app.people.queries import current
from app.practice import queries as practice
from app.pulse.models import PulseAsked, PulseRound
from app.reviews.models import SELF, Cycle, Release, Review, Section
from app.reviews.queries import filled_by
from app.reviews.steps import Asked, SelfHandIn
from app.web.words import plural

#: So many lines are shown; the rest can be opened.
MOST = 8

#: By kind: what the line says, and where it leads. `{name}` is whom or what it is about.
LINES = {
    "one-to-one": ("One-to-one with {name}", "/one-to-ones/{key}"),
    "check-in": ("Check-in of the coaching plan with {name}", "/plans/{key}"),
    "plan to read": ("Read the coaching plan that {name} made with you", "/plans/{key}"),
    "plan to close": ("Close the coaching plan of {name}", "/plans/{key}"),
    "plan to take": ("Take over the coaching plan of {name}", "/plans/{key}"),
    "promise": ("You promised {name}", "/plans/{key}"),
    "meeting promise": ("You promised {name}", "/one-to-ones/{key}"),
    "item": ("Seen, and worth coaching: {name}", "/observations/{key}"),
    "letter": ("A letter from {name}", "/letters/{key}"),
    "lesson": ("A lesson from {name}", "/letters/{key}"),
    "own part": ("Your own part of {name}", "/reviews/{key}/self"),
    "views": ("{name} of people you work with", "/views"),
    "exercise": ("Exercise: {name}", "/practice"),
    "pulse": ("Pulse: three questions about your work", "/pulse"),
    **asked.LINES,
}
#: Of these the day is one by which something is done.
DUE = frozenset(
    {"own part", "views", "exercise", "promise", "meeting promise", "check-in", "plan to close", "pulse"}
    | asked.DUE
)


@dataclass(frozen=True)
class Thing:
    """One thing that waits, by its day; None where it has none."""

    kind: str
    key: int
    name: str
    on: date | None
    more: str = ""

    @property
    def text(self) -> str:
        """What it is."""
        return LINES[self.kind][0].format(name=self.name)

    @property
    def href(self) -> str:
        """Where it is done."""
        return LINES[self.kind][1].format(key=self.key)

    @property
    def due(self) -> bool:
        """Whether its day is the last one for it."""
        return self.kind in DUE


def things(session: Session, actor: Actor) -> list[Thing]:
    """All that waits for the actor: what is late or soon first, then what has no day."""
    me = actor.employee_id
    if me is None:
        return []
    today = actor.today
    rows = session.execute(_whole(manages=actor.is_manager), asked.values(me, today)).all()
    found = [_thing(*row) for row in rows]
    found += [
        Thing("exercise", 0, one.exercise.title, one.due_on, one.why)
        for one in practice.due(session, me, today)
    ]
    return sorted(found, key=lambda one: (one.on is None, one.on or today, one.text))


@cache
def _whole(*, manages: bool) -> CompoundSelect[Any]:
    parts = [*_letters(), *_meetings(), *_own_plans(), *_reviews(), _pulse(), *asked.parts()]
    return union_all(*parts, *(_coached() if manages else []))


def _thing(kind: str, key: int, name: str, on: date | None, more: str) -> Thing:
    if kind == "views":
        name = plural(int(name), "view")
    if kind == "case":
        on, more = date.fromisoformat(more), ""
    return Thing(kind, key, name, on, more)


def _letters() -> list[Select[Any]]:
    newest = select(func.max(Version.number)).where(Version.letter_id == Letter.id).correlate(Letter)
    return [
        _row(kind, Letter.id, Letter.author, None, Version.title)
        .join(Reader, and_(Reader.letter_id == Letter.id, Reader.employee_id == ME))
        .join(Version, and_(Version.letter_id == Letter.id, Version.number == newest.scalar_subquery()))
        .where(
            Letter.kind == kind,
            Reader.version < Version.number,
            ~exists().where(Retraction.letter_id == Letter.id),
        )
        for kind in ("letter", "lesson")
    ]


def _meetings() -> list[Select[Any]]:
    soon = (Meeting.closed_at.is_(None), Meeting.planned_on.between(TODAY, SOON))
    other = aliased(Employee)
    promised = (
        MeetingPromise.owner_id == ME,
        MeetingPromise.kept_at.is_(None),
        MeetingPromise.dropped_at.is_(None),
        MeetingPromise.due_on <= TODAY,
    )
    met = [
        _row("one-to-one", Series.id, other.name, Meeting.planned_on)
        .join(Meeting, Meeting.series_id == Series.id)
        .join(other, other.id == theirs)
        .where(mine == ME, *soon)
        for mine, theirs in (
            (Series.employee_id, Meeting.manager_id),
            (Meeting.manager_id, Series.employee_id),
        )
    ]
    owed = [
        _row("meeting promise", Series.id, other.name, MeetingPromise.due_on, MeetingPromise.what)
        .select_from(MeetingPromise)
        .join(Series, Series.id == MeetingPromise.series_id)
        .join(other, other.id == theirs)
        .where(mine == ME, *promised)
        for mine, theirs in ((Series.employee_id, Series.manager_id), (Series.manager_id, Series.employee_id))
    ]
    return met + owed


#: The newest version of a plan that its coachee has seen; none while it waits to be read.
SEEN = select(func.max(Seen.version)).where(Seen.plan_id == Plan.id).correlate(Plan).scalar_subquery()
OPEN = ~exists().where(Outcome.plan_id == Plan.id)


CHECKS = (OPEN, SEEN.is_not(None), CheckIn.held_on.is_(None), CheckIn.planned_on <= SOON)


def _late(side: str) -> tuple[ColumnElement[bool], ...]:
    return (
        OPEN,
        SEEN.is_not(None),
        Promise.side == side,
        Promise.done_at.is_(None),
        Promise.dropped_at.is_(None),
        Promise.due_on <= TODAY,
    )


def _own_plans() -> list[Select[Any]]:
    coach = aliased(Employee)
    unread = or_(SEEN.is_(None), and_(Plan.version > SEEN, Plan.ends_on >= TODAY))
    read = _row("plan to read", Plan.id, coach.name).join(coach, coach.id == Plan.coach_id)
    check = _row("check-in", Plan.id, coach.name, func.min(CheckIn.planned_on)).select_from(Plan)
    owed = _row("promise", Plan.id, coach.name, Promise.due_on, Promise.what).select_from(Plan)
    return [
        read.where(Plan.employee_id == ME, OPEN, unread),
        check.join(coach, coach.id == Plan.coach_id)
        .join(CheckIn, CheckIn.plan_id == Plan.id)
        .where(Plan.employee_id == ME, *CHECKS)
        .group_by(Plan.id, coach.name),
        owed.join(coach, coach.id == Plan.coach_id)
        .join(Promise, Promise.plan_id == Plan.id)
        .where(Plan.employee_id == ME, *_late(COACHEE)),
    ]


def _coached() -> list[Select[Any]]:
    """What waits for a manager, of those who report to them today."""
    person = aliased(Employee)
    reports = select(Assignment.employee_id).where(Assignment.manager_id == ME, current(TODAY))
    own = (Plan.coach_id == ME, Plan.employee_id.in_(reports))
    here = or_(person.left_on.is_(None), person.left_on > TODAY)
    close = _row("plan to close", Plan.id, person.name, Plan.ends_on)
    take = _row("plan to take", Plan.id, person.name)
    check = _row("check-in", Plan.id, person.name, func.min(CheckIn.planned_on)).select_from(Plan)
    owed = _row("promise", Plan.id, person.name, Promise.due_on, Promise.what).select_from(Plan)
    item = _row("item", CoachingItem.observation_id, person.name)
    whose = person.id == Plan.employee_id
    return [
        close.join(person, whose).where(*own, here, OPEN, SEEN.is_not(None), Plan.ends_on < TODAY),
        take.join(person, whose).where(
            Plan.coach_id != ME, Plan.employee_id.in_(reports), here, OPEN, Plan.employee_id != ME
        ),
        check.join(person, whose)
        .join(CheckIn, CheckIn.plan_id == Plan.id)
        .where(*own, here, *CHECKS)
        .group_by(Plan.id, person.name),
        owed.join(person, whose).join(Promise, Promise.plan_id == Plan.id).where(*own, here, *_late(COACH)),
        item.join(person, person.id == CoachingItem.employee_id).where(
            CoachingItem.employee_id.in_(reports),
            here,
            CoachingItem.plan_id.is_(None),
            ~exists().where(Dismissal.item_id == CoachingItem.id),
        ),
    ]


def _reviews() -> list[Select[Any]]:
    until = func.coalesce(Cycle.collect_until, Cycle.due_on, type_=Date)
    part = _row("own part", Review.id, Cycle.name, func.coalesce(Cycle.self_due_on, Cycle.due_on, type_=Date))
    count = cast(func.count(), String)
    return [
        part.join(Cycle, Cycle.id == Review.cycle_id).where(
            Review.employee_id == ME,
            Cycle.closed_at.is_(None),
            ~exists().where(Release.review_id == Review.id),
            ~exists().where(SelfHandIn.review_id == Review.id),
            exists().where(Section.template_id == Cycle.template_id, filled_by(SELF)),
        ),
        _row("views", cast(literal(0), Id), count, func.min(until), "two minutes each, without your name")
        .select_from(Asked)
        .join(Review, Review.id == Asked.review_id)
        .join(Cycle, Cycle.id == Review.cycle_id)
        .where(Asked.employee_id == ME, Asked.answered.is_(False), Cycle.closed_at.is_(None), until >= TODAY)
        .having(func.count() > 0),
    ]


def _pulse() -> Select[Any]:
    """The round that asks somebody and that they have not answered."""
    more = "a minute, without your name"
    return (
        _row("pulse", PulseRound.id, literal("", String), PulseRound.ends_on, more)
        .join(PulseAsked, PulseAsked.round_id == PulseRound.id)
        .where(
            PulseAsked.employee_id == ME,
            PulseAsked.answered.is_(False),
            PulseRound.starts_on <= TODAY,
            PulseRound.ends_on >= TODAY,
        )
    )
