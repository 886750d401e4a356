"""Values, months, and what may be said of months before and after a day: values in, values out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt
from statistics import fmean, stdev

from app.boards.models import MARGIN, PRODUCTION
from app.clock import first_day, month_of
from app.intervals import Z90, student90

NAMES = {PRODUCTION: "Production", MARGIN: "Margin"}
#: How a whole company is written where a unit could stand.
COMPANY = "The company"
#: Fewer of anything tell too little.
FEW = 5
#: With fewer months on a side there is an average, and no range of it.
ENOUGH = 3
#: Months that are looked at on either side of an intervention.
AROUND = 6
FIRST_MONTH = 1990 * 12
MONTH = re.compile(r"(\d{4})-(\d\d)(?:-\d\d)?", re.ASCII)
VALUE = re.compile(r"([-−]?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(\.\d{1,4})?", re.ASCII)
#: Said wherever months before and after stand beside each other.
NO_CAUSE = "Before and after prove no cause: seasons, prices and whatever else changed in these months are in it too."


class Unmeant(ValueError):
    """What can't be meant; the text says how to mend it."""


def value(text: str) -> str | None:
    """A figure as typed as an exact decimal text, None where nothing is. Nothing is rounded."""
    given = "".join(text.split())
    if not given:
        return None
    found = VALUE.fullmatch(given)
    if found is None:
        raise Unmeant(
            "Write the number alone, with at most one point and four decimals: 18250 or -3.5. "
            "Its unit, such as EUR or %, belongs to what it counts."
        )
    digits = found[2].replace(",", "").lstrip("0") or "0"
    return f"{'-' if found[1] else ''}{digits}{found[3] or ''}"


def shown(text: str | None) -> str:
    """A stored figure as people read it: `18,250`, `-3.5`."""
    return "none" if text is None else f"{Decimal(text):,f}"


def same(one: str | None, other: str | None) -> bool:
    """Whether two figures are the same number: `3.50` and `3.5` are."""
    return one == other or (one is not None and other is not None and Decimal(one) == Decimal(other))


def month(text: str, today: date) -> int:
    """A month as typed: `2026-05`, or any day of it. It must be over."""
    found = MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        raise Unmeant("Write the month like 2026-05.")
    key = int(found[1]) * 12 + int(found[2]) - 1
    if key < FIRST_MONTH:
        raise Unmeant("Nothing is told of months before 1990. Look at the year again.")
    if key >= month_of(today):
        raise Unmeant("This month is not over yet. Note it when it is.")
    return key


def month_text(key: int) -> str:
    """A month key as files write it: `2026-05`."""
    return f"{first_day(key):%Y-%m}"


def month_words(key: int) -> str:
    """A month key as people read it: `May 2026`."""
    return f"{first_day(key):%b %Y}"


@dataclass(frozen=True)
class Average:
    """An average of so many months with half of its 90% range; None where there are too few for a range."""

    months: int
    mean: float
    half: float | None = None

    @property
    def low(self) -> float | None:
        """The lower end."""
        return None if self.half is None else self.mean - self.half

    @property
    def high(self) -> float | None:
        """The upper end."""
        return None if self.half is None else self.mean + self.half


def average(values: Sequence[float]) -> Average | None:
    """Of one figure a month: its average, and from `ENOUGH` months on its 90% range (Student 1908)."""
    if not values:
        return None
    n = len(values)
    if n < ENOUGH:
        return Average(n, fmean(values))
    return Average(n, fmean(values), student90(n - 1) * stdev(values) / sqrt(n))


@dataclass(frozen=True)
class Difference:
    """After less before, with its 90% range where both sides have one."""

    change: float
    low: float | None
    high: float | None

    @property
    def told(self) -> str:
        """`rose`, `fell`, or `chance` where the range holds no difference too; empty without a range."""
        if self.low is None or self.high is None:
            return ""
        if self.low > 0:
            return "rose"
        return "fell" if self.high < 0 else "chance"


def difference(before: Average | None, after: Average | None) -> Difference | None:
    """What the two sides differ by; None where one of them is empty."""
    if before is None or after is None:
        return None
    change = after.mean - before.mean
    if before.half is None or after.half is None:
        return Difference(change, None, None)
    half = sqrt(before.half**2 + after.half**2)
    return Difference(change, change - half, change + half)


def noise(mean: float, n: int, lo: float, hi: float, kappa: float) -> float:
    """Half of the 90% range of an average of `n` answers on a scale from `lo` to `hi`: the variance of one answer is
    the share `kappa` of the largest there can be at that average.
    """
    return Z90 * sqrt(max(0.0, kappa * (hi - mean) * (mean - lo)) / n) if n else hi - lo


@dataclass(frozen=True)
class Sums:
    """Answers of a month: how many (shares add up to whole answers), their sum and the sum of their squares."""

    n: float
    total: float
    squares: float

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.n + other.n, self.total + other.total, self.squares + other.squares)

    @property
    def mean(self) -> float:
        """The average answer."""
        return self.total / self.n

    @property
    def half(self) -> float:
        """Half of the 90% range of the average (normal)."""
        spread = max(0.0, self.squares / self.n - self.mean**2) * self.n / max(1.0, self.n - 1)
        return Z90 * sqrt(spread / self.n)


def pooled(months: Sequence[Sums]) -> Average | None:
    """Months of answers as one average, each answer counted once; None of too few."""
    whole = sum(months, Sums(0.0, 0.0, 0.0))
    return Average(len(months), whole.mean, whole.half) if whole.n >= FEW else None


@dataclass(frozen=True)
class Sides:
    """The months before and after the month of an intervention, which belongs to neither; all ends included."""

    first: int
    on: int
    last: int

    def before(self, key: int) -> bool:
        """Whether a month is one before."""
        return self.first <= key < self.on

    def after(self, key: int) -> bool:
        """Whether a month is one after."""
        return self.on < key <= self.last


def sides(on: int, today: date) -> Sides:
    """The months around one, the running month at the latest."""
    return Sides(on - AROUND, on, max(on, min(on + AROUND, month_of(today))))
