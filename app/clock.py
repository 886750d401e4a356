"""The one clock. Everything stored is UTC; a zone is applied where a person reads."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day it is in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


def month_of(day: date) -> int:
    """Months since year 0: the key under which answers are rolled up. `2026-11` is 24322."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month key."""
    return date(month // 12, month % 12 + 1, 1)
