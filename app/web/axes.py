"""Axes: which stretch of a scale a picture shows, its round ticks, and where the bars' names stand.

Positions are percent of the drawing's width.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import Final, Literal

from app.web.words import part

STEPS: Final = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0)
MARGIN: Final = 4.0
"""Percent kept free at both ends of an axis, so that dots and round band ends are not cut."""

CLEAR: Final = 15.0
"""Percent of the width two labels need between their middles in the narrowest column we draw."""

OWN_BARS: Final = "each lens’s own bars"
"""Said in the head of a column whose rows have different bars."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Tick:
    """A value on an axis: where it stands (percent across or pixels down) and what is written there."""

    value: float
    at: float
    label: str
    anchor: Anchor = "middle"
    minor: bool = False


@dataclass(frozen=True)
class Axis:
    """A stretch of a scale with its ticks. `lo` and `hi` are the values at the two margins."""

    lo: float
    hi: float
    ticks: tuple[Tick, ...] = ()
    floor_bar: float | None = None
    star_bar: float | None = None
    labels: tuple[Tick, ...] = field(default=())
    """'floor' and 'star bar', placed so that they never meet; `minor` marks one that moved to the tick line."""

    def x(self, value: float) -> float:
        """Percent across for a value; what lies beyond the axis stands at its edge."""
        return place(value, self.lo, self.hi)


def place(value: float, lo: float, hi: float) -> float:
    """Percent across of a value between lo and hi, margins kept, clamped to the drawing."""
    if hi <= lo:
        return 50.0
    at = MARGIN + (value - lo) / (hi - lo) * (100 - 2 * MARGIN)
    return round(min(100.0, max(0.0, at)), 2)


def nice_values(lo: float, hi: float, most: int = 5) -> list[float]:
    """Round values within lo..hi, at most `most` of them, on the finest step that allows it."""
    for step in STEPS:
        first, last = ceil(round(lo / step, 6)), floor(round(hi / step, 6))
        if last - first + 1 <= most:
            return [round(step * k, 6) for k in range(first, last + 1)]
    return [lo, hi]


def plain(values: Sequence[float]) -> list[str]:
    """The values as text, all with the places the finest of them needs, one at least unless all are whole and large."""
    places = max((len(f"{v:.4f}".rstrip("0").split(".")[1]) for v in values), default=0)
    if places == 0 and values and max(map(abs, values)) < 10:
        places = 1
    return [f"{v:,.{places}f}" for v in values]


def axis(
    lo: float,
    hi: float,
    values: Iterable[float | None] = (),
    star_bar: float | None = None,
    floor_bar: float | None = None,
    most: int = 5,
) -> Axis:
    """The stretch of the scale lo..hi that the values (and the bars) need, with round ticks.

    An axis that always showed the whole scale would squeeze everybody into one spot: most scores of most
    companies lie within a fifth of it.
    """
    seen = [float(v) for v in (*values, star_bar, floor_bar) if v is not None]
    low, high = (min(seen), max(seen)) if seen else (lo, hi)
    least = 0.1 * (hi - lo)
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    low, high = max(lo, low), min(hi, high)
    marks = nice_values(low, high, most)
    texts = plain(marks)
    ticks = tuple(
        Tick(value, place(value, low, high), text, edge(place(value, low, high)))
        for value, text in zip(marks, texts, strict=True)
    )
    labels = bar_labels(low, high, floor_bar, star_bar)
    moved = [label.at for label in labels if label.minor]
    ticks = tuple(t for t in ticks if all(abs(t.at - at) > CLEAR for at in moved))
    return Axis(low, high, ticks, floor_bar, star_bar, labels)


def axis_of(evidences: Iterable[object], lo: float, hi: float) -> Axis:
    """The axis that shows all of these people: their ranges, scores, raw averages and bars."""
    given = list(evidences)
    values = [part(e, key) for e in given for key in ("score", "lo", "hi", "raw", "star_bar", "floor_bar")]
    star, low = (
        next((part(e, key) for e in given if part(e, key) is not None), None)
        for key in ("star_bar", "floor_bar")
    )
    found = axis(lo, hi, values, star, low)
    return found if len({part(e, "lens") for e in given}) <= 1 else _many_bars(found, given)


def _many_bars(found: Axis, given: Sequence[object]) -> Axis:
    """An axis over several lenses names no bar in its head where they differ: each row has its own lines."""
    bars = {
        (round(part(e, "floor_bar"), 2), round(part(e, "star_bar"), 2))
        for e in given
        if part(e, "floor_bar") is not None and part(e, "star_bar") is not None
    }
    if len(bars) <= 1:
        return found
    ticks = tuple(
        Tick(value, found.x(value), text, edge(found.x(value))) for value, text in _ticks(found.lo, found.hi)
    )
    return replace(found, ticks=ticks, labels=(Tick(0.0, 50.0, OWN_BARS),))


def _ticks(lo: float, hi: float) -> list[tuple[float, str]]:
    marks = nice_values(lo, hi)
    return list(zip(marks, plain(marks), strict=True))


def own_axis(shared: Axis, evidence: object) -> Axis:
    """The shared axis with the bars of this evidence named: lenses have bars of their own."""
    star, low = part(evidence, "star_bar"), part(evidence, "floor_bar")
    labels = bar_labels(shared.lo, shared.hi, low, star)
    moved = [label.at for label in labels if label.minor]
    marks = nice_values(shared.lo, shared.hi)
    ticks = tuple(
        Tick(value, shared.x(value), text, edge(shared.x(value)))
        for value, text in zip(marks, plain(marks), strict=True)
        if all(abs(shared.x(value) - at) > CLEAR for at in moved)
    )
    return replace(shared, ticks=ticks, labels=labels, star_bar=star, floor_bar=low)


def edge(at: float, room: float = 9.0) -> Anchor:
    """Which end of a text stands at `at`, so that it stays inside the drawing."""
    if at < room:
        return "start"
    return "end" if at > 100 - room else "middle"


def bar_labels(lo: float, hi: float, floor_bar: float | None, star_bar: float | None) -> tuple[Tick, ...]:
    """'floor' and 'star bar' over their lines: side by side, back to back when close, else on two lines."""
    given = [(v, t) for v, t in ((floor_bar, "floor"), (star_bar, "star bar")) if v is not None]
    marks = [Tick(v, place(v, lo, hi), t, edge(place(v, lo, hi), 11.0)) for v, t in given]
    if len(marks) < 2:
        return tuple(marks)
    low, high = marks
    if high.at - low.at > 2 * CLEAR:
        return low, high
    if low.at > CLEAR and high.at < 100 - 1.6 * CLEAR:
        return Tick(low.value, low.at, low.label, "end"), Tick(high.value, high.at, high.label, "start")
    return low, Tick(high.value, high.at, high.label, high.anchor, minor=True)
