"""What a year asks, what counts as served, and in which state that leaves somebody."""

from datetime import date

import pytest

from app.duty.rules import (
    BOOKED,
    DONE,
    OPTED_OUT,
    OWES,
    Due,
    Stint,
    asked,
    make_up_by,
    served,
    since_words,
)


@pytest.mark.parametrize(
    ("since", "days"),
    [
        (None, 10),
        (date(2020, 5, 1), 10),
        (date(2026, 1, 1), 10),
        (date(2026, 7, 1), 5),
        (date(2026, 12, 31), 0),
        (date(2027, 1, 1), 0),
        (date(2030, 1, 1), 0),
    ],
)
def test_newcomers_owe_their_share_of_the_year(since: date | None, days: int) -> None:
    assert asked(10, 2026, since) == days


def test_a_stint_counts_in_the_year_in_which_it_starts() -> None:
    over = Stint(date(2026, 3, 2), date(2026, 3, 13), shifts=10, over=10)
    under_way = Stint(date(2026, 11, 16), date(2026, 11, 27), shifts=10, counts=2, over=4)
    next_year = Stint(date(2027, 1, 4), date(2027, 1, 15), shifts=10)
    assert served([over, under_way, next_year], 2026) == (10 + 8, 12)
    assert served([over, under_way, next_year], 2027) == (0, 10)


def test_states() -> None:
    assert (Due(10, 0, 0, 0).state, Due(10, 0, 0, 0).owes) == (OWES, 10)
    assert (Due(10, 5, 10, 0).state, Due(10, 5, 10, 0).owes) == (OWES, 5)
    assert (Due(10, 0, 4, 6).state, Due(10, 0, 4, 6).owes) == (BOOKED, 0)
    assert (Due(10, 0, 10, 0).state, Due(10, 0, 20, 0).owes) == (DONE, 0)
    assert (Due(10, 0, 0, 0, opted_out=True).state, Due(10, 0, 0, 0, opted_out=True).owes) == (OPTED_OUT, 0)
    assert Due(0, 0, 0, 0).state == DONE


def test_words() -> None:
    said = [since_words(days) for days in (None, 0, 1, 12, 1200)]
    assert said == ["never", "today", "yesterday", "12 days ago", "1,200 days ago"]
    assert make_up_by(2026) == date(2027, 6, 30)
