"""Trends as little pictures under each other over the same months, with a line at each marked month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.boards import rules
from app.boards.trends import MORALE, Point, Trend
from app.web import plots
from app.web.axes import MARGIN
from app.web.charts import WIDE, band, path


@dataclass(frozen=True)
class Line:
    """A marked month: percent across, and what was changed in it."""

    x: float
    words: str
    own: bool = False


@dataclass(frozen=True)
class Panel:
    """One trend as drawn. Without points there is nothing to draw, and `trend.why` says so."""

    trend: Trend
    now: str
    drawn: plots.Little
    axis: plots.Common
    lines: tuple[Line, ...]


def panels(
    trends: Sequence[Trend], first: int, last: int, marked: Sequence[tuple[int, str]], own: int | None = None
) -> list[Panel]:
    """One for each trend, all over the months from `first` to `last`; `own`: the month that they are drawn around."""
    lines = tuple(
        Line(across(key, first, last), words, key == own) for key, words in marked if first <= key <= last
    )
    return [_panel(one, first, last, lines) for one in trends]


def _panel(trend: Trend, first: int, last: int, lines: tuple[Line, ...]) -> Panel:
    known = {one.month: one for one in trend.points}
    axis = axis_of(trend)
    points = [_drawn(trend, known[key]) if key in known else None for key in range(first, last + 1)]
    now = trend.points[-1].told if trend.points else ""
    drawn = plots.little(points, axis)
    return Panel(trend, now, _joined(drawn, axis) if trend.name == MORALE else drawn, axis, lines)


def _joined(drawn: plots.Little, axis: plots.Common) -> plots.Little:
    """The line through all points: rounds of the pulse lie months apart, and no month between them is missing."""

    def line(key: str) -> list[tuple[float, float] | None]:
        return [
            (round(one.x / 100 * WIDE, 1), round(axis.y(float(str(one.thing[key]))), 1))
            for one in drawn.points
        ]

    return replace(drawn, line=path(line("score")), band=band(line("hi"), line("lo")))


def across(key: int, first: int, last: int) -> float:
    """Where a month stands, in percent of the width."""
    steps = last - first
    return round(MARGIN + (key - first) / steps * (100 - 2 * MARGIN), 2) if steps else 50.0


def _drawn(trend: Trend, one: Point) -> dict[str, object]:
    return {
        "score": one.value,
        "lo": one.low,
        "hi": one.high,
        "words": f"{rules.month_words(one.month)}: {words(trend, one)}",
    }


def words(trend: Trend, one: Point) -> str:
    """A month's value with its range, and of how many answers."""
    said = one.told
    if one.high > one.low:
        places = 1 if trend.name == MORALE else 2
        said += f", {one.low:.{places}f} to {one.high:.{places}f}"
    return said + (f", {one.n:,} answers" if one.n else "")


def axis_of(trend: Trend) -> plots.Common:
    """The stretch of values that a trend needs. Each has its own: they measure different things."""
    values = [value for one in trend.points for value in (one.low, one.value, one.high)]
    if trend.scale is not None:
        return plots.common(values, *trend.scale)
    if not values:
        return plots.Common(0.0, 1.0, "", "")
    low, high = min(values), max(values)
    air = (high - low) * 0.1 or abs(high) * 0.05 or 1.0
    return plots.Common(low - air, high + air, short(low - air), short(high + air))


def short(value: float) -> str:
    """A number in a few characters: `18.2k`, `1.5M`."""
    for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.1f}{letter}" if abs(value) < 100 * size else f"{value / size:.0f}{letter}"
    return f"{value:.1f}" if abs(value) < 100 else f"{value:.0f}"
