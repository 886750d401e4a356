"""Reading rounds, and the figures that somebody may see."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.access.facts import SMALLEST_GROUP
from app.clock import month_of
from app.people.models import Assignment, Team
from app.people.queries import current, members
from app.pulse import rules
from app.pulse.models import PulseAsked, PulseFigure, PulseRound, PulseWords
from app.scores.models import Fit, TeamEvidence
from app.scores.queries import fits, main_fit

#: So many rounds are drawn, the newest.
ROUNDS = 8
#: Customers' answers are looked at in this window.
MONTHS = 12

Key = tuple[str, int | None, str]


def waiting(session: Session, employee_id: int, today: date) -> list[tuple[PulseRound, PulseAsked]]:
    """The rounds that ask somebody today, unanswered ones first."""
    rows = session.execute(
        select(PulseRound, PulseAsked)
        .join(PulseAsked, PulseAsked.round_id == PulseRound.id)
        .where(
            PulseAsked.employee_id == employee_id,
            PulseRound.settled_at.is_(None),
            PulseRound.starts_on <= today,
            PulseRound.ends_on >= today,
        )
        .order_by(PulseAsked.answered, PulseRound.ends_on)
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class Sight:
    """Whose figures somebody may see: None for all units, else these units and teams; the company's always."""

    units: frozenset[str] | None
    teams: frozenset[int] = frozenset()

    def shows(self, figure: PulseFigure) -> bool:
        """Whether this is one of them."""
        if self.units is None or figure.team_id in self.teams or figure.unit in self.units:
            return True
        return figure.kind == rules.ALL and not figure.unit


def sight(session: Session, actor: Actor) -> Sight:
    """Executives and HR of the company see every group, HR of a unit the unit's, managers the teams that report to
    them or to one of theirs.
    """
    units = actor.units("hr") | actor.units("hr_lead")
    if "" in units or "executive" in actor.roles:
        return Sight(None)
    teams: set[int] = set()
    if actor.is_manager:
        below = select(Assignment.employee_id).where(
            Assignment.manager_id == actor.employee_id, current(actor.today)
        )
        line = or_(Assignment.manager_id == actor.employee_id, Assignment.manager_id.in_(below))
        teams = set(session.scalars(members(actor.today).with_only_columns(Team.id).where(line)))
    return Sight(units, frozenset(teams))


@dataclass
class Line:
    """One group over the rounds, the oldest first, with its team's customer figure."""

    key: Key
    name: str
    told: list[tuple[PulseRound, PulseFigure]] = field(default_factory=list)
    customers: TeamEvidence | None = None

    @property
    def last(self) -> PulseFigure:
        """The newest figure."""
        return self.told[-1][1]


@dataclass(frozen=True)
class Results:
    """What somebody may see: the rounds, the groups by name, and the teams with too few answers."""

    rounds: list[PulseRound]
    lines: list[Line]
    too_few: list[str]
    fit: Fit | None


def results(session: Session, actor: Actor) -> Results:
    """The figures of the newest rounds that are over, as far as the actor may see them."""
    seen = sight(session, actor)
    rounds = over(session)[-ROUNDS:]
    by_id = {one.id: one for one in rounds}
    rows = session.execute(
        select(PulseFigure, Team.name)
        .outerjoin(Team, Team.id == PulseFigure.team_id)
        .where(PulseFigure.round_id.in_(by_id))
    )
    lines: dict[Key, Line] = {}
    for figure, team in sorted(rows, key=lambda row: by_id[row[0].round_id].ends_on):
        if seen.shows(figure):
            key = _key(figure)
            line = lines.setdefault(key, Line(key, team or _name(key)))
            line.told.append((by_id[figure.round_id], figure))
    fit = _beside(session, lines)
    found = sorted(lines.values(), key=_order)
    return Results(
        [one for one in rounds if _in(one, found)], found, _too_few(session, actor, seen, lines), fit
    )


def over(session: Session) -> list[PulseRound]:
    """The rounds that have figures, the oldest first."""
    told = select(PulseFigure.round_id)
    statement = select(PulseRound).where(PulseRound.settled_at.is_not(None), PulseRound.id.in_(told))
    return list(session.scalars(statement.order_by(PulseRound.ends_on, PulseRound.unit)))


def _key(figure: PulseFigure) -> Key:
    # A unit's own round tells of the unit what the company's round tells of it.
    if figure.kind == rules.ALL and figure.unit:
        return rules.UNIT, None, figure.unit
    return figure.kind, figure.team_id, "" if figure.team_id else figure.unit


def _name(key: Key) -> str:
    kind, _, unit = key
    return {
        rules.ALL: "The company",
        rules.UNIT: unit,
        rules.REST: f"{unit}, its smaller teams",
        rules.ELSEWHERE: "Groups too small to stand alone",
    }[kind]


def _order(line: Line) -> tuple[int, str, int, str]:
    kind = (rules.ALL, rules.UNIT, rules.TEAM, rules.REST, rules.ELSEWHERE).index(line.key[0])
    edge = {rules.ALL: 0, rules.ELSEWHERE: 2}.get(line.key[0], 1)
    return edge, line.last.unit, kind, line.name


def _in(one: PulseRound, lines: Sequence[Line]) -> bool:
    return any(one.id == told.id for line in lines for told, _ in line.told)


def _beside(session: Session, lines: dict[Key, Line]) -> Fit | None:
    """Put each team's customer figure beside it. Of fewer than five people it would be a person's."""
    fit = main_fit([fit for fit in fits(session, MONTHS) if fit.lens == "customer"])
    if fit is not None:
        teams = {line.key[1]: line for line in lines.values() if line.key[1] is not None}
        for row in session.scalars(
            select(TeamEvidence).where(
                TeamEvidence.fit_id == fit.id,
                TeamEvidence.team_id.in_(teams),
                TeamEvidence.people >= SMALLEST_GROUP,
            )
        ):
            teams[row.team_id].customers = row
    return fit


def _too_few(session: Session, actor: Actor, seen: Sight, lines: dict[Key, Line]) -> list[str]:
    told = {key[1] for key in lines}
    statement = members(actor.today).with_only_columns(Team.id, Team.name, Team.unit).distinct()
    return sorted(
        row.name
        for row in session.execute(statement)
        if row.id not in told and (seen.units is None or row.id in seen.teams or row.unit in seen.units)
    )


def rounds(session: Session) -> list[PulseRound]:
    """All rounds, the newest first."""
    return list(session.scalars(select(PulseRound).order_by(PulseRound.starts_on.desc(), PulseRound.unit)))


def shares(session: Session) -> dict[int, int]:
    """Of each round that is over, how many answered, in full fives."""
    rows = session.execute(select(PulseFigure.round_id, PulseFigure.n).where(PulseFigure.kind == rules.ALL))
    return {row.round_id: row.n for row in rows}


def words(session: Session, actor: Actor) -> list[tuple[PulseRound, str, list[str]]]:
    """What people wrote, by round (the newest first) and unit: at least five each, in no order."""
    seen = sight(session, actor)
    rows = session.execute(
        select(PulseRound, PulseWords)
        .join(PulseWords, PulseWords.round_id == PulseRound.id)
        .where(PulseRound.settled_at.is_not(None))
        .order_by(PulseRound.ends_on.desc(), PulseWords.unit)
    )
    return [
        (row[0], row[1].unit, sorted(row[1].words))
        for row in rows
        if seen.units is None or row[1].unit in seen.units
    ]


def units(session: Session) -> list[str]:
    """The names of all units."""
    found = session.scalars(select(Team.unit).where(Team.unit != "").distinct().order_by(Team.unit))
    return list(found)


def span_of(rounds: Sequence[PulseRound]) -> tuple[int, int]:
    """The months from the first round to the last, a quarter at least."""
    last = month_of(max(one.ends_on for one in rounds))
    return min(month_of(min(one.starts_on for one in rounds)), last - 2), last
