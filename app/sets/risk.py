"""What deciding on this evidence risks: how many of those flagged are flagged wrongly, by what is known of each.

A flag is wrong where the person's true service is not below the floor. The chance of that comes from the posterior,
not from the threshold. Of the two windows the larger chance counts: were the windows taken as independent, two weak
findings would pass for one strong one, and what pulls at both (the same desk, the same customers) would be forgotten.
Where a window says nothing of somebody, the flag counts as wrong for sure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.decisions.sources import NOT_ENOUGH
from app.web.charts import WIDE, Tick, down, path, rows
from app.web.words import number, plural

MASS = 0.90
#: Bars that are compared: the chance of truly being below the floor from which somebody is flagged.
BARS = tuple(round(0.80 + 0.01 * step, 2) for step in range(20))
TALL = 180.0
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def wrong(earlier: float | None, later: float | None) -> float:
    """The chance that a flag is wrong, from the chances of truly being below the floor in the two windows."""
    if earlier is None or later is None:
        return 1.0
    return max(1.0 - earlier, 1.0 - later)


def of_windows(windows: Sequence[Mapping[str, Any]]) -> tuple[float | None, float | None]:
    """The two chances as a dossier holds them: of the lens and scale that speaks most surely in both windows. None for
    a window that holds too little.
    """
    spoken: list[dict[tuple[str, str], float]] = [
        {
            (one["lens"], one["scale"]): one["p_floor"]
            for one in window["scores"]
            if one["standing"] != NOT_ENOUGH
        }
        for window in windows
    ]
    first, second = spoken
    if both := sorted(first.keys() & second.keys(), key=lambda key: -min(first[key], second[key])):
        return first[both[0]], second[both[0]]
    return None, max(second.values(), default=None)


@dataclass(frozen=True)
class Expected:
    """How many of `flagged` are expected to be wrong, and between which numbers that very likely lies (90%)."""

    flagged: int
    mean: float
    lo: int
    hi: int

    @property
    def words(self) -> str:
        """`0.1 wrong flags (0 to 1)`."""
        return f"{tenths(self.mean)} wrong flag{'' if f'{self.mean:.1f}' == '1.0' else 's'} ({self.lo} to {self.hi})"


def tenths(value: float) -> str:
    """To one place, and what is small is never called nothing."""
    return "fewer than 0.1" if 0.0 < value < 0.05 else number(value, 1)


def counts(chances: Iterable[float]) -> list[float]:
    """The chance of each number of wrong flags, exactly: the Poisson-binomial distribution, person by person."""
    found = [1.0]
    for chance in chances:
        found = [
            (found[at] * (1.0 - chance) if at < len(found) else 0.0) + (found[at - 1] * chance if at else 0.0)
            for at in range(len(found) + 1)
        ]
    return found


def expected(chances: Sequence[float]) -> Expected:
    """Expected wrong flags with a 90% interval: at most a twentieth of the chance lies beyond either end."""
    tail = (1.0 - MASS) / 2.0
    below, lo, hi = 0.0, None, len(chances)
    for at, chance in enumerate(counts(chances)):
        below += chance
        if lo is None and below > tail + 1e-12:
            lo = at
        if below >= 1.0 - tail - 1e-12:
            hi = at
            break
    return Expected(len(chances), sum(chances), lo or 0, hi)


@dataclass(frozen=True)
class Person:
    """Somebody in the cycle. `raw`: the plain average of the later window; `told`, `told_later`: whether a window holds
    enough evidence for a finding; `after`: the chance in the later window were the next answers like those so far,
    None where even they would be too few.
    """

    id: int
    raw: float
    earlier: float | None
    later: float | None
    told: bool = True
    told_later: bool = True
    after: float | None = None

    @property
    def sure(self) -> float:
        """The chance of truly being below the floor, in the window that says less."""
        return 1.0 - wrong(self.earlier, self.later)

    @property
    def sure_after(self) -> float:
        """The same after the next answers: the earlier window stays as it is."""
        return 1.0 - wrong(self.earlier, self.after)


def raw_cut(people: Sequence[Person], flagged: int) -> Expected:
    """The same number flagged by the lowest plain averages. Of those of whom only one window speaks, that one counts:
    the comparison leans towards the averages.
    """
    lowest = sorted(people, key=lambda one: (one.raw, one.id))[:flagged]
    chances = [
        max((1.0 - one for one in (who.earlier, who.later) if one is not None), default=1.0) for who in lowest
    ]
    return expected(chances)


@dataclass(frozen=True)
class Point:
    """What one bar would mean: how many are flagged, how many of them wrongly, and how many after more answers."""

    bar: float
    flagged: int
    wrong: float
    after: int
    wrong_after: float


def curve(people: Sequence[Person], bars: Sequence[float] = BARS) -> list[Point]:
    """The bar against the cost of waiting."""
    first = [one for one in people if one.told]
    known = [one for one in first if one.told_later]
    found = []
    for bar in bars:
        now = [1.0 - one.sure for one in known if one.sure >= bar]
        then = [1.0 - one.sure_after for one in first if one.sure_after >= bar]
        found.append(Point(bar, len(now), sum(now), len(then), sum(then)))
    return found


def sentence(now: Expected, by_averages: Expected | None) -> str:
    """What approving the set would mean."""
    if not now.flagged:
        return "No severance is proposed among those you may decide about, so nothing is risked here."
    of = f"the {WORDS[now.flagged]}" if 1 < now.flagged < len(WORDS) else f"the {number(now.flagged)}"
    whose = "the one severance" if now.flagged == 1 else f"{of} severances"
    said = f"Approving {whose} proposed would expect {now.words}."
    if by_averages is None or by_averages.flagged < now.flagged:
        return said
    return f"{said} The same cut on raw averages would expect {tenths(by_averages.mean)} of {by_averages.flagged}."


def bar_sentence(
    points: Sequence[Point], bar: float, more: int, months: float | None, *, ahead: bool = True
) -> str:
    """The bar in force in words, and what waiting would bring."""
    at = min(points, key=lambda one: abs(one.bar - bar))
    said = (
        f"At a bar of {at.bar:.2f}, {plural(at.flagged, 'person is', 'people are')} flagged by this lens alone, "
        f"{tenths(at.wrong)} of them expected wrongly."
    )
    if not ahead:
        return said
    wait = f", about {plural(round(months), 'month')} at today’s pace" if months and months >= 0.5 else ""
    return (
        f"{said} After {more} more answers each{wait}, all like those so far, it would be {at.after}, "
        f"{tenths(at.wrong_after)} of them wrongly."
    )


@dataclass(frozen=True)
class Picture:
    """The curve as drawn: paths in the stretched box, ticks, and where the bar in force stands (percent across)."""

    height: float
    flagged: str
    wrong: str
    after: str
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    bar: float


def picture(points: Sequence[Point], bar: float) -> Picture:
    """Geometry of the curve: bars across, people down."""
    most = max(1.0, *(float(value) for one in points for value in (one.flagged, one.after)))
    first, last = points[0].bar, points[-1].bar

    def across(value: float) -> float:
        return round((min(max(value, first), last) - first) / (last - first) * 100, 2)

    def line(values: Mapping[float, float]) -> str:
        return path([(across(at) / 100 * WIDE, down(value, 0.0, most, TALL)) for at, value in values.items()])

    marks = (0.80, 0.85, 0.90, 0.95, 0.99)
    return Picture(
        TALL,
        line({one.bar: one.flagged for one in points}),
        line({one.bar: one.wrong for one in points}),
        line({one.bar: one.after for one in points}),
        tuple(one for one in rows(0.0, most, TALL) if one.value == round(one.value)),
        tuple(
            Tick(
                at,
                across(at),
                f"{at:.2f}",
                "start" if at == first else "end" if at == last else "middle",
                minor=at in (0.85, 0.95),
            )
            for at in marks
        ),
        across(bar),
    )
