"""Morale, production and margin by month around a day, in that order, and customers' answers beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.boards import queries, rules
from app.boards.models import KINDS, BusinessFigure
from app.boards.queries import Groups
from app.boards.rules import Average, Difference, Sides, Sums
from app.clock import first_day, month_of
from app.contacts.models import CUSTOMER, Cell
from app.contacts.scales import SCALES, Scale
from app.people.models import Assignment, Team
from app.people.queries import current
from app.pulse import rules as pulse
from app.pulse.models import PulseFigure, PulseRound
from app.pulse.queries import Sight, sight
from app.scores.models import Fit, Tally
from app.scores.queries import fits, main_fit

MORALE, CUSTOMERS = "Morale", "Customers"
#: The windows that tell on which scale most customers answer, the longest first.
WINDOWS = (12, 6, 3)


@dataclass(frozen=True)
class Point:
    """A month of a trend. Without a range both ends are the value. `more`: what else is known of it."""

    month: int
    value: float
    low: float
    high: float
    told: str
    n: int | None = None
    more: str = ""


@dataclass(frozen=True)
class Trend:
    """One line of months, and its averages before and after. `why`: why nothing is drawn or set against each other."""

    name: str
    of: str
    counts: str = ""
    points: list[Point] = field(default_factory=list)
    before: Average | None = None
    after: Average | None = None
    why: str = ""
    scale: tuple[float, float] | None = None

    @property
    def difference(self) -> Difference | None:
        """What the two sides differ by; None where that can't be said."""
        return None if self.why else rules.difference(self.before, self.after)


@dataclass(frozen=True)
class Scope:
    """Where something was changed. `units`: for what is kept by unit, those of the teams included (none: the company);
    `whole` and `teams`: whose customers' answers are looked at.
    """

    units: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    teams: tuple[int, ...] = ()
    on: date | None = None


def around(
    session: Session, actor: Actor, scope: Scope, found: Sides, groups: Groups, *, keeps: bool
) -> list[Trend]:
    """Morale, production, margin of each unit, then customers' answers. `keeps`: sees figures of small units too."""
    told = {one for one in scope.units if keeps or one not in groups.small_units}
    return [
        *morale(session, actor, scope, found, groups),
        *business(session, scope, found, groups, told),
        customers(session, scope, found, groups),
    ]


def morale(session: Session, actor: Actor, scope: Scope, found: Sides, groups: Groups) -> list[Trend]:
    """The pulse's averages by the month in which a round ended, as far as this actor may see them; its own rules hide
    small groups.
    """
    seen = sight(session, actor)
    rows = session.execute(
        select(PulseFigure, PulseRound.ends_on)
        .join(PulseRound, PulseRound.id == PulseFigure.round_id)
        .where(
            PulseRound.settled_at.is_not(None),
            PulseRound.ends_on >= first_day(found.first),
            PulseRound.ends_on < first_day(found.last + 1),
            PulseFigure.unit.in_(scope.units or ("",)),
        )
        .order_by(PulseRound.ends_on, PulseFigure.id)
    )
    told = [(row[0], row[1]) for row in rows]
    return [
        _morale(groups.unit(unit) or rules.COMPANY, _one_each(unit, told, seen), found)
        for unit in scope.units or ("",)
    ]


def _one_each(
    unit: str, rows: Sequence[tuple[PulseFigure, date]], seen: Sight
) -> list[tuple[int, PulseFigure]]:
    """The figure of a unit (or the company) for each month: its sum, or its one team that may be told."""
    kinds = (pulse.UNIT, pulse.ALL, pulse.TEAM) if unit else (pulse.ALL,)
    best: dict[int, PulseFigure] = {}
    alone: dict[int, int] = {}
    for one, ends_on in rows:
        if one.unit != unit or one.kind not in kinds or not seen.shows(one):
            continue
        key = month_of(ends_on)
        alone[key] = alone.get(key, 0) + (one.kind == pulse.TEAM)
        if key not in best or one.kind != pulse.TEAM:
            best[key] = one
    return [(key, one) for key, one in sorted(best.items()) if one.kind != pulse.TEAM or alone[key] == 1]


def _morale(of: str, rows: Sequence[tuple[int, PulseFigure]], found: Sides) -> Trend:
    points = []
    for key, one in rows:
        low, high = pulse.reach(one.happy, one.n)
        more = f"trained {one.trained:.1f}, informed {one.informed:.1f}"
        points.append(Point(key, one.happy, low, high, f"{one.happy:.1f}", one.n, more))
    why = (
        ""
        if points
        else "No pulse round of so many people ended in these months, or it is not for you to see."
    )
    return Trend(
        MORALE,
        of,
        "“I am happy at work”, 1 to 5",
        points,
        _rounds([one for key, one in rows if found.before(key)]),
        _rounds([one for key, one in rows if found.after(key)]),
        why,
        (pulse.LOW, pulse.HIGH),
    )


def _rounds(some: Sequence[PulseFigure]) -> Average | None:
    """Rounds as one average, each answer counted once, with the range that its answers give."""
    n = sum(one.n for one in some)
    if not n:
        return None
    mean = sum(one.n * one.happy for one in some) / n
    low, high = pulse.reach(mean, n)
    return Average(len(some), mean, (high - low) / 2)


def business(session: Session, scope: Scope, found: Sides, groups: Groups, told: set[str]) -> list[Trend]:
    """Production of each unit, then margin. What nobody noted of a unit is shown of the company, and says so."""
    rows = queries.figures(session, ["", *scope.units], found.first, found.last)
    trends = []
    for kind in KINDS:
        for unit in scope.units or ("",):
            own = [one for one in rows if (one.kind, one.unit) == (kind, unit)]
            of = groups.unit(unit) or rules.COMPANY
            if unit and unit not in told:
                why = "Fewer than five people work there: its figures are not for you to see."
                trends.append(Trend(rules.NAMES[kind], of, why=why))
            elif unit and not own:
                company = [one for one in rows if (one.kind, one.unit) == (kind, "")]
                trends.append(_business(kind, f"{rules.COMPANY}; nothing is noted of {of}", company, found))
            else:
                trends.append(_business(kind, of, own, found))
    return trends


def _business(kind: str, of: str, rows: Sequence[BusinessFigure], found: Sides) -> Trend:
    points = [
        Point(one.month, value, value, value, rules.shown(one.value), more=one.counts)
        for one in rows
        for value in [float(one.value or 0)]
    ]
    counts = list(dict.fromkeys(one.counts for one in rows))
    why = "Nothing is noted of these months." if not rows else ""
    if len(counts) > 1:
        why = f"What it counts changed in these months ({', '.join(counts)}): the two sides are not compared."
    return Trend(
        rules.NAMES[kind],
        of,
        counts[-1] if counts else "",
        points,
        rules.average([one.value for one in points if found.before(one.month)]),
        rules.average([one.value for one in points if found.after(one.month)]),
        why,
    )


def customers(session: Session, scope: Scope, found: Sides, groups: Groups) -> Trend:
    """Customers' answers by month on the scale that most of them use: of the whole company, or of those who stood in
    the units and teams on the day of the change.
    """
    fit = _fit(session)
    few = any(one in groups.small_units for one in scope.whole)
    few = few or any(one in groups.small_teams for one in scope.teams)
    names = [groups.unit(one) for one in scope.whole] + [groups.team(one) for one in scope.teams]
    of = ", ".join(dict.fromkeys(names)) or rules.COMPANY
    if fit is None or few:
        why = "Fewer than five people work there." if few else "No customer has answered yet."
        return Trend(CUSTOMERS, of, why=why)
    scale = SCALES[fit.scale]
    sums = _months(session, scope, scale, found)
    if scope.on is not None and sum(one.n for one in sums.values()) < rules.FEW:
        of = f"{rules.COMPANY}; too few answered about {of}"
        sums = _months(session, Scope(), scale, found)
    points = [_point(key, one, scale) for key, one in sums.items() if one.n >= rules.FEW]
    return Trend(
        CUSTOMERS,
        of,
        scale.label,
        points,
        _shown(rules.pooled([one for key, one in sums.items() if found.before(key)]), scale),
        _shown(rules.pooled([one for key, one in sums.items() if found.after(key)]), scale),
        "" if points else "Too few customers answered in these months.",
        (scale.lo, scale.hi),
    )


def _fit(session: Session) -> Fit | None:
    for months in WINDOWS:
        if (fit := main_fit([one for one in fits(session, months) if one.lens == CUSTOMER])) is not None:
            return fit
    return None


def _months(session: Session, scope: Scope, scale: Scale, found: Sides) -> dict[int, Sums]:
    """Sums of shares and steps by month: what is excluded, new or of an AI agent is in none of them."""
    columns = (func.sum(Tally.sw), func.sum(Tally.swy), func.sum(Tally.swyy))
    asked = (
        select(Tally.month, *columns)
        .join(Cell, Cell.id == Tally.cell_id)
        .where(
            Tally.month.between(found.first, found.last),
            Cell.lens == CUSTOMER,
            Cell.scale == scale.id,
            Cell.aside == "",
        )
        .group_by(Tally.month)
        .order_by(Tally.month)
    )
    if scope.on is not None and (scope.whole or scope.teams):
        within = or_(Assignment.team_id.in_(scope.teams), Team.unit.in_(scope.whole))
        people = (
            select(Assignment.employee_id)
            .join(Team, Team.id == Assignment.team_id)
            .where(current(scope.on), within)
        )
        asked = asked.where(Tally.employee_id.in_(people))
    return {
        row[0]: Sums(float(row[1]) / 1000, float(row[2]) / 1000, float(row[3]) / 1000)
        for row in session.execute(asked)
        if row[1]
    }


def _point(key: int, one: Sums, scale: Scale) -> Point:
    mean, half = scale.shown(one.mean), scale.shown(one.half)
    low, high = max(scale.lo, mean - half), min(scale.hi, mean + half)
    return Point(key, mean, low, high, f"{mean:.2f}", round(one.n))


def _shown(found: Average | None, scale: Scale) -> Average | None:
    if found is None:
        return None
    return Average(found.months, scale.shown(found.mean), scale.shown(found.half or 0.0))
