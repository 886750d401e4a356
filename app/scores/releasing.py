"""When confidential answers may be told: in blocks of at least five raters, and never the running month.

A block is a run of whole months, from the one after the block before, until five different colleagues have answered
about one person. A figure holds whole blocks only. So any two figures of a person, of two windows or of two days,
differ by nothing or by five raters at least, and so does a team's figure from the sum of its people's: what
subtraction finds is never one person's answer. Minimum of five: security.md, Microsoft Viva's and CEB's practice.
"""

from collections.abc import Sequence

from app.contacts.models import CONFIDENTIAL_MINIMUM


def blocks(
    answers: Sequence[tuple[int, str]], before: int, least: int = CONFIDENTIAL_MINIMUM
) -> list[tuple[int, int]]:
    """The closed blocks, as first and last month, among one person's (month, rater) pairs of months before `before`."""
    found: list[tuple[int, int]] = []
    raters: set[str] = set()
    start: int | None = None
    months = sorted({month for month, _ in answers if month < before})
    by_month: dict[int, set[str]] = {}
    for month, rater in answers:
        by_month.setdefault(month, set()).add(rater)
    for month in months:
        start = month if start is None else start
        raters |= by_month[month]
        if len(raters) >= least:
            found.append((start, month))
            raters, start = set(), None
    return found


def released(answers: Sequence[tuple[int, str]], first: int, last: int, before: int) -> set[int]:
    """The months whose answers a figure over `first` to `last` holds: of the blocks that end in it."""
    return {
        month
        for start, end in blocks(answers, before)
        if first <= end <= last
        for month in range(start, end + 1)
    }
