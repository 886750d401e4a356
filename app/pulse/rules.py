"""What a pulse round may tell. Values in, values out.

Answers are told of groups that have nobody in common, each with at least five answers to every question; all other
figures are sums of such groups. Whatever is subtracted from whatever, five answers or more are left, or none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt

from app.errors import Problem
from app.intervals import Z90
from app.method.noise import USUAL_KAPPA

#: The questions, by the name of their field.
QUESTIONS = (
    ("happy", "I am happy at work"),
    ("trained", "I am trained for what customers need of me"),
    ("informed", "I am told what I need to know"),
)
LOW, HIGH = 1, 5
#: Fewer answers than this are no group.
LEAST = 5
#: Averages beyond these are shown as these: an average of 1 or 5 would tell what each single person answered.
FLOOR, CEILING = 1.5, 4.5
SHORTEST_DAYS, LONGEST_DAYS = 3, 60
LONGEST_WORDS = 300

TEAM, REST, ELSEWHERE, UNIT, ALL = "team", "rest", "elsewhere", "unit", "all"

#: How often 1 to 5 was given, for each question.
Counts = list[list[int]]


def nothing() -> Counts:
    """No answers."""
    return [[0] * HIGH for _ in QUESTIONS]


def added(counts: Counts, answers: Sequence[int | None]) -> Counts:
    """With one person's answers, None for a question that was skipped."""
    made = [list(row) for row in counts]
    for row, value in zip(made, answers, strict=True):
        if value is not None:
            row[value - 1] += 1
    return made


def together(many: Iterable[Counts]) -> Counts:
    """Of several groups the sum."""
    made = nothing()
    for counts in many:
        made = [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(made, counts, strict=True)]
    return made


def fewest(counts: Counts) -> int:
    """How many answered the question that fewest answered."""
    return min(sum(row) for row in counts)


def answered(counts: Counts) -> bool:
    """Whether anybody answered anything."""
    return any(sum(row) for row in counts)


@dataclass(frozen=True)
class Box:
    """The sums of a team; of a unit's small teams (no team); of all small units (neither)."""

    team: int | None
    unit: str
    counts: Counts


@dataclass(frozen=True)
class Group:
    """Answers that are told together. `boxes`: the places of the boxes they come from."""

    kind: str
    unit: str
    counts: Counts
    team: int | None = None
    boxes: frozenset[int] = field(default=frozenset())

    @property
    def n(self) -> int:
        """The number of answers as it is shown: in full fives."""
        return fewest(self.counts) // LEAST * LEAST

    @property
    def averages(self) -> list[float]:
        """Of each question, as it is shown: to a tenth, and never so far out that it speaks for each."""
        return [average(row) for row in self.counts]


def average(row: Sequence[int]) -> float:
    """The average of how often 1 to 5 was given, as it is shown."""
    mean = sum(value * times for value, times in enumerate(row, LOW)) / sum(row)
    return min(CEILING, max(FLOOR, round(mean, 1)))


def reach(mean: float, n: int) -> tuple[float, float]:
    """Where the average of many such people would very likely lie: 90%, from the shown figures alone, so that it tells
    nothing beyond them. The variance of an answer is the usual share of the largest there can be at that average.
    """
    half = Z90 * sqrt(USUAL_KAPPA * (HIGH - mean) * (mean - LOW) / n)
    return max(float(LOW), mean - half), min(float(HIGH), mean + half)


def placed(teams: Iterable[tuple[int, str, int]]) -> dict[int, tuple[int | None, str]]:
    """The box of each team (its id, unit, how many are asked): its own from five people on, else the unit's where its
    small teams have five, else the one of all that are left: (None, "").
    """
    found = list(teams)
    small: dict[str, int] = {}
    for _, unit, asked in found:
        if asked < LEAST:
            small[unit] = small.get(unit, 0) + asked
    return {
        team: (team, unit) if asked >= LEAST else (None, unit if small[unit] >= LEAST else "")
        for team, unit, asked in found
    }


def groups(boxes: Sequence[Box]) -> list[Group]:
    """What may be told of a round: the groups without anybody in common first, then the sums of units and of all."""
    shown: list[Group] = []
    left: list[int] = []
    for unit in sorted({box.unit for box in boxes}):
        own = [place for place, box in enumerate(boxes) if box.unit == unit]
        enough = [p for p in own if boxes[p].team is not None and fewest(boxes[p].counts) >= LEAST]
        shown += [_group(TEAM, unit, boxes, [place], boxes[place].team) for place in enough]
        small = [place for place in own if place not in enough]
        if unit and fewest(together(boxes[place].counts for place in small)) >= LEAST:
            shown.append(_group(REST, unit, boxes, small))
        else:
            left += small
    rest = together(boxes[place].counts for place in left)
    if answered(rest) and fewest(rest) < LEAST and shown:
        # Told alone they would be fewer than five, left out they would be what is missing from a sum.
        smallest = min(shown, key=lambda one: (fewest(one.counts), sorted(one.boxes)))
        shown.remove(smallest)
        left += smallest.boxes
        rest = together(boxes[place].counts for place in left)
    if fewest(rest) >= LEAST:
        shown.append(_group(ELSEWHERE, "", boxes, left))
    return _with_sums(shown, boxes)


def _group(
    kind: str, unit: str, boxes: Sequence[Box], places: Iterable[int], team: int | None = None
) -> Group:
    chosen = frozenset(places)
    return Group(kind, unit, together(boxes[place].counts for place in chosen), team, chosen)


def _with_sums(shown: list[Group], boxes: Sequence[Box]) -> list[Group]:
    sums = []
    for unit in sorted({one.unit for one in shown if one.unit}):
        parts = [one for one in shown if one.unit == unit]
        if len(parts) > 1 or parts[0].kind == REST:
            sums.append(_group(UNIT, unit, boxes, frozenset().union(*(one.boxes for one in parts))))
        if len(parts) == 1 and parts[0].kind == REST:
            shown = [one for one in shown if one is not parts[0]]
    everybody = frozenset().union(*(one.boxes for one in [*shown, *sums]))
    if everybody:
        sums.append(_group(ALL, "", boxes, everybody))
    return shown + sums


def problems_of(starts_on: date, ends_on: date, every_weeks: int | None, today: date) -> list[Problem]:
    """What stands against a round of these days."""
    found = []
    if starts_on < today:
        found.append(Problem("starts_on", "Choose today or a later day."))
    days = (ends_on - starts_on).days + 1
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        said = f"Choose a last day that leaves {SHORTEST_DAYS} to {LONGEST_DAYS} days to answer."
        found.append(Problem("ends_on", said))
    elif every_weeks is not None and every_weeks * 7 <= days:
        found.append(
            Problem("every_weeks", "The next round would begin before this one is over. Wait longer.")
        )
    return found


def following(starts_on: date, ends_on: date, every_weeks: int, today: date) -> tuple[date, date] | None:
    """The days of the round whose turn it is by the rhythm; None before its first day. Turns that were slept through
    are left out; one that is half over begins today and keeps its length.
    """
    if today < starts_on + timedelta(weeks=every_weeks):
        return None
    return today, today + (ends_on - starts_on)
