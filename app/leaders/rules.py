"""What became of a commitment, and what counts as said very badly. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from app.contacts.scales import Scale

LATE, OPEN, KEPT, KEPT_LATE = "late", "open", "kept", "kept late"
#: Answers in this lowest part of their scale are very bad.
LOWEST = 0.25


@dataclass(frozen=True)
class Commitment:
    """Who does what until when, and when it was done; `href` is where it stands."""

    who: str
    what: str
    due_on: date
    done_on: date | None
    href: str

    def state(self, today: date) -> str:
        """What became of it."""
        if self.done_on is not None:
            return KEPT if self.done_on <= self.due_on else KEPT_LATE
        return LATE if self.due_on < today else OPEN


def ordered(found: Iterable[Commitment], today: date, kept_for: timedelta) -> list[Commitment]:
    """Late ones first, the longest late before the others; then what is open by its day; then what was kept lately."""
    order = {LATE: 0, OPEN: 1, KEPT: 2, KEPT_LATE: 2}
    shown = [one for one in found if one.done_on is None or one.done_on >= today - kept_for]
    return sorted(
        shown,
        key=lambda one: (
            order[one.state(today)],
            one.due_on.toordinal() if one.done_on is None else -one.done_on.toordinal(),
            one.who.casefold(),
            one.what,
        ),
    )


def counted(found: Iterable[Commitment], today: date) -> dict[str, int]:
    """How many were kept, are late, are open."""
    told = {KEPT: 0, LATE: 0, OPEN: 0}
    for one in found:
        told[one.state(today).removesuffix(" late")] += 1
    return told


def lowest(scale: Scale) -> int:
    """The highest answer, in steps of the scale, that is still very bad: the lowest part of it, its end at least."""
    return floor(scale.lo_steps + LOWEST * (scale.hi_steps - scale.lo_steps))


def done_words(*, closed: bool, helped: bool, prevented: bool, planned: bool) -> str:
    """What was done about a case, in a sentence."""
    if helped and prevented:
        return "The customer was helped, and the cause is gone."
    if helped and planned:
        return "The customer was helped; what prevents the next one is agreed."
    if helped:
        return "The customer was helped; nothing prevents the next one yet."
    return (
        "The case is closed; nobody helped this customer."
        if closed
        else "It is a case; nobody has helped yet."
    )
