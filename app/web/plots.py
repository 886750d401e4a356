"""Geometry of pictures of many: little trends on one scale, and the days of a year in weeks.

As in `charts`: percent across, pixels down; paths in the stretched box `WIDE` units wide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.web.axes import MARGIN
from app.web.charts import WIDE, band, down, path, reach

SMALL: Final = 66.0
"""Height in pixels of a little trend."""

CELL: Final = 14.0
"""Pixels from one weekday of a calendar to the next."""

COLUMN: Final = 15
"""Units from one week of a calendar to the next; a day is a little narrower (the style sheet says how much)."""

WEEK: Final = 7


@dataclass(frozen=True)
class Point:
    """One period of a little trend, percent across and pixels down, with the strip that answers the mouse."""

    x: float
    y: float
    left: float
    width: float
    thing: Mapping[str, object]


@dataclass(frozen=True)
class Little:
    """A little trend: paths in the stretched box, its points, and the dot of the last one."""

    line: str
    band: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Common:
    """The one scale that all little trends of a picture share."""

    lo: float
    hi: float
    low_label: str
    high_label: str

    def y(self, value: float) -> float:
        """Pixels from the top for a value."""
        return down(value, self.lo, self.hi, SMALL)


def common(values: Sequence[float | None], lo: float, hi: float, bars: Sequence[float | None] = ()) -> Common:
    """The stretch of the scale lo..hi that these averages and lines need. Wide ranges are cut at its edge: a month with
    two answers would otherwise flatten everybody else.
    """
    low, high = reach([*values, *bars], lo, hi)
    places = 1 if high - low >= 0.4 else 2
    labels = [f"{value:.{places}f}" for value in (low, high)]
    return Common(low, high, labels[0], labels[1])


def little(points: Sequence[Mapping[str, object] | None], scale: Common) -> Little:
    """A trend with its band in a small box; None is a period without answers, and a gap."""
    steps = max(1, len(points) - 1)
    wide = (100 - 2 * MARGIN) / steps
    across = [MARGIN + place * wide if len(points) > 1 else 50.0 for place in range(len(points))]

    def line(key: str) -> list[tuple[float, float] | None]:
        return [
            None if one is None else (round(x / 100 * WIDE, 1), round(scale.y(_number(one[key])), 1))
            for x, one in zip(across, points, strict=True)
        ]

    seen = tuple(
        Point(
            round(x, 2),
            round(scale.y(_number(one["score"])), 1),
            round(max(0.0, x - wide / 2), 2),
            round(min(100.0, x + wide / 2) - max(0.0, x - wide / 2), 2),
            one,
        )
        for x, one in zip(across, points, strict=True)
        if one is not None
    )
    return Little(path(line("score")), band(line("hi"), line("lo")), seen)


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)


@dataclass(frozen=True)
class Cell:
    """One day: units across, pixels down, and how dark it is (0: no answers, up to 4). `foot` is how many pixels
    of it are marked for low answers.
    """

    x: int
    y: float
    day: date
    n: int
    low: int
    level: int
    foot: float


@dataclass(frozen=True)
class Month:
    """One month of a calendar: its days, and where its name stands, in percent across."""

    first: date
    x: float
    cells: tuple[Cell, ...]
    n: int
    low: int


@dataclass(frozen=True)
class Half:
    """Half a year in weeks, `wide` units across."""

    months: tuple[Month, ...]
    wide: int
    height: float


def calendar(
    days: Sequence[date], counts: Mapping[date, tuple[int, int]], months_each: int = 6
) -> tuple[Half, ...]:
    """The days of whole months in weeks as columns, Monday on top, in halves that stand side by side where there is
    room. `counts` holds answers and low answers of the days that have any.
    """
    most = max((n for n, _ in counts.values()), default=0)
    firsts = [day for day in days if day.day == 1]
    halves = []
    for start in range(0, len(firsts), months_each):
        own = firsts[start : start + months_each]
        end = firsts[start + months_each] if start + months_each < len(firsts) else days[-1] + timedelta(1)
        monday = own[0] - timedelta(own[0].weekday())
        weeks = (end - timedelta(1) - monday).days // WEEK + 1
        wide = weeks * COLUMN
        cells = [_cell(day, monday, counts.get(day, (0, 0)), most) for day in days if own[0] <= day < end]
        halves.append(Half(tuple(_month(first, cells, wide) for first in own), wide, WEEK * CELL))
    return tuple(halves)


def _cell(day: date, monday: date, count: tuple[int, int], most: int) -> Cell:
    n, low = count
    level = 0 if n == 0 else min(4, 1 + (4 * (n - 1)) // max(1, most))
    foot = round(max(3.0, (CELL - 2) * low / n), 1) if low else 0.0
    week = (day - monday).days // WEEK
    return Cell(week * COLUMN, day.weekday() * CELL, day, n, low, level, foot)


def _month(first: date, cells: Sequence[Cell], wide: int) -> Month:
    own = tuple(cell for cell in cells if (cell.day.year, cell.day.month) == (first.year, first.month))
    whole = next((cell for cell in own if cell.day.weekday() == 0), own[0])
    return Month(
        first, round(100 * whole.x / wide, 2), own, sum(cell.n for cell in own), sum(cell.low for cell in own)
    )
