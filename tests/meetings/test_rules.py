"""When the next one-to-one is, what is carried over, who reads what."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.meetings.rules import MOTIVE, Reader, carried, next_day, problems_of_day, too_long

EMPLOYEE, NEW, OLD = 1, 2, 3
TOLD = datetime(2026, 11, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("planned", "every", "today", "expected"),
    [
        (date(2026, 11, 4), "weekly", date(2026, 11, 4), date(2026, 11, 11)),
        (date(2026, 11, 4), "fortnightly", date(2026, 11, 5), date(2026, 11, 18)),
        # Held long after its day, and before it.
        (date(2026, 10, 7), "weekly", date(2026, 11, 5), date(2026, 11, 11)),
        (date(2026, 11, 11), "weekly", date(2026, 11, 9), date(2026, 11, 18)),
        # A month on, with the end of shorter months, and without the weekend.
        (date(2026, 12, 31), "monthly", date(2026, 12, 31), date(2027, 2, 1)),
        (date(2027, 1, 31), "monthly", date(2027, 2, 1), date(2027, 3, 1)),
        (date(2026, 11, 10), "monthly", date(2026, 11, 10), date(2026, 12, 10)),
    ],
)
def test_the_next_day_is_a_rhythm_on_and_a_weekday(
    planned: date, every: str, today: date, expected: date
) -> None:
    assert next_day(planned, every, today) == expected


def test_thirty_days_without_one_are_too_long() -> None:
    today = date(2026, 11, 4)
    assert not too_long(today - timedelta(days=30), None, today)
    assert too_long(today - timedelta(days=31), today, today)
    assert not too_long(None, today - timedelta(days=3), today)
    assert too_long(None, None, today)


def test_an_item_is_carried_over_each_meeting_after_it() -> None:
    days = [TOLD + timedelta(days=n) for n in (7, 14)]
    assert [carried(TOLD + timedelta(days=n), days) for n in (0, 10, 20)] == [2, 1, 0]


def test_notes_stay_with_the_two_unless_the_employee_shares_them() -> None:
    closed = TOLD
    assert Reader(EMPLOYEE, own=True).reads(OLD, closed)
    assert Reader(OLD, own=False).reads(OLD, closed)
    assert not Reader(NEW, own=False).reads(OLD, closed)
    assert Reader(NEW, own=False, shared_at=TOLD).reads(OLD, closed)
    # What was written after the sharing was not shared.
    assert not Reader(NEW, own=False, shared_at=TOLD).reads(OLD, closed + timedelta(days=1))
    assert not Reader(NEW, own=False, shared_at=TOLD).reads(OLD, None)


@pytest.mark.parametrize(
    ("reader", "prompt", "author", "seen", "answered", "expected"),
    [
        (NEW, "", EMPLOYEE, False, False, True),
        (NEW, "", OLD, False, False, False),
        (NEW, "well", OLD, True, True, True),
        (NEW, "well", EMPLOYEE, False, True, False),
        (NEW, MOTIVE, OLD, True, True, False),
        (OLD, MOTIVE, OLD, True, True, True),
        (EMPLOYEE, MOTIVE, OLD, True, True, True),
    ],
)
def test_an_agenda_goes_on_but_never_the_motive(
    reader: int, prompt: str, author: int, *, seen: bool, answered: bool, expected: bool
) -> None:
    found = Reader(reader, own=reader == EMPLOYEE).reads_item(
        prompt, OLD, author, seen=seen, answered=answered
    )
    assert found is expected


def test_a_day_lies_ahead_within_a_year() -> None:
    today = date(2026, 11, 4)
    assert problems_of_day(today, today, "next_on") == []
    for days in (-1, 400):
        assert [one.field for one in problems_of_day(today + timedelta(days=days), today, "next_on")] == [
            "next_on"
        ]
