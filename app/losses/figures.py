"""What lost customers have in common: counts and shares of some, with how sure they are. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from app.clock import first_day
from app.intervals import wilson
from app.losses import rules
from app.losses.models import SAID, THINK
from app.losses.queries import Line


@dataclass(frozen=True)
class Share:
    """So many of so many, with a 90% interval, and how wide its bar is in percent of the longest."""

    label: str
    hits: int
    n: int
    width: float = 0.0
    thing: int | None = None

    @property
    def enough(self) -> bool:
        """Whether it tells anything."""
        return self.n >= rules.FEW

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the true one very likely lies."""
        return wilson(self.hits, self.n)


@dataclass(frozen=True)
class Month:
    """How many left in a month: what they told us, and what we think."""

    first: date
    said: int
    think: int
    width: float

    @property
    def n(self) -> int:
        """All of them."""
        return self.said + self.think


def shares(counts: Counter[str], n: int, names: Collection[str] = ()) -> list[Share]:
    """Each of `names` and of what was counted, the most frequent first; `names` in their order among equals."""
    order = {name: at for at, name in enumerate([*names, *sorted(counts)][::-1])}
    most = max(counts.values(), default=0)
    return [
        Share(name, counts[name], n, round(100 * counts[name] / most, 2) if most else 0.0)
        for name in sorted(order, key=lambda one: (-counts[one], -order[one]))
    ]


def known_as(lines: Iterable[Line], how: str) -> list[Line]:
    """Those whose reason is known in this way. Who left for a reason nobody knows tells of none."""
    return [one for one in lines if one.loss.how == how]


def reasons(lines: Iterable[Line], how: str) -> list[Share]:
    """The reasons of those known in this way; a reason without anybody is left out."""
    some = known_as(lines, how)
    return shares(Counter(one.loss.reason for one in some), len(some))


def met(lines: Collection[Line]) -> list[Share]:
    """The touchpoints by how many of the lost had met them. One customer meets several: the shares overlap."""
    return shares(Counter(name for one in lines for name in one.touchpoints), len(lines))


def tenures(lines: Iterable[Line]) -> list[Share]:
    """How long they had been customers, in stretches, the shortest first; who came nobody knows when is left out."""
    known = [one.months for one in lines if one.months is not None]
    counts = Counter(rules.band(one) for one in known)
    most = max(counts.values(), default=1)
    return [
        Share(words, counts[words], len(known), round(100 * counts[words] / most, 2))
        for _, words in rules.BANDS
    ]


def middle(lines: Iterable[Line]) -> int | None:
    """The tenure in months that half of them did not pass; None where it is known of too few."""
    known = sorted(one.months for one in lines if one.months is not None)
    return known[(len(known) - 1) // 2] if len(known) >= rules.FEW else None


def by_month(lines: Iterable[Line], first: int, last: int) -> list[Month]:
    """Every month key from `first` to `last`, those without anybody included."""
    count = Counter((one.loss.month, one.loss.how) for one in lines)
    whole: Callable[[int], int] = lambda month: count[month, SAID] + count[month, THINK]  # noqa: E731
    most = max((whole(one) for one in range(first, last + 1)), default=0)
    return [
        Month(
            first_day(one),
            count[one, SAID],
            count[one, THINK],
            round(100 * whole(one) / most, 2) if most else 0.0,
        )
        for one in range(first, last + 1)
    ]


@dataclass(frozen=True)
class Teams:
    """Teams that looked after enough lost customers to be told apart, and all others together."""

    shown: list[Share]
    few: int
    few_teams: int
    none: int


def by_team(lines: Collection[Line]) -> Teams:
    """How many of those who left each team had looked after. Teams with too few of them stand together."""
    teams = Counter((one.loss.team_id, one.team) for one in lines if one.loss.team_id is not None)
    shown = [
        Share(name, count, len(lines), round(100 * count / max(teams.values()), 2), team_id)
        for (team_id, name), count in sorted(teams.items(), key=lambda one: (-one[1], one[0][1]))
        if count >= rules.FEW
    ]
    few = [count for count in teams.values() if count < rules.FEW]
    return Teams(shown, sum(few), len(few), len(lines) - sum(teams.values()))


def revenue(lines: Iterable[Line]) -> list[tuple[str, int, int]]:
    """Yearly revenue that left: currency, minor units, of how many; never added across currencies."""
    sums: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for one in lines:
        if one.loss.amount is not None:
            sums[one.loss.currency] += one.loss.amount
            count[one.loss.currency] += 1
    return [(code, sums[code], count[code]) for code in sorted(sums, key=lambda one: (-count[one], one))]
