"""What two sides made of a procedure, and when a rule is asked to give way: values in, values out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.procedures.models import FLEXIBLE

#: Version 1 of the policy: so many exceptions within so many days.
FIRST = (3, 60)
SHORTEST = 20
SHORTEST_WORDS = 5
#: What became of a procedure in a session.
UNSAID, DIFFER, BOTH_FLEXIBLE, UNWRITTEN, UNSIGNED, SIGNED = (
    "not yet said",
    "they differ",
    "both say flexible",
    "to be written down",
    "to be signed",
    "signed by both",
)
#: What a procedure stays flexible by, and is listed as open.
OPEN = frozenset({DIFFER, UNWRITTEN, UNSIGNED})


def state(front: str, back: str, signed: Iterable[str] | None) -> str:
    """What the words of both sides come to. `signed`: the sides that signed what this session wrote down; None where
    nothing is written.
    """
    if not front or not back:
        return UNSAID
    if front != back:
        return DIFFER
    if front == FLEXIBLE:
        return BOTH_FLEXIBLE
    if signed is None:
        return UNWRITTEN
    return SIGNED if len(set(signed)) > 1 else UNSIGNED


def says(front: str, back: str) -> str:
    """The two words in one line."""
    return ", ".join(
        f"{side}: {word or 'nothing yet'}" for side, word in (("front line", front), ("back office", back))
    )


def gives_way(asked: Iterable[datetime], now: datetime, times: int, days: int) -> int | None:
    """How many exceptions were asked for in the last `days` days, where they are so many that the rule is asked to give
    way; None where they are fewer.
    """
    since = now - timedelta(days=days)
    count = sum(since < one <= now for one in asked)
    return count if count >= times else None
