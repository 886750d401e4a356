"""Exact tests on two-by-two tables. Whole numbers only: ties are ties, and no library is waited for."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, erfc, sqrt

#: Below this a difference is called more than chance.
LEVEL = 0.05
#: Mantel & Fleiss 1980: with less room than this in the strata the chi-square is a guess; the exact test takes over.
ROOM = 5.0


@dataclass(frozen=True)
class Table:
    """Of `ours` people `ours_good` had the favourable outcome, of `theirs` people `theirs_good`."""

    ours: int
    ours_good: int
    theirs: int
    theirs_good: int

    @property
    def good(self) -> int:
        """Favourable outcomes in both."""
        return self.ours_good + self.theirs_good

    @property
    def people(self) -> int:
        """Everybody."""
        return self.ours + self.theirs

    @property
    def least(self) -> int:
        """The fewest favourable outcomes that `ours` could have with these totals."""
        return max(0, self.good - self.theirs)

    @property
    def most(self) -> int:
        """The most."""
        return min(self.ours, self.good)

    @property
    def expected(self) -> float:
        """Favourable outcomes of `ours` were the outcome the same for both."""
        return self.ours * self.good / self.people if self.people else 0.0


def weights(table: Table) -> list[int]:
    """In how many ways `ours` could have had each number of favourable outcomes, from `least` to `most`."""
    at = table.least
    found = [comb(table.ours, at) * comb(table.theirs, table.good - at)]
    while at < table.most:
        up = (table.ours - at) * (table.good - at)
        down = (at + 1) * (table.theirs - table.good + at + 1)
        found.append(found[-1] * up // down)
        at += 1
    return found


def _as_rare(found: Sequence[int], at: int) -> float:
    """The share of all ways that are as rare as the one at `at`, or rarer: the two-sided exact p (Fisher 1935)."""
    rare = sum(one for one in found if one <= found[at])
    return rare / sum(found)


def fisher(table: Table) -> float:
    """Two-sided p of Fisher's exact test."""
    return _as_rare(weights(table), table.ours_good - table.least)


def smallest_p(tables: Sequence[Table]) -> float:
    """The smallest p that any outcome with these totals could have had, over all strata together."""
    found = together(tables)
    return min(_as_rare(found, 0), _as_rare(found, len(found) - 1))


def together(tables: Sequence[Table]) -> list[int]:
    """The ways of each sum of favourable outcomes of `ours` over several strata."""
    whole = [1]
    for table in tables:
        one = weights(table)
        summed = [0] * (len(whole) + len(one) - 1)
        for left, many in enumerate(whole):
            for right, more in enumerate(one):
                summed[left + right] += many * more
        whole = summed
    return whole


@dataclass(frozen=True)
class Stratified:
    """Two groups compared within each stratum and put together. `odds` is the Mantel-Haenszel ratio of odds of the
    favourable outcome, None where it is not finite.
    """

    p: float
    odds: float | None
    exact: bool


def stratified(tables: Sequence[Table]) -> Stratified | None:
    """Cochran-Mantel-Haenszel over strata, without continuity correction; the exact conditional test where the strata
    leave it too little room. None where no stratum holds both groups and both outcomes.
    """
    told = [one for one in tables if one.ours and one.theirs and 0 < one.good < one.people]
    if not told:
        return None
    expected = sum(one.expected for one in told)
    seen = sum(one.ours_good for one in told)
    room = min(expected - sum(one.least for one in told), sum(one.most for one in told) - expected)
    if room >= ROOM:
        spread = sum(
            one.ours * one.theirs * one.good * (one.people - one.good) / (one.people**2 * (one.people - 1))
            for one in told
        )
        return Stratified(erfc(abs(seen - expected) / sqrt(2 * spread)), odds(told), exact=False)
    at = seen - sum(one.least for one in told)
    return Stratified(_as_rare(together(told), at), odds(told), exact=True)


def odds(tables: Sequence[Table]) -> float | None:
    """The Mantel-Haenszel ratio of odds (1959); None where it is not finite."""
    up = sum(one.ours_good * (one.theirs - one.theirs_good) / one.people for one in tables)
    down = sum((one.ours - one.ours_good) * one.theirs_good / one.people for one in tables)
    return up / down if down else None


def adjusted(found: Sequence[float]) -> list[float]:
    """Benjamini & Hochberg (1995): each p as it stands among all that were asked at once."""
    order = sorted(range(len(found)), key=lambda at: found[at])
    out = [1.0] * len(found)
    least = 1.0
    for rank in range(len(order), 0, -1):
        at = order[rank - 1]
        least = min(least, found[at] * len(found) / rank)
        out[at] = least
    return out
