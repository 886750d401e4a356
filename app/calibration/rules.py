"""What a calibration session says of a group: values in, words and numbers out. No score here ranks anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import erf, sqrt
from typing import Protocol

from app.errors import Problem
from app.intervals import Z90

#: From this chance on two people are told apart; below it the difference may be noise.
SURE = 0.95
#: Ratings this far apart want evidence that is apart, too.
FAR = 2
SHORTEST_REASON = 10
#: Most reviews in a session: everybody is compared with everybody, and read by all who sit in it.
MOST = 300


class Ranged(Protocol):
    """A score with its 90% range on one lens and scale."""

    @property
    def score(self) -> float:
        """The estimate."""
        ...

    @property
    def lo(self) -> float:
        """Where its 90% range begins."""
        ...

    @property
    def hi(self) -> float:
        """Where its 90% range ends."""
        ...


def chance_above(one: Ranged, other: Ranged) -> float:
    """The chance that `one` is truly above `other`.

    Normal approximation from both 90% ranges, which lie Z90 standard deviations to either side: the difference of two
    independent normals is normal, its variance the sum of theirs.
    """
    spread = sqrt(sum(((each.hi - each.lo) / (2 * Z90)) ** 2 for each in (one, other)))
    if spread == 0:
        return 0.5 if one.score == other.score else float(one.score > other.score)
    return 0.5 * (1 + erf((one.score - other.score) / spread / sqrt(2)))


def apart(one: Ranged, other: Ranged) -> bool:
    """Whether the evidence tells the two apart."""
    return not 1 - SURE < chance_above(one, other) < SURE


@dataclass(frozen=True)
class Rated:
    """A person with enough evidence and the rating that stands in the draft, or in all its sections together."""

    name: str
    lens: str
    scale: str
    evidence: Ranged
    rating: int


def noise_pairs(people: Sequence[Rated]) -> list[tuple[str, str]]:
    """Who is rated two or more apart although the evidence can't tell them apart: higher rated first."""
    return [
        (high.name, low.name)
        for a, b in combinations(people, 2)
        for high, low in [(a, b) if a.rating >= b.rating else (b, a)]
        if _alike(a, b) and high.rating - low.rating >= FAR and not apart(high.evidence, low.evidence)
    ]


def upside_down(people: Sequence[Rated]) -> list[tuple[str, str]]:
    """Who is rated below somebody whom the evidence puts under them: the one with the better evidence first."""
    return [
        (better.name, worse.name)
        for a, b in combinations(people, 2)
        for better, worse in [(a, b) if a.evidence.score >= b.evidence.score else (b, a)]
        if _alike(a, b) and better.rating < worse.rating and apart(better.evidence, worse.evidence)
    ]


def _alike(a: Rated, b: Rated) -> bool:
    # Lenses are never compared with each other, nor scales.
    return (a.lens, a.scale) == (b.lens, b.scale)


def change_problems(before: int | None, after: int, reason: str) -> list[Problem]:
    """What keeps a rating from being changed, each with the mend."""
    found = []
    if before == after:
        found.append(Problem("rating", f"It is {after} already. Choose another rating, or leave it."))
    if len(reason.strip()) < SHORTEST_REASON:
        found.append(
            Problem("reason", "Say in a few words what the change rests on; it stays with the review.")
        )
    return found


def spread(ratings: Sequence[int | None]) -> list[int]:
    """How many were given each rating from 1 to 5."""
    return [sum(1 for rating in ratings if rating == value) for value in range(1, 6)]
