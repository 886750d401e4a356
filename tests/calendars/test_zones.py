"""Our zones against the zone database, read by RFC 5545's own words."""

from bisect import bisect
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Timezone

from app.calendars.zones import vtimezone

ZONES = (
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Tokyo",
    "Europe/Dublin",
    "UTC",
)


def onsets(zone: Timezone, end: datetime) -> list[tuple[datetime, timedelta]]:
    """What RFC 5545, 3.6.5 makes of it: each onset on the clock before it, with the offset from then on."""
    found: list[tuple[datetime, timedelta]] = []
    for part in zone.subcomponents:
        start: datetime = part["DTSTART"].dt
        at = [start]
        if "RRULE" in part:
            at = rrulestr(part["RRULE"].to_ical().decode(), dtstart=start).between(start, end, inc=True)
        if "RDATE" in part:
            given = part["RDATE"]
            at += [
                one.dt for several in (given if isinstance(given, list) else [given]) for one in several.dts
            ]
        found += [(one, part["TZOFFSETTO"].td) for one in at]
    return sorted(found)


@pytest.mark.parametrize("name", ZONES)
def test_every_hour_of_three_years_is_as_in_the_database(name: str) -> None:
    """But the hour that comes twice or never."""
    zone, here = vtimezone(name, 2026, 2027), ZoneInfo(name)
    wall, end = datetime(2026, 1, 1), datetime(2028, 12, 31)  # noqa: DTZ001 - walls
    found = onsets(zone, end)
    wrong = []
    while wall < end:
        offset = found[bisect(found, wall, key=lambda one: one[0]) - 1][1]
        known = wall.replace(tzinfo=here)
        back = known.astimezone(UTC).astimezone(here).replace(tzinfo=None)
        if back == wall and known.utcoffset() == known.replace(fold=1).utcoffset() != offset:
            wrong.append(wall)
        # Hour by hour around changes, else day by day.
        wall += timedelta(minutes=30) if _changes(wall.date(), here) else timedelta(days=1)
    assert wrong == []


@lru_cache
def _changes(day: date, here: ZoneInfo) -> bool:
    offsets = {
        datetime.combine(day + timedelta(days=at), datetime.min.time(), here).utcoffset()
        for at in (-1, 0, 1, 2)
    }
    return len(offsets) > 1


def test_yearly_rules_where_they_hold_and_dates_where_they_do_not() -> None:
    lisbon = vtimezone("Europe/Lisbon", 2026, 2026).to_ical().decode()
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in lisbon
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in lisbon
    assert "DTSTART:20250330T010000" in lisbon, "the change on the clock that showed before it"
    assert (
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"
        in vtimezone("America/New_York", 2026, 2026).to_ical().decode()
    )
    assert "RDATE" in vtimezone("Africa/Casablanca", 2026, 2026).to_ical().decode(), "Ramadan follows no rule"
    assert vtimezone("Asia/Tokyo", 2026, 2026).to_ical().decode().count("BEGIN:STANDARD") == 1
