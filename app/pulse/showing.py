"""Rounds as their page shows them: little lines over the same months, sentences, and the rows of a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from app.clock import first_day, month_of
from app.contacts.scales import SCALES
from app.pulse import rules
from app.pulse.models import PulseFigure, PulseRound
from app.pulse.queries import Line, Results, span_of
from app.web import plots
from app.web.axes import MARGIN
from app.web.charts import WIDE, band, path
from app.web.export import Value
from app.web.words import day, score

NAMES = {"happy": "Happy", "trained": "Trained", "informed": "Informed"}


def said(mean: float) -> str:
    """An average as it is shown."""
    if mean >= rules.CEILING:
        return f"{rules.CEILING} or more"
    return f"{rules.FLOOR} or less" if mean <= rules.FLOOR else f"{mean:.1f}"


@dataclass(frozen=True)
class Panel:
    """One little line with its own axis. `now`: the newest value; without points there is nothing to draw."""

    name: str
    now: str
    drawn: plots.Little
    axis: plots.Common
    foot: str


@dataclass(frozen=True)
class Row:
    """One round of one group in numbers; `customers`: the team's customer score in the month in which it ended."""

    of: PulseRound
    n: int
    values: list[tuple[float, float, float]]
    customers: tuple[float, float, float] | None


@dataclass(frozen=True)
class Card:
    """One group: its lines side by side, and its numbers."""

    name: str
    panels: list[Panel]
    rows: list[Row]


def cards(found: Results, lines: Sequence[Line]) -> list[Card]:
    """The groups as cards. One axis for all questions of all groups, another for all customers' scores."""
    if not lines:
        return []
    span = span_of(found.rounds)
    own = plots.common(
        [
            value
            for line in found.lines
            for _, one in line.told
            for mean in _values(one)
            for value in rules.reach(mean, one.n)
        ],
        rules.LOW,
        rules.HIGH,
    )
    months = [row for line in found.lines for row in _months(line, span)]
    theirs = None
    if found.fit is not None:
        scale = SCALES[found.fit.scale]
        theirs = plots.common([row[2] for row in months], scale.lo, scale.hi)
    return [_card(line, span, own, theirs) for line in lines]


def _card(line: Line, span: tuple[int, int], own: plots.Common, theirs: plots.Common | None) -> Card:
    panels = []
    for place, (field, _) in enumerate(rules.QUESTIONS):
        points = [
            (one.ends_on, _point(f"round to {day(one.ends_on)}", _values(figure)[place], figure.n))
            for one, figure in line.told
        ]
        foot = f"{line.last.n} answers or more"
        panels.append(
            Panel(NAMES[field], said(_values(line.last)[place]), drawn(points, span, own), own, foot)
        )
    months = _months(line, span)
    if theirs is not None and months:
        points = [
            (first_day(int(month)) + timedelta(days=14), _customer(int(month), int(n), mean, lo, hi))
            for month, n, mean, lo, hi in months
        ]
        panels.append(
            Panel(
                "Customers", score(months[-1][2]), drawn(points, span, theirs), theirs, "by month, own axis"
            )
        )
    return Card(line.name, panels, [_row(line, one, figure) for one, figure in reversed(line.told)])


def _values(figure: PulseFigure) -> tuple[float, float, float]:
    return figure.happy, figure.trained, figure.informed


def _point(label: str, mean: float, n: int) -> dict[str, object]:
    lo, hi = rules.reach(mean, n)
    words = f"{label}: {said(mean)}, {lo:.1f} to {hi:.1f}, {n} answers or more"
    return {"score": mean, "lo": lo, "hi": hi, "words": words}


def _customer(month: int, n: int, mean: float, lo: float, hi: float) -> dict[str, object]:
    words = f"{first_day(month):%b %Y}: {score(mean)}, {score(lo)} to {score(hi)}, {n} answers"
    return {"score": mean, "lo": lo, "hi": hi, "words": words}


def _months(line: Line, span: tuple[int, int]) -> list[tuple[float, float, float, float, float]]:
    series = line.customers.series if line.customers is not None else []
    return [tuple(row) for row in series if span[0] <= int(row[0]) <= span[1]]


def _row(line: Line, one: PulseRound, figure: PulseFigure) -> Row:
    values = [(mean, *rules.reach(mean, figure.n)) for mean in _values(figure)]
    series = line.customers.series if line.customers is not None else []
    month = {int(row[0]): (row[2], row[3], row[4]) for row in series}
    return Row(one, figure.n, values, month.get(month_of(one.ends_on)))


def drawn(
    points: Sequence[tuple[date, Mapping[str, object]]], span: tuple[int, int], axis: plots.Common
) -> plots.Little:
    """A little line through points on their days: the box is the months of the span, both included."""
    start, end = first_day(span[0]), first_day(span[1] + 1)
    room = 100 - 2 * MARGIN
    across = [MARGIN + (on - start).days / (end - start).days * room for on, _ in points]

    def line(key: str) -> list[tuple[float, float] | None]:
        return [
            (round(x / 100 * WIDE, 1), round(axis.y(float(str(one[key]))), 1))
            for x, (_, one) in zip(across, points, strict=True)
        ]

    edges = [0.0, *((a + b) / 2 for a, b in pairwise(across)), 100.0]
    seen = tuple(
        plots.Point(
            round(x, 2),
            round(axis.y(float(str(one["score"]))), 1),
            round(left, 2),
            round(right - left, 2),
            one,
        )
        for x, left, right, (_, one) in zip(across, edges, edges[1:], points, strict=False)
    )
    return plots.Little(path(line("score")), band(line("hi"), line("lo")), seen)


def lead(found: Results) -> list[str]:
    """What matters of the newest round, in two sentences."""
    whole = next((line for line in found.lines if line.key[0] in {rules.ALL, rules.UNIT}), None)
    if whole is None:
        return []
    one, figure = whole.told[-1]
    values = dict(zip(NAMES, _values(figure), strict=True))
    low = min(values, key=lambda name: values[name])
    told = ", ".join(f"{name} {said(value)}" for name, value in values.items())
    first = f"Of {one.asked} people asked, {figure.n} or more answered by {day(one.ends_on)}: {told}, of 5."
    return [first, _change(whole, low) if len(whole.told) > 1 else f"Lowest of the three is {low}."]


def _change(line: Line, low: str) -> str:
    before, now = (figure for _, figure in line.told[-2:])
    moved = []
    for name, old, new in zip(NAMES, _values(before), _values(now), strict=True):
        (was_lo, was_hi), (lo, hi) = rules.reach(old, before.n), rules.reach(new, now.n)
        if lo > was_hi or hi < was_lo:
            moved.append(f"{name} {'rose' if new > old else 'fell'} from {said(old)} to {said(new)}")
    if moved:
        return f"Since the round before, {' and '.join(moved)}."
    return f"Lowest of the three is {low}; since the round before, nothing moved by more than chance could."


HEAD = [
    "Group",
    "From",
    "To",
    "Answers, at least",
    *(f"{name}{more}" for name in NAMES.values() for more in ("", ", from", ", to")),
    "Customers in that month",
]


def lines_of(found: Sequence[Card]) -> list[list[Value]]:
    """The numbers of all groups, as a file holds them."""
    return [
        [
            card.name,
            row.of.starts_on.isoformat(),
            row.of.ends_on.isoformat(),
            row.n,
            *(round(number, 1) for triple in row.values for number in triple),
            round(row.customers[0], 2) if row.customers else None,
        ]
        for card in found
        for row in card.rows
    ]
