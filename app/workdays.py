"""Days and wall clocks: working days, public holidays, and the moments at which a local clock shows a time. Pure."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
#: Monday to Friday.
WEEK = (0, 1, 2, 3, 4)


@cache
def countries() -> list[str]:
    """ISO 3166 codes of the countries whose public holidays are known."""
    import holidays  # a start has no time for it

    return sorted(code for code in holidays.list_supported_countries() if len(code) == 2)


@lru_cache(maxsize=256)
def _of_year(country: str, year: int) -> dict[date, str]:
    if not country:
        return {}
    import holidays  # a start has no time for it

    found = holidays.country_holidays(country, years=year, language="en_US")
    return dict(found.items())


def public_holidays(country: str, first: date, last: date) -> dict[date, str]:
    """The public holidays from `first` to `last`, both included; none for a country that is not known (or empty)."""
    if not country or country not in countries():
        return {}
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= _of_year(country, year)
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += DAY


def working_days(first: date, last: date, country: str = "", weekdays: Collection[int] = WEEK) -> list[date]:
    """The days from `first` to `last` (both included) that fall on one of `weekdays` (0 is Monday) and on no public
    holiday of the country.
    """
    off = public_holidays(country, first, last)
    return [day for day in days(first, last) if day.weekday() in weekdays and day not in off]


def moment(day: date, wall: time, zone: str) -> datetime:
    """The moment, in UTC, at which clocks in the zone show `wall` on that day.

    A time that is skipped when clocks go forward is the moment of the change's end (02:30 becomes 03:30, as RFC 5545
    reads it); one that comes twice is the first of the two.
    """
    # PEP 495: with fold=0 a skipped time is read by the offset before the change, which lands after it.
    return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)


def clock_changes(zone: str, first: date, last: date) -> dict[date, int]:
    """The days from `first` to `last` on which clocks change in the zone, with the minutes they go forward by."""
    here = ZoneInfo(zone)
    found = {}
    for day in days(first, last):
        before, after = (
            datetime.combine(one, time(), here).utcoffset() or timedelta() for one in (day, day + DAY)
        )
        if before != after:
            found[day] = int((after - before).total_seconds() // 60)
    return found
