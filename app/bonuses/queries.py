"""Reading bonus plans: the lists in force, plans with their versions, where they pull apart and what became of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.bonuses import rules
from app.bonuses.models import (
    BonusAcceptance,
    BonusConflict,
    BonusMetric,
    BonusPlan,
    BonusPolicy,
    BonusVersion,
)
from app.bonuses.rules import Clash, Kind, Metric, Pair, Plan
from app.people.models import Employee, Team
from app.people.queries import assignment_on

BUILT_IN = 1
OPEN, ACCEPTED, CLEARED = "open", "accepted", "cleared"
STATES = (OPEN, ACCEPTED, CLEARED)
IN_FORCE, COMING, OVER = "in force", "coming", "over"


@dataclass(frozen=True)
class Policy:
    """One version of the lists; the built-in one was made by nobody."""

    number: int
    kinds: tuple[Kind, ...]
    pairs: tuple[Pair, ...]
    least: int
    made_at: datetime | None = None
    made_by: str = ""
    reason: str = "Built in, until somebody sets another."

    def pays(self, name: str) -> str:
        """What a metric pays for, in words."""
        return next((one.pays for one in self.kinds if one.name == name), name)

    @property
    def offered(self) -> list[str]:
        """Customer metrics of the list."""
        return [one.name for one in self.kinds if one.customer]


def policies(session: Session) -> list[Policy]:
    """All versions, the one in force first."""
    rows = session.scalars(select(BonusPolicy).order_by(BonusPolicy.version.desc()))
    made = [
        Policy(
            one.version,
            tuple(Kind(*row) for row in one.metrics),
            tuple(Pair(*row) for row in one.pairs),
            one.least,
            one.made_at,
            one.made_by,
            one.reason,
        )
        for one in rows
    ]
    return [*made, Policy(BUILT_IN, rules.METRICS, rules.PAIRS, rules.LEAST)]


@dataclass(frozen=True)
class Said:
    """A version of a plan with its people and what it pays for, the heaviest first."""

    version: BonusVersion
    owner: str
    team: str
    metrics: list[BonusMetric]

    @property
    def whose(self) -> str:
        """Whose people read it; empty where it is bound to nobody."""
        return self.team or self.version.unit

    def plan(self, plan: BonusPlan) -> Plan:
        """As conflicts look at it."""
        metrics = tuple(Metric(one.name, one.weight, one.customer) for one in self.metrics)
        return Plan(plan.id, plan.name, metrics, self.version.starts_on, self.version.ends_on)


@dataclass(frozen=True)
class Line:
    """A plan with its versions, the newest first."""

    plan: BonusPlan
    said: list[Said]

    @property
    def newest(self) -> Said:
        """What it says last."""
        return self.said[0]

    def standing(self, today: date) -> list[Plan]:
        """What of it is in force from today on."""
        return rules.standing((one.plan(self.plan) for one in self.said), today)

    def now(self, today: date) -> Said:
        """The version in force today; without one the newest."""
        begun = [one for one in self.said if one.version.starts_on <= today]
        return begun[0] if begun else self.newest

    def state(self, today: date) -> str:
        """In force, coming or over."""
        parts = self.standing(today)
        if not parts:
            return OVER
        return IN_FORCE if any(one.starts_on <= today for one in parts) else COMING


def lines(session: Session, plan_id: int | None = None) -> list[Line]:
    """All plans by name, or one."""
    found = (
        select(BonusPlan, BonusVersion, Employee.name, Team.name)
        .join(BonusVersion, BonusVersion.plan_id == BonusPlan.id)
        .join(Employee, Employee.id == BonusVersion.owner_id)
        .outerjoin(Team, Team.id == BonusVersion.team_id)
        .order_by(BonusPlan.name, BonusVersion.number.desc())
    )
    metrics = select(BonusMetric).order_by(BonusMetric.weight.desc(), BonusMetric.name)
    if plan_id is not None:
        found = found.where(BonusPlan.id == plan_id)
        metrics = metrics.join(BonusVersion, BonusVersion.id == BonusMetric.version_id).where(
            BonusVersion.plan_id == plan_id
        )
    paid: dict[int, list[BonusMetric]] = defaultdict(list)
    for one in session.scalars(metrics):
        paid[one.version_id].append(one)
    told: dict[int, Line] = {}
    for plan, version, owner, team in session.execute(found):
        line = told.setdefault(plan.id, Line(plan, []))
        line.said.append(Said(version, owner, team or "", paid[version.id]))
    return list(told.values())


def seen(session: Session, actor: Actor, found: Sequence[Line]) -> list[Line]:
    """Of some plans those of the actor's own team or unit, and those they own."""
    return [one for one in found if is_theirs(session, actor, one) or is_owner(actor, one)]


def is_owner(actor: Actor, line: Line) -> bool:
    """Whether the actor owns a plan."""
    return actor.employee_id is not None and line.newest.version.owner_id == actor.employee_id


def is_theirs(session: Session, actor: Actor, line: Line) -> bool:
    """Whether a plan is for the actor's own team or unit."""
    if actor.employee_id is None:
        return False
    home = assignment_on(session, actor.employee_id, actor.today)
    if home is None:
        return False
    version = line.newest.version
    if version.team_id is not None:
        return version.team_id == home.team_id
    return bool(version.unit) and version.unit == session.scalar(
        select(Team.unit).where(Team.id == home.team_id)
    )


@dataclass(frozen=True)
class Conflict:
    """Where two plans pull apart, what became of it, and its sentence."""

    clash: Clash
    row: BonusConflict | None
    acceptance: BonusAcceptance | None
    policy: Policy
    today: date

    @property
    def state(self) -> str:
        """Open, accepted (until its day), or cleared by a shared customer metric."""
        if self.clash.cleared:
            return CLEARED
        lived_with = self.acceptance is not None and self.acceptance.until >= self.today
        return ACCEPTED if lived_with else OPEN

    @property
    def sides(self) -> tuple[tuple[Plan, str], tuple[Plan, str]]:
        """The two plans with what of theirs pulls, in the order of the pair."""
        one, other = (
            (self.clash.first, self.clash.first_metric),
            (self.clash.second, self.clash.second_metric),
        )
        return (one, other) if one[1] == self.clash.pulls.one else (other, one)

    @property
    def pulls(self) -> str:
        """Who is paid for what, as a sentence."""
        (first, one), (second, other) = self.sides
        if self.clash.within:
            return (
                f"{first.name} is paid for {self.policy.pays(one)} and for {self.policy.pays(other)} at once."
            )
        return (
            f"{first.name} is paid for {self.policy.pays(one)}, {second.name} for {self.policy.pays(other)}."
        )

    @property
    def mend(self) -> str:
        """What is missing, or what holds the two together."""
        return rules.mend(self.clash, self.policy.offered)

    @property
    def title(self) -> str:
        """The two plans."""
        (first, _), (second, _) = self.sides
        return first.name if self.clash.within else f"{first.name} and {second.name}"


def clashes_of(found: Sequence[Line], policy: Policy, today: date) -> list[Clash]:
    """Where some plans pull apart from today on."""
    parts = [part for line in found for part in line.standing(today)]
    return rules.clashes(parts, policy.pairs, policy.least, today)


def conflicts(session: Session, found: Sequence[Line], today: date) -> list[Conflict]:
    """Where some plans pull apart from today on: open ones first, then accepted, then cleared."""
    policy = policies(session)[0]
    rows = {
        (one.first_id, one.second_id, one.first_metric, one.second_metric): one
        for one in session.scalars(select(BonusConflict))
    }
    accepted = acceptances(session)
    told = []
    for clash in clashes_of(found, policy, today):
        row = rows.get(clash.key)
        newest = next(iter(accepted.get(row.id, ())), None) if row is not None else None
        told.append(Conflict(clash, row, newest, policy, today))
    return sorted(told, key=lambda one: (STATES.index(one.state), one.title, one.clash.key))


def open_conflicts(session: Session, today: date) -> list[Conflict]:
    """Every conflict that nobody has accepted and nothing holds together."""
    return [one for one in conflicts(session, lines(session), today) if one.state == OPEN]


def acceptances(session: Session) -> dict[int, list[BonusAcceptance]]:
    """By conflict who lived with it until when, the newest first."""
    found: dict[int, list[BonusAcceptance]] = defaultdict(list)
    rows = session.scalars(
        select(BonusAcceptance).order_by(BonusAcceptance.made_at.desc(), BonusAcceptance.id.desc())
    )
    for one in rows:
        found[one.conflict_id].append(one)
    return found
