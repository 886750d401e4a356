"""What a leader wants to know at a glance: what their reports promised, and what a customer said worst."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, visible_employees
from app.access.facts import SMALLEST_GROUP
from app.cases.models import Case, Prevention, Workaround
from app.contacts.models import CUSTOMER, STINT, Cell, Contribution, Exclusion, Rating, TeamCredit
from app.contacts.scales import SCALES
from app.leaders import rules
from app.leaders.rules import Commitment
from app.meetings.models import MeetingPromise, Series
from app.people.models import Assignment, Employee, Team
from app.people.queries import assignment_on, direct_reports, members
from app.planning.models import GoalAction, GoalEnd, ServiceGoal, ServicePoint, ServiceReview
from app.surveys.models import Reply
from app.workdays import moment

LENSES = (CUSTOMER, "touchpoint", STINT)
#: What was said longer ago is not the newest.
LOOKED_AT = timedelta(days=60)
#: What was kept, or let go, longer ago is history.
KEPT_FOR = timedelta(days=60)


def commitments(session: Session, leader_id: int, today: date) -> list[Commitment]:
    """What the leader's direct reports said they would do, late first: for service goals, in the leader's service
    reviews, in the leader's own one-to-ones with them.
    """
    reports = direct_reports(session, leader_id, today)
    mine = [*_points(session, reports, leader_id), *_promises(session, reports, leader_id)]
    found = [*_actions(session, reports), *mine]
    return rules.ordered(found, today, KEPT_FOR)


def _actions(session: Session, reports: Sequence[int]) -> Iterable[Commitment]:
    rows = session.execute(
        select(GoalAction, Employee.name, ServiceGoal.half_year_id, ServiceGoal.team_id)
        .join(ServiceGoal, ServiceGoal.id == GoalAction.goal_id)
        .join(Employee, Employee.id == GoalAction.owner_id)
        .where(GoalAction.owner_id.in_(reports), ServiceGoal.id.not_in(select(GoalEnd.goal_id)))
    )
    for row, who, half, team in rows:
        yield Commitment(who, row.what, row.due_on, _day(row.done_at), f"/planning/{half}/teams/{team}")


def _points(session: Session, reports: Sequence[int], leader_id: int) -> Iterable[Commitment]:
    """Points of the leader's service reviews; of one that was carried over, the newest."""
    rows = session.execute(
        select(ServicePoint, Employee.name)
        .join(ServiceReview, ServiceReview.id == ServicePoint.review_id)
        .join(Employee, Employee.id == ServicePoint.owner_id)
        .where(ServicePoint.owner_id.in_(reports), ServiceReview.chair_id == leader_id)
        .order_by(ServiceReview.opened_at, ServicePoint.position, ServicePoint.id)
    )
    last = {row.key: (row, who) for row, who in rows}
    for row, who in last.values():
        what = row.decision or row.before or row.title
        if row.due_on is not None:
            yield Commitment(who, what, row.due_on, _day(row.done_at), f"/service-reviews/{row.review_id}")


def _promises(session: Session, reports: Sequence[int], leader_id: int) -> Iterable[Commitment]:
    rows = session.execute(
        select(MeetingPromise, Employee.name)
        .join(Series, Series.id == MeetingPromise.series_id)
        .join(Employee, Employee.id == MeetingPromise.owner_id)
        .where(
            MeetingPromise.owner_id.in_(reports),
            MeetingPromise.owner_id == Series.employee_id,
            Series.manager_id == leader_id,
            MeetingPromise.dropped_at.is_(None),
        )
    )
    for row, who in rows:
        yield Commitment(who, row.what, row.due_on, _day(row.kept_at), f"/one-to-ones/{row.series_id}")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@dataclass(frozen=True)
class Said:
    """Something a customer said very badly: words, answer, day, team, and what was done about it."""

    words: str
    answer: str
    on: date
    team: str
    done: str


def worst(session: Session, actor: Actor, today: date, zone: str) -> Said | None:
    """The newest of the last weeks among the lowest answers: for executives of the whole company and by team, for
    others of those whose answers they may read.
    """
    wanted = (
        select(Rating, Cell.scale)
        .join(Cell, Cell.id == Rating.cell_id)
        .where(
            Rating.answered_at >= moment(today - LOOKED_AT, time(), zone),
            Rating.comment.is_not(None),
            Rating.comment != "",
            Cell.lens.in_(LENSES),
            or_(*(and_(Cell.scale == one.id, Rating.score <= rules.lowest(one)) for one in SCALES.values())),
            Rating.id.not_in(select(Exclusion.rating_id)),
        )
    )
    if "executive" not in actor.roles:
        people = select(Employee.id).where(visible_employees(actor))
        shared = select(Contribution.rating_id).where(Contribution.employee_id.in_(people))
        wanted = wanted.where(or_(Rating.employee_id.in_(people), Rating.id.in_(shared)))
    row = session.execute(wanted.order_by(Rating.answered_at.desc(), Rating.id).limit(1)).first()
    if row is None:
        return None
    rating, scale = row[0], SCALES[row[1]]
    answer = f"{scale.shown(rating.score):g} of {scale.hi:g}"
    on = rating.answered_at.astimezone(ZoneInfo(zone)).date()
    return Said(rating.comment or "", answer, on, _team(session, rating, on), _done(session, rating.id))


def _team(session: Session, rating: Rating, day: date) -> str:
    """The team that owned what it is about, or of who worked it; of a small one nothing: it would be a person's."""
    owner = session.get(TeamCredit, rating.id)
    team_id = owner.team_id if owner is not None else None
    if team_id is None:
        shared = select(Contribution.employee_id).where(Contribution.rating_id == rating.id)
        first = shared.order_by(Contribution.share.desc(), Contribution.employee_id).limit(1)
        who = rating.employee_id or session.scalar(first)
        place = assignment_on(session, who, day) if who is not None else None
        team_id = place.team_id if place else None
    people = members(day).where(Assignment.team_id == team_id).limit(SMALLEST_GROUP)
    if team_id is None or len(session.execute(people).all()) < SMALLEST_GROUP:
        return ""
    return session.get_one(Team, team_id).name


def _done(session: Session, rating_id: int) -> str:
    """What was done about an answer, as far as cases and answers to customers say; of a protected case nothing."""
    row = session.execute(
        select(Case.closed_at, Workaround.at, Workaround.skipped, Prevention.due_on, Prevention.done_at)
        .outerjoin(Workaround, Workaround.case_id == Case.id)
        .outerjoin(Prevention, Prevention.workaround_id == Workaround.id)
        .where(Case.rating_id == rating_id, Case.protected.is_(False))
        # One that is not finished yet before all others: the cause is gone once none is left.
        .order_by(Prevention.done_at.is_not(None), Prevention.made_at.desc(), Prevention.id)
        .limit(1)
    ).first()
    replied = session.scalar(select(Reply.id).where(Reply.rating_id == rating_id).limit(1)) is not None
    if row is None:
        return "The customer was answered." if replied else ""
    return rules.done_words(
        closed=row.closed_at is not None,
        helped=row.at is not None and not row.skipped,
        prevented=row.done_at is not None,
        planned=row.due_on is not None,
    )
