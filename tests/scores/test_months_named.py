"""What a month adds is said with the month's name, never with its key."""

from datetime import date

from app.clock import month_of
from app.method import Explanation, Term
from app.scores.explaining import _note, named


def test_months_are_named() -> None:
    june = str(month_of(date(2026, 6, 1)))
    terms = tuple(
        Term(factor, 0.1, level, 0.0, 0.08) for factor, level in (("month", june), ("channel", june))
    )
    told = Explanation(9, 4.0, terms, *(4.0 for _ in range(13)), "solid", None, 0.0)
    notes = [_note(one) for one in named(told).terms]
    assert notes == [
        "June 2026: 0% of this work, 8% of the company's",
        f"{june}: 0% of this work, 8% of the company's",
    ]
    rare = Term("month", 0.1, "rarer kinds", 0.0, 0.08)
    assert named(Explanation(9, 4.0, (rare,), *(4.0 for _ in range(13)), "solid", None, 0.0)).terms == (rare,)
