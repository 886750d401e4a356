"""What may happen to a review and when, and who may read which part: values in, sentences or answers out."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta

#: The employee disputes a review within so many days of its release.
OBJECT_DAYS = 14
#: Shortest reason that says anything, of a dispute, a ruling, a reopening.
SHORTEST_WORDS = 20
#: Fewer views than this are never shown: they would be a person's.
SMALLEST_GROUP = 5


def locked(
    closed_at: datetime | None, reopened_at: datetime | None, acknowledged_at: datetime | None
) -> bool:
    """Whether nothing may be changed any more: the cycle is closed, and the review was not reopened since, or what was
    reopened is acknowledged again.
    """
    if closed_at is None:
        return False
    if reopened_at is None or reopened_at < closed_at:
        return True
    return acknowledged_at is not None and acknowledged_at > reopened_at


def release_waits(
    *, asks_self: bool, handed_in: bool, self_due_on: date, today: date, left_on: date | None
) -> str:
    """Why a finished review can't be released yet; empty where it can."""
    if left_on is not None and left_on <= today:
        return "They have left. The review stays with HR, who reads it as it is."
    if asks_self and not handed_in and today <= self_due_on:
        return (
            f"Wait for the self part: it is due on {self_due_on:%-d %B %Y}. Both parts are read together, "
            "and from the day after the review can be released without it."
        )
    return ""


def objects_until(released_on: date) -> date:
    """The last day on which the employee can dispute a review released on that day."""
    return released_on + timedelta(days=OBJECT_DAYS)


def object_refused(released_on: date, today: date, *, objected: bool) -> str:
    """Why a review can't be disputed now; empty where it can. Once for each release."""
    if objected:
        return "You have disputed this review already."
    if today > objects_until(released_on):
        return f"A review can be disputed for {OBJECT_DAYS} days after its release. Talk to HR instead."
    return ""


@dataclass(frozen=True)
class Sight:
    """Which parts of a review somebody reads: never more than the one side before both are in."""

    #: What the manager wrote.
    manager: bool
    #: What the employee wrote.
    own: bool
    #: The employee's motive.
    motive: bool
    #: What the groups asked said, once collecting is over.
    groups: bool
    #: How a finished review was changed after it was taken back.
    changes: bool


def sight(words: AbstractSet[str], *, finished: bool, released: bool, handed_in: bool) -> Sight:
    """What somebody of whom these words hold reads of a review they may open.

    The manager's part: its author and HR always, the line above once it is finished, the employee once released. The
    employee's part: the employee always; everybody else once both are in. The motive: the two alone.
    """
    if "self" in words:
        return Sight(manager=released, own=True, motive=True, groups=released, changes=released)
    author, hr = "author" in words, "unit hr" in words
    both = finished and handed_in
    return Sight(
        manager=author or hr or (finished and bool(words & {"line", "skip"})),
        own=both and (author or hr or bool(words & {"line", "skip"})),
        motive=both and author,
        groups=hr or (author and finished),
        changes=author or hr,
    )
