"""Time zones as calendars want them (VTIMEZONE of RFC 5545), from the zone database.

An onset is written on the clock that showed before it, and as a yearly rule where one holds: Outlook reads rules, and
refuses zones with long lists of dates.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.workdays import DAY, clock_changes

if TYPE_CHECKING:
    from icalendar import Timezone

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: Years before and after the events.
BEFORE, AFTER = 1, 2


@lru_cache(maxsize=128)
def vtimezone(zone: str, first: int, last: int) -> "Timezone":
    """The zone in the years from `first` to `last`."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # a start has no time for it

    here = ZoneInfo(zone)
    made = Timezone()
    made.add("tzid", zone)
    start = date(first - BEFORE, 1, 1)
    groups: dict[tuple[Any, ...], list[datetime]] = {}
    begin = datetime.combine(start, time(), here)
    groups[_kind(begin, begin)] = [begin.replace(tzinfo=None)]
    for day in clock_changes(zone, start + DAY, date(last + AFTER, 12, 31)):
        before, after, onset = _onset(day, here)
        groups.setdefault(_kind(before, after), []).append(onset)
    for (gone, comes, saving, name), onsets in groups.items():
        part = TimezoneDaylight() if saving else TimezoneStandard()
        part.add("dtstart", onsets[0])
        part.add("tzoffsetfrom", gone)
        part.add("tzoffsetto", comes)
        part.add("tzname", name)
        if rule := _rule(onsets, last + AFTER):
            part.add("rrule", rule)
        elif len(onsets) > 1:
            part.add("rdate", onsets[1:])
        made.add_component(part)
    return made


def _kind(before: datetime, after: datetime) -> tuple[Any, ...]:
    return before.utcoffset(), after.utcoffset(), bool(after.dst()), after.tzname()


def _onset(day: date, here: ZoneInfo) -> tuple[datetime, datetime, datetime]:
    """A moment before and one at the change of a day, and the change on the clock that showed before."""
    # Some clocks change at midnight: a little before it is before the change.
    low = datetime.combine(day, time(), here).astimezone(UTC) - timedelta(hours=3)
    high = datetime.combine(day + DAY, time(), here).astimezone(UTC)
    was = low.astimezone(here).utcoffset()
    minutes = (0, int((high - low).total_seconds() // 60))
    while minutes[1] - minutes[0] > 1:
        middle = sum(minutes) // 2
        same = (low + timedelta(minutes=middle)).astimezone(here).utcoffset() == was
        minutes = (middle, minutes[1]) if same else (minutes[0], middle)
    at = low + timedelta(minutes=minutes[1])
    before = (at - timedelta(minutes=1)).astimezone(here)
    return before, at.astimezone(here), (at + (was or timedelta())).replace(tzinfo=None)


def _rule(onsets: Sequence[datetime], last: int) -> dict[str, Any] | None:
    """The yearly rule that these onsets follow up to the last year; None where there is none."""
    years = [one.year for one in onsets]
    if len(onsets) < 3 or years != list(range(years[0], last + 1)):
        return None
    if len({(one.month, one.weekday(), one.time()) for one in onsets}) > 1:
        return None
    places = {(one.day - 1) // 7 + 1 for one in onsets}
    if all((one + timedelta(days=7)).month != one.month for one in onsets):
        place = -1
    elif len(places) == 1:
        place = places.pop()
    else:
        return None
    return {"freq": "yearly", "bymonth": onsets[0].month, "byday": f"{place}{WEEKDAYS[onsets[0].weekday()]}"}
