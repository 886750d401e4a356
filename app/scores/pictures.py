"""What the pictures of a team and a company show, and the files of their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor, Door, visible_employees
from app.clock import first_day
from app.contacts.models import CONFIDENTIAL
from app.contacts.scales import SCALES, Scale
from app.people.queries import members
from app.scores import credited, queries
from app.scores.credited import Day
from app.scores.explaining import Why
from app.scores.models import Fit
from app.scores.queries import Person, Shown
from app.scores.spans import Months
from app.scores.teams import TeamShown
from app.web import plots
from app.web.axes import Axis, axis
from app.web.bars import waterfall
from app.web.export import Value
from app.web.words import with_excluded

Head = list[str]
Lines = list[list[Value]]


@dataclass(frozen=True)
class Multiple:
    """One person's or team's little trend. Without `known` there is not enough evidence to say more than that."""

    name: str
    href: str
    score: float | None
    n: int
    points: list[dict[str, Any] | None]
    known: bool = True
    #: The other number, where a decision excluded answers: both stay visible.
    other: str = ""


@dataclass(frozen=True)
class Calendar:
    """A year of days with their answers, and where a month's answers open."""

    span: Months
    found: list[Day]
    halves: tuple[plots.Half, ...]
    answers: str
    lens: str
    file: str

    @property
    def n(self) -> int:
        """Answers of the year."""
        return sum(one.n for one in self.found)

    @property
    def low(self) -> int:
        """Low ones among them."""
        return sum(one.low for one in self.found)

    @property
    def most(self) -> int:
        """Answers of the busiest day."""
        return max((one.n for one in self.found), default=0)


def team_people(session: Session, actor: Actor, fit: Fit | None, team_id: int) -> list[Person]:
    """The members of a team whom the actor may see by person, by name, with their evidence of one fit."""
    return queries.people(session, actor.today, fit, queries.in_team(team_id), visible_employees(actor))


def team_ids(session: Session, actor: Actor, team_id: int) -> dict[int, str]:
    """Their ids and names alone."""
    statement = members(actor.today).where(queries.in_team(team_id), visible_employees(actor))
    return {row.id: row.name for row in session.execute(statement)}


def months_of(fit: Fit) -> Months:
    """The months a fit speaks of."""
    return Months(fit.first_month, fit.last_month)


def monthly(fit: Fit) -> bool:
    """Whether a lens may be shown by month: a month of a confidential one may be a single colleague's answer."""
    return fit.lens not in CONFIDENTIAL


def points(series: Sequence[Any], span: Months) -> list[dict[str, Any] | None]:
    """A series as one point for every month of a span; None where nobody answered."""
    known = {int(row[0]): row for row in series}
    return [
        None
        if month not in known
        else {
            "label": f"{first_day(month):%b %Y}",
            "n": known[month][1],
            "score": known[month][2],
            "lo": known[month][3],
            "hi": known[month][4],
        }
        for month in range(span.first, span.last + 1)
    ]


def of_people(people: Sequence[Person], span: Months, months: int) -> list[Multiple]:
    """A little trend for each person, by name."""
    found = []
    for one in people:
        own = one.evidence
        href = f"/employees/{one.id}?months={months}" + (f"&lens={own.lens}" if own else "")
        series = points(own.series if own else [], span)
        found.append(
            Multiple(
                one.name,
                href,
                own.score if own else None,
                own.n if own else 0,
                series,
                known=own is not None and own.enough,
                other=with_excluded(own) if own else "",
            )
        )
    return found


def of_teams(teams: Sequence[TeamShown], span: Months, months: int) -> list[Multiple]:
    """A little trend for each team, in the order given."""
    return [
        Multiple(one.name, f"/teams/{one.id}?months={months}", one.score, one.n, points(one.series, span))
        for one in teams
    ]


def common_scale(found: Sequence[Multiple], fit: Fit) -> plots.Common:
    """The one scale of all little trends."""
    scale = SCALES[fit.scale]
    values = [point["score"] for one in found for point in one.points if point]
    return plots.common(values, scale.lo, scale.hi, [float(fit.summary["mean"])])


def interval_axis(people: Sequence[Person], fit: Fit) -> Axis:
    """The axis of an interval plot: all ranges, both bars and the company's average."""
    scale: Scale = SCALES[fit.scale]
    shown = [one.evidence for one in people if one.evidence]
    values = [value for one in shown for value in (one.score, one.lo, one.hi)]
    bars = fit.summary
    return axis(scale.lo, scale.hi, [*values, bars["mean"]], bars["star_bar"], bars["floor_bar"])


def calendar(
    door: Door, employees: Sequence[int], lens: str, last_month: int, home: str, scale: str = ""
) -> Calendar:
    """A year of days of these people's answers in an open lens (and of one scale), up to and with a month. One
    statement.
    """
    span = credited.year_until(last_month)
    found = credited.days(door.session, employees, lens, span, door.zone)
    found = credited.of_scale(found, scale) if scale else found
    counts = {one.day: (one.n, one.low) for one in found}
    halves = plots.calendar(credited.all_days(span, door.actor.today), counts)
    kept = f"lens={lens}&months={credited.YEAR}" + (f"&scale={scale}" if scale else "")
    return Calendar(span, found, halves, f"{home}/ratings?{kept}", lens, f"{home}/days?{kept}")


def interval_lines(people: Sequence[Person]) -> tuple[Head, Lines]:
    """The numbers of an interval plot."""
    head = ["Person", "Lens", "Score", "From", "To", "Answers", "Standing", "Floor", "Star bar"]
    return head, [_interval(one, one.evidence) for one in people]


def _interval(one: Person, found: Shown | None) -> list[Value]:
    if found is None:
        return [one.name, None, None, None, None, 0, "no answers", None, None]
    numbers = [round(value, 2) for value in (found.score, found.lo, found.hi)]
    bars = [round(value, 2) for value in (found.floor_bar, found.star_bar)]
    return [one.name, found.lens, *numbers, found.n, found.standing, *bars]


def multiple_lines(found: Sequence[Multiple], who: str) -> tuple[Head, Lines]:
    """The numbers of little trends."""
    return [who, "Month", "Score", "From", "To", "Answers"], [
        [one.name, point["label"], *(round(point[key], 2) for key in ("score", "lo", "hi")), point["n"]]
        for one in found
        for point in one.points
        if point
    ]


def trend_lines(series: Sequence[Any]) -> tuple[Head, Lines]:
    """The numbers of a trend."""
    return ["Period", "Score", "From", "To", "Answers"], [
        [f"{first_day(int(month)):%b %Y}", *(round(value, 2) for value in (score, lo, hi)), n]
        for month, n, score, lo, hi in series
    ]


def day_lines(found: Sequence[Day]) -> tuple[Head, Lines]:
    """The numbers of a calendar: the days that have answers."""
    return ["Day", "Answers", "Low"], [[one.day.isoformat(), one.n, one.low] for one in found]


NO_STEPS: tuple[Head, Lines] = (["Step", "Points", "From", "To", "Note"], [])


def step_lines(found: Why, lo: float, hi: float) -> tuple[Head, Lines]:
    """The numbers of a waterfall: the rows it shows."""
    return NO_STEPS[0], [
        [step.label, round(step.amount, 2), round(step.start, 2), round(step.end, 2), step.note or None]
        for step in waterfall(found, lo, hi).steps
        if step.seen
    ]


def funnel_lines(found: Sequence[dict[str, Any]]) -> tuple[Head, Lines]:
    """The numbers of a funnel: the points it shows."""
    who = "Person" if found and found[0]["href"].startswith("/employees") else "Team"
    return [who, "Score", "Answers", "Standing"], [
        [one["name"], round(one["y"], 2), round(one["x"]), one["standing"] if who == "Person" else None]
        for one in found
    ]
