"""Geometry of the pictures: numbers in, positions out. The drawing itself stands in `templates/kit/`.

Across, positions are percent of the drawing's width; down, pixels. So one drawing fits every screen and its
text keeps its size. Paths (which know no percent) are drawn in a box `WIDE` units wide, stretched to fit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import Final

from app.web.axes import MARGIN, Axis, Tick, axis, axis_of, edge, nice_values, own_axis, place, plain
from app.web.bars import Bar, Step, Waterfall, gauge, histogram, waterfall
from app.web.words import part

WIDE: Final = 1000.0
"""Width of the box that paths are drawn in; the page stretches it to the drawing's true width."""

TALL: Final = 180.0
"""Height in pixels of a trend."""


@dataclass(frozen=True)
class Mark:
    """One point of a drawing: percent across, pixels down, and the thing it stands for."""

    x: float
    y: float
    thing: object


@dataclass(frozen=True)
class Plot:
    """A line or point drawing: paths in the stretched box, marks, and ticks down (`rows`) and across (`columns`)."""

    height: float
    line: str = ""
    bands: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    rows: tuple[Tick, ...] = ()
    columns: tuple[Tick, ...] = ()


def down(value: float, lo: float, hi: float, height: float) -> float:
    """Pixels from the top for a value, larger values higher, clamped to the drawing."""
    if hi <= lo:
        return height / 2
    return round(min(height, max(0.0, height - (value - lo) / (hi - lo) * height)), 2)


def runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The stretches between gaps: a period without answers breaks the line instead of falling to zero."""
    out: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            out.append([])
        else:
            out[-1].append(point)
    return [run for run in out if run]


def path(points: Sequence[tuple[float, float] | None]) -> str:
    """An SVG path through the points, broken at each None."""
    return " ".join(
        "M" + " L".join(f"{x:g} {y:g}" for x, y in (run if len(run) > 1 else [run[0], run[0]]))
        for run in runs(points)
    )


def band(upper: Sequence[tuple[float, float] | None], lower: Sequence[tuple[float, float] | None]) -> str:
    """A closed SVG path between two lines with gaps at the same places."""
    shapes = []
    for top, bottom in zip(runs(upper), runs(lower), strict=True):
        shapes.append("M" + " L".join(f"{x:g} {y:g}" for x, y in [*top, *reversed(bottom)]) + " Z")
    return " ".join(shapes)


def sparkline(
    values: Sequence[float | None],
    lo: float | None = None,
    hi: float | None = None,
    width: float = 96,
    height: float = 24,
) -> Plot:
    """A line of small size through the values, with a dot on the last one; None is a gap.

    Give lo and hi to draw several people to the same measure; without them the line fills its height.
    """
    seen = [v for v in values if v is not None]
    if not seen:
        return Plot(height)
    low, high = (min(seen) if lo is None else lo), (max(seen) if hi is None else hi)
    pad = 3.0
    step = (width - 2 * pad) / max(1, len(values) - 1)
    points = [
        None
        if v is None
        else (round(pad + i * step, 2), round(pad + down(v, low, high, height - 2 * pad), 2))
        for i, v in enumerate(values)
    ]
    last = next(p for p in reversed(points) if p is not None)
    return Plot(height, path(points), (), (Mark(last[0], last[1], seen[-1]),))


def rows(lo: float, hi: float, height: float, most: int = 4) -> tuple[Tick, ...]:
    """Round values down the side of a drawing."""
    values = nice_values(lo, hi, most)
    return tuple(Tick(v, down(v, lo, hi, height), t) for v, t in zip(values, plain(values), strict=True))


def reach(values: Iterable[float | None], lo: float, hi: float) -> tuple[float, float]:
    """The stretch of a scale lo..hi that the values need, with a tenth of air, at least a tenth of the scale."""
    seen = [v for v in values if v is not None]
    if not seen:
        return lo, hi
    low, high = min(seen), max(seen)
    air = max(0.1 * (high - low), 0.05 * (hi - lo) if high - low < 0.1 * (hi - lo) else 0.0)
    return max(lo, low - air), min(hi, high + air)


def trend(points: Sequence[object], lo: float, hi: float, bars: Sequence[float] = ()) -> Plot:
    """A line with its band over time. Each point has label, score, lo, hi, n; score None is a gap.

    lo and hi bound the scale; bars are values (floor, star bar) that must be in the picture.
    """
    height = TALL
    if not points:
        return Plot(height)
    seen = [part(p, key) for p in points for key in ("score", "lo", "hi")]
    low, high = reach([*seen, *bars], lo, hi)
    span = max(1, len(points) - 1)
    across = [MARGIN + i / span * (100 - 2 * MARGIN) if len(points) > 1 else 50.0 for i in range(len(points))]

    def line(key: str) -> list[tuple[float, float] | None]:
        return [
            None
            if part(p, "score") is None or part(p, key) is None
            else (round(x / 100 * WIDE, 2), down(part(p, key), low, high, height))
            for x, p in zip(across, points, strict=True)
        ]

    marks = tuple(
        Mark(round(x, 2), down(part(p, "score"), low, high, height), p)
        for x, p in zip(across, points, strict=True)
        if part(p, "score") is not None
    )
    every, narrow = ceil(len(points) / 8), ceil(len(points) / 4)
    columns = tuple(
        Tick(i, round(x, 2), str(part(p, "label")), edge(x), minor=(len(points) - 1 - i) % narrow != 0)
        for i, (x, p) in enumerate(zip(across, points, strict=True))
        if (len(points) - 1 - i) % every == 0
    )
    return Plot(
        height, path(line("score")), (band(line("hi"), line("lo")),), marks, rows(low, high, height), columns
    )


def trend_y(
    value: float, points: Sequence[object], lo: float, hi: float, bars: Sequence[float] = ()
) -> float:
    """Where a bar of the same `trend` drawing stands, in pixels from the top."""
    seen = [part(p, key) for p in points for key in ("score", "lo", "hi")]
    return down(value, *reach([*seen, *bars], lo, hi), TALL)


def funnel(
    points: Sequence[object],
    limits: Sequence[object],
    lo: float,
    hi: float,
    company: float,
    height: float = 300,
) -> Plot:
    """Scores against effective answers, on a log scale across, with control limits.

    Each point has x (effective answers), y (score); each limit n, lo90, hi90, lo998, hi998 (Spiegelhalter
    2005). The line is the company's average, the bands are the 99.8% and then the 90% limits.
    """
    xs = [max(1.0, float(part(p, "x"))) for p in points] + [max(1.0, float(part(m, "n"))) for m in limits]
    if not xs:
        return Plot(height)
    left, right = log10(min(xs)), log10(max(xs))
    low, high = reach(
        [*(part(p, "y") for p in points), *(part(m, k) for m in limits for k in ("lo90", "hi90")), company],
        lo,
        hi,
    )

    def across(count: float) -> float:
        return place(log10(max(1.0, count)), left, right)

    def limit(key: str) -> list[tuple[float, float] | None]:
        return [
            (round(across(part(m, "n")) / 100 * WIDE, 2), down(part(m, key), low, high, height))
            for m in limits
        ]

    bands = tuple(band(limit("hi" + k), limit("lo" + k)) for k in ("998", "90")) if limits else ()
    marks = tuple(Mark(across(part(p, "x")), down(part(p, "y"), low, high, height), p) for p in points)
    middle = down(company, low, high, height)
    round_counts = [m * 10**e for e in range(7) for m in (1, 2, 5)]
    inside = [c for c in round_counts if min(xs) <= c <= max(xs)]
    columns = tuple(
        Tick(c, across(c), f"{c:,}", edge(across(c)), minor=str(c)[0] != "1" and len(inside) > 4)
        for c in inside
    )
    return Plot(height, path([(0.0, middle), (WIDE, middle)]), bands, marks, rows(low, high, height), columns)


__all__ = [
    "Axis",
    "Bar",
    "Mark",
    "Plot",
    "Step",
    "Tick",
    "Waterfall",
    "axis",
    "axis_of",
    "funnel",
    "gauge",
    "histogram",
    "own_axis",
    "sparkline",
    "trend",
    "trend_y",
    "waterfall",
]
