"""The five facts of a warm handoff, and shares of them: values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.errors import Problem
from app.intervals import wilson

#: What makes a handoff warm, in the order in which it happens, each with how it reads when it is missing.
FACTS = {
    "customer told": "the customer was not told",
    "receiver named": "nobody was named before",
    "summary written": "no summary was written",
    "accepted": "the receiver did not accept it",
    "outcome confirmed": "nobody has confirmed that the customer was helped",
}
#: How the two that come last read while they can still come.
NOT_YET = {"accepted": "not accepted yet", "outcome confirmed": "not confirmed yet"}
TOLD, NAMED, SUMMED, TAKEN, CONFIRMED = FACTS
SHORTEST_REASON = 10
#: A summary shorter than this says nothing that helps the next one.
SHORTEST_SUMMARY = 20
#: Fewer changes of owner than this tell nothing about a team.
FEW = 5
WARMTHS = {1: "Ice cold", 2: "Cool", 3: "Lukewarm", 4: "Warm", 5: "As if it had never left"}


def missing(*, told: bool, summary: str, accepted: bool, confirmed: bool, named: bool = True) -> list[str]:
    """Which of the five facts are missing, in their order; none: it is warm."""
    have = {
        TOLD: told,
        NAMED: named,
        SUMMED: len(summary) >= SHORTEST_SUMMARY,
        TAKEN: accepted,
        CONFIRMED: confirmed,
    }
    return [fact for fact in FACTS if not have[fact]]


def cold_words(lacking: Sequence[str]) -> str:
    """Why a handoff counts as cold, as a sentence's part; empty for a warm one."""
    said = [FACTS[one] for one in lacking]
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + f" and {said[-1]}" if said else ""


def problems_of_reason(words: str) -> list[Problem]:
    """What is wrong with the reason of a no."""
    if len(words) < SHORTEST_REASON:
        return [Problem("words", f"Say why in at least {SHORTEST_REASON} characters: the giver reads it.")]
    return []


@dataclass(frozen=True)
class Change:
    """One change of a case's owner: between which teams, and what of the five facts was missing."""

    giver: str
    receiver: str
    missing: tuple[str, ...]

    @property
    def warm(self) -> bool:
        """Whether all five facts are there."""
        return not self.missing


@dataclass
class TeamFigure:
    """How many changes of owner a team began, and how many of them were warm."""

    team: str
    n: int = 0
    warm: int = 0
    lacking: dict[str, int] = field(default_factory=dict)

    @property
    def few(self) -> bool:
        """Whether there are too few for a share."""
        return self.n < FEW

    @property
    def share(self) -> float:
        """The warm share."""
        return self.warm / self.n if self.n else 0.0

    @property
    def range(self) -> tuple[float, float]:
        """Its 90% range (Wilson)."""
        return wilson(self.warm, self.n)

    @property
    def most_missing(self) -> str:
        """The fact that is missing most often; empty where none is."""
        return max(self.lacking, key=lambda one: self.lacking[one], default="")

    def add(self, change: Change) -> None:
        """Count a change."""
        self.n += 1
        self.warm += change.warm
        for one in change.missing:
            self.lacking[one] = self.lacking.get(one, 0) + 1


def by_team(changes: Iterable[Change]) -> list[TeamFigure]:
    """Per team that gives, the busiest first."""
    found: dict[str, TeamFigure] = {}
    for one in changes:
        found.setdefault(one.giver, TeamFigure(one.giver)).add(one)
    return sorted(found.values(), key=lambda one: (-one.n, one.team))


def whole(changes: Iterable[Change]) -> TeamFigure:
    """All of them together."""
    found = TeamFigure("")
    for one in changes:
        found.add(one)
    return found


@dataclass(frozen=True)
class Flow:
    """How many cases went from one team to another, and how many of them warmly."""

    giver: str
    receiver: str
    n: int
    warm: int


def flows(changes: Iterable[Change]) -> list[Flow]:
    """Who hands to whom, by teams, the widest first."""
    found: dict[tuple[str, str], list[int]] = {}
    for one in changes:
        sums = found.setdefault((one.giver, one.receiver), [0, 0])
        sums[0] += 1
        sums[1] += one.warm
    rows = [Flow(giver, receiver, n, warm) for (giver, receiver), (n, warm) in found.items()]
    return sorted(rows, key=lambda one: (-one.n, one.giver, one.receiver))
