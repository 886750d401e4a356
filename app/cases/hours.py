"""The response clock: working time in a customer's own calendar. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.workdays import DAY, WEEK, moment, public_holidays

#: Nothing is due later than this after it came in: a calendar without a working hour would never end.
FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Calendar:
    """When somebody is there for a customer: from `opens` to `closes` on the wall clock of the customer's zone, Monday
    to Friday, not on public holidays of their country (ISO 3166; empty: none).
    """

    zone: str
    country: str = ""
    opens: time = time(9)
    closes: time = time(17)

    def shifts(self, first: date) -> Iterator[tuple[datetime, datetime]]:
        """The working hours of each day from `first` on, in UTC, without end."""
        day, year, off = first, 0, dict[date, str]()
        while True:
            if day.year != year:
                year = day.year
                off = public_holidays(self.country, date(year, 1, 1), date(year, 12, 31))
            if day.weekday() in WEEK and day not in off:
                yield moment(day, self.opens, self.zone), moment(day, self.closes, self.zone)
            day += DAY

    def day_of(self, at: datetime) -> date:
        """The customer's day at a moment."""
        return at.astimezone(ZoneInfo(self.zone)).date()


def after(start: datetime, worked: timedelta, calendar: Calendar) -> datetime:
    """The moment at which `worked` of working time has passed since `start`."""
    left = worked
    for opens, closes in calendar.shifts(calendar.day_of(start)):
        begin = max(opens, start)
        if begin > start + FARTHEST:
            break
        if begin >= closes:
            continue
        if left <= closes - begin:
            return begin + left
        left -= closes - begin
    return (start + FARTHEST).astimezone(UTC)


def worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Working time between two moments; none where the second is not later."""
    found = timedelta(0)
    if end <= start:
        return found
    for opens, closes in calendar.shifts(calendar.day_of(start)):
        if opens >= end:
            break
        found += max(timedelta(0), min(closes, end) - max(opens, start))
    return found


def due(
    start: datetime, allowed: timedelta, pauses: Iterable[tuple[datetime, datetime]], calendar: Calendar
) -> datetime:
    """When something is due that may take `allowed` of working time from `start` on, without what pauses took."""
    still = sum((worked(max(begin, start), end, calendar) for begin, end in pauses), timedelta(0))
    return after(start, allowed + still, calendar)


def told(span: timedelta) -> str:
    """Working time as a person reads it: 45 min, 3 h, 2 h 30 min."""
    minutes = max(0, round(span.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]
    return " ".join(part for part in parts if part)
