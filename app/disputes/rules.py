"""Deadlines, shares and statistics of disputes: values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from app.disputes.models import GROUNDS, UPHELD
from app.errors import Problem
from app.intervals import wilson

#: For so many days after the answer it may be disputed, the last one included.
ASK_WITHIN = 30
#: Working days within which it is decided.
DECIDE_WITHIN = 10
SATURDAY = 5
SHORTEST_REASON = 20
#: Fewer decisions than this tell nothing about a ground.
FEW = 5
#: From so many decisions on, a ground that is mostly upheld is said to be a wrong rule.
TELLING = 10


def last_day(answered: date) -> date:
    """The last day on which an answer may be disputed."""
    return answered + timedelta(days=ASK_WITHIN)


def decide_by(asked: date) -> date:
    """The tenth working day (Monday to Friday) after the day of asking."""
    day, left = asked, DECIDE_WITHIN
    while left:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            left -= 1
    return day


def refused_now(answered: date, today: date, *, credited: bool, asked: bool, excluded: bool) -> str:
    """Why somebody can't dispute an answer today; empty where they can."""
    if asked:
        return "You have disputed this answer already; each answer once."
    if not credited:
        return "This answer isn't credited to you."
    if excluded:
        return "This answer is excluded already: it counts for nobody."
    if today > last_day(answered):
        return (
            f"The time to dispute this answer is over: it ended on {last_day(answered):%d %B %Y}, "
            f"{ASK_WITHIN} days after it was given."
        )
    return ""


def handed(
    shares: Sequence[tuple[int, str, int]], loser: int, heir: int | None, role: str = "replied"
) -> list[tuple[int, str, int]]:
    """Shares in thousandths after `loser`'s went to `heir`; with nobody known, the others' grow in proportion.

    Sums to 1000 as before, or is empty where nobody is left. Where `loser` has no share, nothing changes.
    """
    lost = sum(share for who, _, share in shares if who == loser)
    rest = [line for line in shares if line[0] != loser]
    if not lost:
        return list(shares)
    if heir is not None:
        held = next((line for line in rest if line[0] == heir), None)
        if held is None:
            return [*rest, (heir, role, lost)]
        return [(who, did, share + (lost if who == heir else 0)) for who, did, share in rest]
    left = sum(share for _, _, share in rest)
    if not left:
        return []
    whole = left + lost
    grown = {who: whole * share // left for who, _, share in rest}
    by_remainder = sorted(rest, key=lambda line: (-(whole * line[2] % left), line[0]))
    for who, _, _ in by_remainder[: whole - sum(grown.values())]:
        grown[who] += 1
    return [(who, did, grown[who]) for who, did, _ in rest]


def problems_of_words(words: str) -> list[Problem]:
    """What is wrong with the employee's own words."""
    if len(words) < SHORTEST_REASON:
        return [Problem("words", f"Say in at least {SHORTEST_REASON} characters what happened.")]
    return []


@dataclass(frozen=True)
class Decided:
    """One dispute as the statistics need it: `outcome` and `days` are None while it is open or withdrawn."""

    ground: str
    outcome: str | None
    days: int | None


@dataclass(frozen=True)
class GroundFigures:
    """What became of the disputes on one ground. `share` and its 90% range are None where too few are decided."""

    ground: str
    asked: int
    decided: int
    upheld: int
    share: float | None
    lo: float | None
    hi: float | None
    median_days: float | None

    @property
    def wrong_rule(self) -> bool:
        """Whether so much is upheld that the rule, not the people, should be looked at."""
        return self.decided >= TELLING and 2 * self.upheld > self.decided


def figures(disputes: Iterable[Decided]) -> list[GroundFigures]:
    """Per ground, in their order: how many, how many upheld with a 90% Wilson interval, median days to decide."""
    found = list(disputes)
    return [_of_ground(ground, [one for one in found if one.ground == ground]) for ground in GROUNDS]


def _of_ground(ground: str, disputes: Sequence[Decided]) -> GroundFigures:
    decided = [one for one in disputes if one.outcome is not None]
    upheld = sum(one.outcome == UPHELD for one in decided)
    days = [one.days for one in decided if one.days is not None]
    if len(decided) < FEW:
        return GroundFigures(ground, len(disputes), len(decided), upheld, None, None, None, None)
    lo, hi = wilson(upheld, len(decided))
    return GroundFigures(
        ground, len(disputes), len(decided), upheld, upheld / len(decided), lo, hi, float(median(days))
    )
