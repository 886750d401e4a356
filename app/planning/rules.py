"""What a gap is, and what is carried over: values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

BELOW, MET, EARLY, NOBODY, FEW = (
    "below what was promised",
    "met",
    "too early to say",
    "nobody has answered",
    "too few answers to show",
)
#: Longest stretch of months planned as one.
LONGEST = 12
#: Characters of a reason that says something.
LEAST_REASON = 10


def verdict(
    expected: float, n: int, lo: float | None, hi: float | None, *, confidential: bool = False
) -> str:
    """What a measured figure with its 90% range says of a promised level; sure only where the range excludes it.

    No answers are no zero. A confidential lens is silent below its minimum.
    """
    if not n or lo is None or hi is None:
        return FEW if confidential else NOBODY
    if hi < expected:
        return BELOW
    if lo >= expected:
        return MET
    return EARLY


def overlaps(first: int, last: int, others: Iterable[tuple[int, int]]) -> bool:
    """Whether a stretch of months shares one with another."""
    return any(first <= theirs_last and theirs_first <= last for theirs_first, theirs_last in others)


def at_edge(lo: float, floor: float | None) -> bool:
    """Whether a team may be below the floor: the floor is not surely behind it."""
    return floor is not None and lo < floor


@dataclass(frozen=True)
class Point:
    """A point for the agenda, in words that stand alone. The same `key` is the same matter."""

    kind: str
    key: str
    title: str
    href: str = ""


@dataclass(frozen=True)
class Held:
    """A point of the last review, as far as carrying it over needs it."""

    point: Point
    times: int
    decision: str
    owner_id: int | None
    due_on: date | None
    done: bool

    @property
    def settled(self) -> bool:
        """Whether it is answered, and done where somebody was to do something."""
        return bool(self.decision) and (self.owner_id is None or self.done)


@dataclass(frozen=True)
class Next:
    """A point of the next review."""

    point: Point
    times: int = 0
    before: str = ""
    owner_id: int | None = None
    due_on: date | None = None


def agenda(last: Sequence[Held], fresh: Sequence[Point]) -> list[Next]:
    """The next agenda: what was unanswered or undone, oldest first, in today's words where there are new ones; then
    what is new.
    """
    now = {one.key: one for one in fresh}
    open_ = sorted((one for one in last if not one.settled), key=lambda one: -one.times)
    carried = [
        Next(now.get(one.point.key, one.point), one.times + 1, one.decision, one.owner_id, one.due_on)
        for one in open_
    ]
    known = {one.point.key for one in open_}
    return carried + [Next(one) for one in now.values() if one.key not in known]
