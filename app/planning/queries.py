"""Reading half-years, goals with what is measured of them, and actions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, allows
from app.access.facts import SMALLEST_GROUP
from app.clock import first_day, month_of
from app.contacts.models import CONFIDENTIAL
from app.contacts.scales import SCALES, Scale
from app.people.models import Assignment, Employee, Team
from app.people.queries import current, members
from app.planning.models import GoalAction, GoalAgreement, GoalEnd, HalfYear, ServiceGoal
from app.planning.rules import verdict
from app.reviews.models import Cycle
from app.scores.models import Fit
from app.scores.queries import exact_fits
from app.scores.spans import Months
from app.scores.teams import TeamShown, team_figures


@dataclass(frozen=True)
class Doing:
    """An action with whose it is, and the half-year it was meant for where that is over."""

    row: GoalAction
    owner: str
    goal: ServiceGoal
    from_half: str

    def late(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.row.done_at is None and self.row.due_on < today


@dataclass(frozen=True)
class Gap:
    """A goal with what is measured of it. `figure` None: nothing may be or is measured."""

    goal: ServiceGoal
    owner: str
    agreement: GoalAgreement | None
    figure: TeamShown | None
    #: Empty where the goal is in words, or its months are not reckoned yet.
    verdict: str
    reckoned: bool

    @property
    def scale(self) -> Scale | None:
        """The scale of the promised level."""
        return SCALES.get(self.goal.scale)


def halves(session: Session) -> list[HalfYear]:
    """All half-years, newest first."""
    return list(session.scalars(select(HalfYear).order_by(HalfYear.first_month.desc())))


def running(session: Session, today: date) -> HalfYear | None:
    """The half-year of today; the newest begun one where none is."""
    month = month_of(today)
    begun = [one for one in halves(session) if one.first_month <= month]
    return begun[0] if begun else None


def days_of(half: HalfYear) -> tuple[date, date]:
    """Its first and last day."""
    return first_day(half.first_month), first_day(half.last_month + 1) - timedelta(days=1)


def measures(session: Session) -> list[tuple[str, str]]:
    """Lens and scale with a colon between, of everything that is measured."""
    rows = session.execute(select(Fit.lens, Fit.scale).distinct().order_by(Fit.lens, Fit.scale))
    return [(f"{row[0]}:{row[1]}", f"{row[0].capitalize()}, {SCALES[row[1]].label}") for row in rows]


def gaps(session: Session, half: HalfYear, team_id: int) -> list[Gap]:
    """The goals of one team in a half-year, each with its figure over these months."""
    return gaps_of(session, half, [team_id]).get(team_id, [])


def gaps_of(session: Session, half: HalfYear, teams: Sequence[int]) -> dict[int, list[Gap]]:
    """The same of several teams; those without a goal are not there, and nothing is looked up for them."""
    rows = session.execute(
        select(ServiceGoal, Employee.name, GoalAgreement)
        .join(Employee, Employee.id == ServiceGoal.owner_id)
        .outerjoin(GoalAgreement, GoalAgreement.goal_id == ServiceGoal.id)
        .where(ServiceGoal.half_year_id == half.id, ServiceGoal.team_id.in_(teams))
        .where(ServiceGoal.id.not_in(select(GoalEnd.goal_id)))
        .order_by(ServiceGoal.set_at, ServiceGoal.id)
    ).all()
    fits = exact_fits(session, Months(half.first_month, half.last_month)) if rows else []
    figures = {
        (team_id, one.lens, one.scale.id): one
        for team_id in {goal.team_id for goal, _, _ in rows if goal.lens}
        for one in team_figures(session, fits, team_id)
    }
    found: dict[int, list[Gap]] = {}
    for goal, owner, agreement in rows:
        figure = figures.get((goal.team_id, goal.lens, goal.scale))
        said = ""
        if goal.expected is not None and fits:
            n, lo, hi = (figure.n, figure.lo, figure.hi) if figure else (0, None, None)
            said = verdict(goal.expected, n, lo, hi, confidential=goal.lens in CONFIDENTIAL)
        found.setdefault(goal.team_id, []).append(Gap(goal, owner, agreement, figure, said, bool(fits)))
    return found


def withdrawn(session: Session, half: HalfYear, team_id: int) -> list[tuple[ServiceGoal, GoalEnd]]:
    """The goals of a team that were withdrawn, newest first, with who did and why."""
    rows = session.execute(
        select(ServiceGoal, GoalEnd)
        .join(GoalEnd, GoalEnd.goal_id == ServiceGoal.id)
        .where(ServiceGoal.half_year_id == half.id, ServiceGoal.team_id == team_id)
        .order_by(GoalEnd.ended_at.desc())
    )
    return [(row[0], row[1]) for row in rows]


def doings(session: Session, half: HalfYear, team_id: int) -> list[Doing]:
    """The actions of a team in a half-year, and the open ones of earlier half-years: they are carried over."""
    rows = session.execute(
        select(GoalAction, Employee.name, ServiceGoal, HalfYear)
        .join(ServiceGoal, ServiceGoal.id == GoalAction.goal_id)
        .join(HalfYear, HalfYear.id == ServiceGoal.half_year_id)
        .join(Employee, Employee.id == GoalAction.owner_id)
        .where(
            ServiceGoal.team_id == team_id,
            or_(GoalAction.done_at.is_not(None), ServiceGoal.id.not_in(select(GoalEnd.goal_id))),
            or_(
                HalfYear.id == half.id,
                (HalfYear.first_month < half.first_month) & GoalAction.done_at.is_(None),
            ),
        )
        .order_by(GoalAction.due_on, GoalAction.id)
    )
    return [Doing(row[0], row[1], row[2], "" if row[3].id == half.id else row[3].name) for row in rows]


def overdue(session: Session, today: date, teams: Sequence[int]) -> list[tuple[GoalAction, str, Team]]:
    """Open actions of these teams whose day has passed, with whose they are."""
    rows = session.execute(
        select(GoalAction, Employee.name, Team)
        .join(ServiceGoal, ServiceGoal.id == GoalAction.goal_id)
        .join(Team, Team.id == ServiceGoal.team_id)
        .join(Employee, Employee.id == GoalAction.owner_id)
        .where(GoalAction.done_at.is_(None), GoalAction.due_on < today, Team.id.in_(teams))
        .where(ServiceGoal.id.not_in(select(GoalEnd.goal_id)))
        .order_by(GoalAction.due_on, GoalAction.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def seen_teams(session: Session, actor: Actor) -> list[Team]:
    """The teams with people in them whose service gaps the actor may see, by name: what `about_team` says of each,
    asked of all at once.
    """
    rows = session.execute(
        select(Assignment.team_id, Assignment.employee_id, Assignment.manager_id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(current(actor.today), or_(Employee.left_on.is_(None), Employee.left_on > actor.today))
    ).all()
    me = actor.employee_id or 0
    mine = {row.employee_id for row in rows if row.manager_id == me}
    people = Counter(row.team_id for row in rows)
    line = {row.team_id for row in rows if row.manager_id == me or row.manager_id in mine}
    hr = actor.units("hr") | actor.units("hr_lead")
    found = []
    for team in session.scalars(select(Team).where(Team.id.in_(people)).order_by(Team.name)):
        words = {"signed in", *actor.roles}
        words |= {"team line"} if team.id in line else set()
        words |= {"group"} if people[team.id] >= SMALLEST_GROUP else set()
        words |= {"unit hr"} if "" in hr or team.unit in hr else set()
        if allows("see service gaps", words):
            found.append(team)
    return found


def team_words(session: Session, actor: Actor, team_id: int) -> set[str]:
    """`team manager` where a member reports to the actor, `team above` where a manager of members does."""
    above = aliased(Assignment)
    day = actor.today
    managers = set(
        session.scalars(
            members(day).with_only_columns(Assignment.manager_id).where(Assignment.team_id == team_id)
        )
    )
    words = {"team manager"} if actor.employee_id in managers and actor.employee_id else set()
    higher = select(above.manager_id).where(
        above.employee_id.in_([one for one in managers if one]),
        above.starts_on <= day,
        or_(above.ends_on.is_(None), above.ends_on > day),
    )
    if actor.employee_id and actor.employee_id in set(session.scalars(higher)):
        words.add("team above")
    return words


def owners(session: Session, team_id: int, day: date) -> list[tuple[int, str]]:
    """Who may own something of a team: its people and their managers, by name."""
    rows = session.execute(members(day).where(Assignment.team_id == team_id)).all()
    found = {row.id: row.name for row in rows} | {
        row.manager_id: row.manager for row in rows if row.manager_id
    }
    return sorted(found.items(), key=lambda one: one[1])


def cycles(session: Session) -> list[Cycle]:
    """The review cycles that stand in the same calendar, newest first."""
    return list(session.scalars(select(Cycle).order_by(Cycle.due_on.desc())))
