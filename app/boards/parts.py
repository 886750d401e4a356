"""What stands on the board: its span and its four parts."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.alerts.models import Alert
from app.cases.rules import Share
from app.clock import first_day, month_of
from app.complaints.figures import Mean, Ranked, Row
from app.contacts.scales import Scale

#: Months that the board looks back over; it opens with the first.
SPANS = (3, 6, 12)


@dataclass(frozen=True)
class Span:
    """The months of a board: whole ones and the running one."""

    months: int
    first: date
    last: date

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def keys(self) -> tuple[int, int]:
        """Its month keys, both included."""
        return month_of(self.first), month_of(self.last)


def span_of(given: str, today: date) -> Span:
    """The span that an address asks for; a quarter when it names none of ours."""
    months = int(given) if given in {str(one) for one in SPANS} else SPANS[0]
    return Span(months, first_day(month_of(today) - months + 1), today)


@dataclass(frozen=True)
class Lens:
    """What customers or colleagues say on one scale, with the 90% range of the average."""

    lens: str
    scale: Scale
    n: int
    mean: float
    half: float

    @property
    def low(self) -> float:
        """The lower end of the range, on the scale."""
        return max(self.scale.lo, self.mean - self.half)

    @property
    def high(self) -> float:
        """The upper end."""
        return min(self.scale.hi, self.mean + self.half)

    def at(self, value: float) -> float:
        """Where a value stands on the scale, in percent."""
        return round(100 * (value - self.scale.lo) / (self.scale.hi - self.scale.lo), 2)


@dataclass(frozen=True)
class Lost:
    """Customers who left for one reason: as they told us, and as we think."""

    reason: str
    said: int
    think: int

    @property
    def n(self) -> int:
        """All of them."""
        return self.said + self.think


@dataclass(frozen=True)
class Heard:
    """What customers said. `earlier`: the main lens in the rest of the year before these months."""

    lenses: list[Lens]
    earlier: Lens | None
    whole: Row
    themes: list[Row]
    causes: list[Ranked]
    did: Mean | None
    handled: Mean | None
    compliments: int
    lost: list[Lost]
    alerts: list[tuple[str, Alert]]

    @property
    def left(self) -> int:
        """How many customers left."""
        return sum(one.n for one in self.lost)


@dataclass(frozen=True)
class Money:
    """What one thing came to in one currency: whole minor units, of so many."""

    label: str
    currency: str
    amount: int
    n: int


@dataclass(frozen=True)
class Did:
    """What we did."""

    shares: list[tuple[str, Share]]
    given: list[Money]
    calls: int
    shops: int
    days: int
    stints: int


@dataclass(frozen=True)
class Cost:
    """What it cost, by kind and currency; never added across currencies."""

    complaints: list[Money]
    spends: list[Money]
    revenue: list[Money]


@dataclass(frozen=True)
class Prevented:
    """A finished prevention, and whether its cause came back."""

    id: int
    cause: str
    changed: str
    on: datetime
    back: datetime | None
    open_again: bool
    mark_id: int | None

    @property
    def state(self) -> str:
        """In words."""
        if self.open_again:
            return "came back"
        return "came back, prevented again" if self.back else "holds so far"


@dataclass(frozen=True)
class Changed:
    """What we changed."""

    preventions: list[Prevented]
    findings: int
    flexed: list[str]
    pull: int
    lived_with: int
    cleared: int
    answered: int


@dataclass(frozen=True)
class Board:
    """The whole page, in its order."""

    span: Span
    heard: Heard
    did: Did
    cost: Cost
    changed: Changed
