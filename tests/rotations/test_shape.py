"""Slots on local calendars: the wall clock stays, whatever clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rotations.shape import Times, firsts, local_times, planned, shape

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ZONES = ("Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Australia/Sydney")
EVERY_DAY = tuple(range(7))
HOURS = st.integers(5, 22)
LISBON = Times("Europe/Lisbon", "PT", (0, 1, 2, 3, 4), time(9), time(17))


@given(st.sampled_from(ZONES), st.integers(0, 730), st.integers(1, 20), HOURS, st.integers(1, 60))
def test_every_shift_is_at_the_written_wall_clock(
    zone: str, ahead: int, days: int, hour: int, minutes: int
) -> None:
    """By the clock on the wall, all shifts of a slot are alike, across both changes of the year."""
    first = date(2026, 1, 1) + timedelta(days=ahead)
    ends = (datetime.combine(first, time(hour)) + timedelta(minutes=minutes)).time()
    found = shape(Times(zone, "", EVERY_DAY, time(hour), ends), first, first + timedelta(days=days - 1))
    assert len(found.shifts) == days
    for one in found.shifts:
        here = [at.astimezone(ZoneInfo(zone)) for at in (one.starts_at, one.ends_at)]
        assert [at.time() for at in here] == [time(hour), ends]
        assert {at.date() for at in here} == {one.day}
        assert one.ends_at - one.starts_at == timedelta(minutes=minutes)


@given(st.sampled_from(ZONES), st.integers(0, 730))
def test_from_day_to_day_utc_differs_by_exactly_the_change(zone: str, ahead: int) -> None:
    """Where clocks go forward by an hour, the next shift starts after 23 hours; Lord Howe changes by half an hour."""
    first = date(2026, 1, 1) + timedelta(days=ahead)
    found = shape(Times(zone, "", EVERY_DAY, time(9), time(10)), first, first + timedelta(days=1))
    one, two = found.shifts
    assert two.starts_at - one.starts_at == timedelta(
        hours=24, minutes=-sum(found.changes.get(day, 0) for day in (two.day,))
    )


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        ("Europe/Lisbon", date(2027, 3, 28), 60),
        ("America/New_York", date(2027, 11, 7), -60),
        ("Australia/Lord_Howe", date(2027, 10, 3), 30),
    ],
)
def test_a_shift_over_the_change_itself_is_longer_or_shorter(zone: str, day: date, minutes: int) -> None:
    """Who works through the night of the change works the hours that there are."""
    found = shape(Times(zone, "", EVERY_DAY, time(0), time(12)), day, day)
    assert found.changes == {day: minutes}
    assert found.shifts[0].ends_at - found.shifts[0].starts_at == timedelta(hours=12, minutes=-minutes)


def test_times_that_do_not_exist_or_come_twice() -> None:
    """A skipped start is the end of the change; of a time that comes twice, the first counts."""
    spring, autumn = date(2027, 3, 28), date(2027, 10, 31)
    skipped = shape(Times("Europe/Lisbon", "", EVERY_DAY, time(1, 30), time(9)), spring, spring).shifts[0]
    assert skipped.starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert skipped.starts_at.astimezone(ZoneInfo("Europe/Lisbon")).time() == time(2, 30)
    twice = shape(Times("Europe/Lisbon", "", EVERY_DAY, time(1, 30), time(9)), autumn, autumn).shifts[0]
    assert twice.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_holidays_are_off_and_named() -> None:
    """Two weeks over Christmas: New Year's day is named, and is no shift."""
    found = shape(LISBON, date(2026, 12, 21), date(2027, 1, 1))
    assert len(found.shifts) == 8
    assert found.words == ["Christmas Day on 25 Dec", "New Year's Day on 1 Jan"]
    assert shape(LISBON, date(2027, 3, 22), date(2027, 4, 2)).words[-1] == "Clocks go forward on 28 Mar"


def test_what_cannot_be_opened_is_said_with_its_mend() -> None:
    """No shift, the past, too far, an overlap with what is there and within the series."""
    monday = date(2027, 1, 4)
    taken = [(date(2027, 1, 15), date(2027, 1, 26))]
    found = planned(LISBON, 12, firsts(monday, 2, 2), taken, NOW)
    assert ["overlaps the slot of 15 to 26 Jan" in one.wrong for one in found] == [True, True]
    found = planned(LISBON, 12, firsts(monday, 1, 3), [], NOW)
    assert [bool(one.wrong) for one in found] == [False, True, True]
    assert "begun already" in planned(LISBON, 12, [date(2026, 11, 16)], [], NOW)[0].wrong
    assert "No shift" in planned(LISBON, 1, [date(2027, 1, 2)], [], NOW)[0].wrong
    assert "two years" in planned(LISBON, 12, [date(2029, 1, 1)], [], NOW)[0].wrong


def test_a_shift_on_another_clock() -> None:
    """The reader's clock is shown where it differs, with the weekday where the day does."""
    one = shape(LISBON, date(2027, 1, 4), date(2027, 1, 4)).shifts[0]
    assert local_times(one, "Europe/Lisbon", "Europe/London") is None
    assert local_times(one, "Europe/Lisbon", "Europe/Madrid") == ("10:00", "18:00")
    assert local_times(one, "Europe/Lisbon", "Australia/Sydney") == ("20:00", "Tue 04:00")
