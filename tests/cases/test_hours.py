"""The response clock runs in the customer's own working time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.hours import FARTHEST, Calendar, after, due, told, worked

LISBON = Calendar("Europe/Lisbon", "PT")
ZONES = ("Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo")
MOMENTS = st.integers(0, 2_000_000).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (utc(2026, 11, 23, 9), 4, utc(2026, 11, 23, 13)),
        # Friday afternoon goes on with Monday morning.
        (utc(2026, 11, 27, 16), 2, utc(2026, 11, 30, 10)),
        # A Saturday night begins on Monday.
        (utc(2026, 11, 28, 23), 1, utc(2026, 11, 30, 10)),
        # 1 December is a holiday in Portugal, a Tuesday.
        (utc(2026, 11, 30, 16), 2, utc(2026, 12, 2, 10)),
        # Exactly to the end of a day is that day's end, not the next morning.
        (utc(2026, 11, 23, 9), 8, utc(2026, 11, 23, 17)),
    ],
)
def test_working_time_passes_in_the_customers_days(start: datetime, hours: int, end: datetime) -> None:
    assert after(start, timedelta(hours=hours), LISBON) == end
    assert worked(start, end, LISBON) == timedelta(hours=hours)


def test_it_is_the_customers_clock_and_not_ours() -> None:
    start = utc(2026, 11, 23, 9)
    there = Calendar("America/New_York", "US")
    assert after(start, timedelta(hours=1), there) == utc(2026, 11, 23, 15)
    # Thanksgiving: Thursday, 26 November 2026.
    assert after(utc(2026, 11, 25, 21), timedelta(hours=2), there) == utc(2026, 11, 27, 15)


def test_the_night_clocks_change_nothing_is_won_or_lost() -> None:
    """Working days keep their length on either side of both changes."""
    for day in (date(2026, 3, 27), date(2026, 10, 23)):
        start = datetime.combine(day, time(9), UTC) - timedelta(hours=1)
        end = after(start, timedelta(hours=16), Calendar("Europe/Lisbon"))
        assert worked(start, end, Calendar("Europe/Lisbon")) == timedelta(hours=16)


@given(
    start=MOMENTS,
    minutes=st.integers(1, 5_000),
    zone=st.sampled_from(ZONES),
    country=st.sampled_from(["", "PT", "US", "IN"]),
)
def test_what_was_allowed_is_what_passes(start: datetime, minutes: int, zone: str, country: str) -> None:
    calendar, allowed = Calendar(zone, country), timedelta(minutes=minutes)
    end = after(start, allowed, calendar)
    assert end > start
    assert worked(start, end, calendar) == allowed
    # Nothing is due at night, on a weekend or a holiday.
    assert worked(end - timedelta(minutes=1), end, calendar) == timedelta(minutes=1)


@given(
    start=MOMENTS, first=st.integers(0, 20_000), second=st.integers(0, 20_000), zone=st.sampled_from(ZONES)
)
def test_working_time_adds_up(start: datetime, first: int, second: int, zone: str) -> None:
    calendar = Calendar(zone)
    middle, end = start + timedelta(minutes=first), start + timedelta(minutes=first + second)
    whole = worked(start, end, calendar)
    assert worked(start, middle, calendar) + worked(middle, end, calendar) == whole
    assert timedelta(0) <= whole <= end - start


@given(start=MOMENTS, wait=st.integers(0, 10_000), length=st.integers(0, 10_000))
def test_a_pause_puts_off_by_exactly_its_working_time(start: datetime, wait: int, length: int) -> None:
    begin = start + timedelta(minutes=wait)
    end = begin + timedelta(minutes=length)
    allowed = timedelta(hours=16)
    later = due(start, allowed, [(begin, end)], LISBON)
    assert worked(start, later, LISBON) == allowed + worked(begin, end, LISBON)
    assert due(start, allowed, [], LISBON) <= later


def test_a_calendar_without_an_hour_ends_somewhere() -> None:
    never = Calendar("Europe/Lisbon", opens=time(9), closes=time(9))
    start = utc(2026, 11, 23, 9)
    assert after(start, timedelta(hours=1), never) == start + FARTHEST


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (150, "2 h 30 min"), (-5, "0 min")]
)
def test_time_is_told_shortly(minutes: int, words: str) -> None:
    assert told(timedelta(minutes=minutes)) == words
