"""When somebody is reminded of a stint, on the slot's own wall clock: values in, values out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.workdays import DAY, WEEK, moment, public_holidays

FORTNIGHT, TWO_DAYS, EVE = "14 days", "2 days", "eve"
AFTERNOON = time(17)


@dataclass(frozen=True)
class Due:
    """A reminder that should go out from `at` until `until`."""

    kind: str
    at: datetime
    until: datetime


def working_day_before(day: date, country: str) -> date:
    """The last day before it that is no weekend and no public holiday."""
    off: Collection[date] = public_holidays(country, day - timedelta(days=30), day)
    day -= DAY
    while day.weekday() not in WEEK or day in off:
        day -= DAY
    return day


def reminders(first: date, starts: time, zone: str, country: str) -> list[Due]:
    """The three reminders of a stint whose first shift is on `first`: two weeks and two days before at the hour of the
    shift, and at 17:00 on the working day before. The first holds for two days, the second until the third, the third
    until the shift.
    """
    begin = moment(first, starts, zone)
    eve = moment(working_day_before(first, country), AFTERNOON, zone)
    two = moment(first - timedelta(days=2), starts, zone)
    fortnight = moment(first - timedelta(days=14), starts, zone)
    found = [Due(FORTNIGHT, fortnight, fortnight + timedelta(days=2)), Due(EVE, eve, begin)]
    # Before a long weekend the eve comes first, and says it all.
    if two < eve:
        found.insert(1, Due(TWO_DAYS, two, eve))
    return found


def due(found: Collection[Due], made_at: datetime, now: datetime) -> list[str]:
    """Which of them go out now: not those of before the place was taken."""
    return [one.kind for one in found if one.at <= now < one.until and made_at < one.at]
