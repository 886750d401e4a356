"""Reads an iCalendar file (RFC 5545) as occurrences of events. What it can't read of one event leaves the others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.leave.refusals import FeedRefused
from app.leave.rules import Event

if TYPE_CHECKING:
    from icalendar.cal import Component

MOST_EVENTS = 20_000
MOST_OCCURRENCES = 50_000
#: Seconds that repeating events of one calendar may take.
PATIENCE = 20.0
#: Parts of rules that are followed; an event with another one counts once.
FOLLOWED = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
DAYS_OF = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
Moment = date | datetime


@dataclass
class _Reading:
    first: date
    last: date
    zone: ZoneInfo
    until: float
    found: list[Event] = field(default_factory=list)


def events(body: bytes, first: date, last: date, zone: str) -> list[Event]:
    """The occurrences that touch the days from `first` to `last`, cancelled ones left out. Moments in UTC or without
    a zone are read on the clock of `zone`. `FeedRefused` where it is no calendar or too large a one.
    """
    from icalendar import Calendar  # a start has no time for it

    if b"BEGIN:VCALENDAR" not in body[:4096].upper():
        raise FeedRefused(
            "This is no calendar: it does not begin with BEGIN:VCALENDAR. Copy its iCal address."
        )
    try:
        parts: list[Component] = [
            part for one in Calendar.from_ical(body, multiple=True) for part in one.walk("VEVENT")
        ]
    except (ValueError, IndexError, KeyError, RecursionError) as error:
        raise FeedRefused("The calendar breaks off or holds lines that no calendar has.") from error
    if len(parts) > MOST_EVENTS:
        raise FeedRefused(
            f"The calendar has more than {MOST_EVENTS:,} events. Give the address of a smaller one."
        )
    reading = _Reading(first, last, ZoneInfo(zone), monotonic() + PATIENCE)
    moved: dict[str, set[Moment]] = {}
    for part in parts:
        if "RECURRENCE-ID" in part and (when := _moment(part, "RECURRENCE-ID")) is not None:
            moved.setdefault(_text(part, "UID"), set()).add(_bare(when))
    for part in parts:
        if len(reading.found) > MOST_OCCURRENCES or monotonic() > reading.until:
            raise FeedRefused(
                "Its events repeat more often than leave does. Give the address of another calendar."
            )
        try:
            _read(reading, part, moved.get(_text(part, "UID"), set()))
        except (ValueError, TypeError, OverflowError, AttributeError):
            continue
    return reading.found


def _read(reading: _Reading, part: "Component", moved: set[Moment]) -> None:
    begins = _moment(part, "DTSTART")
    if begins is None or _text(part, "STATUS").upper() == "CANCELLED":
        return
    lasts = _length(part, begins)
    own = "RECURRENCE-ID" in part
    for at in [begins] if own else _starts(reading, part, begins, lasts):
        if not own and _bare(at) in moved:
            continue
        _note(reading, part, at, lasts)


def _note(reading: _Reading, part: "Component", at: Moment, lasts: timedelta) -> None:
    whole = not isinstance(at, datetime)
    end = at + lasts - (timedelta(days=1) if whole else timedelta(microseconds=1 if lasts else 0))
    first, last = (one if whole else _local(reading, one) for one in (at, end))
    if last < reading.first or first > reading.last:
        return
    named = _moment(part, "RECURRENCE-ID") or at
    key = f"{_text(part, 'UID')}|{_bare(named).isoformat()}"
    busy = _text(part, "X-MICROSOFT-CDO-BUSYSTATUS").upper()
    invited = part.get("ATTENDEE", [])
    reading.found.append(
        Event(
            sha256(key.encode("utf-8", "replace")).hexdigest(),
            _text(part, "SUMMARY")[:300],
            first,
            last,
            None if whole else lasts.total_seconds() / 3600,
            free=_text(part, "TRANSP").upper() == "TRANSPARENT" or busy == "FREE",
            away=busy == "OOF",
            attendees=tuple(map(_mail, invited if isinstance(invited, list) else [invited])),
            organizer=_mail(part.get("ORGANIZER", "")),
        )
    )


def _local(reading: _Reading, at: Moment) -> date:
    # On the event's own wall clock; UTC says nothing about a wall.
    if isinstance(at, datetime):
        floats = at.tzinfo is None or at.utcoffset() != timedelta(0)
        return at.date() if floats else at.astimezone(reading.zone).date()
    return at


def _length(part: "Component", begins: Moment) -> timedelta:
    ends = _moment(part, "DTEND")
    if ends is not None and isinstance(ends, datetime) == isinstance(begins, datetime):
        if isinstance(ends, datetime) and isinstance(begins, datetime):
            lasts = _bare_moment(ends) - _bare_moment(begins)
            if ends.tzinfo is not None and begins.tzinfo is not None:
                lasts = ends - begins if ends.tzinfo == begins.tzinfo else _in_utc(ends) - _in_utc(begins)
        else:
            lasts = ends - begins
    else:
        given = getattr(part.get("DURATION"), "dt", None)
        lasts = given if isinstance(given, timedelta) else timedelta()
    # A day without an end is that day (RFC 5545, 3.6.1).
    least = timedelta() if isinstance(begins, datetime) else timedelta(days=1)
    return max(lasts, least)


def _starts(reading: _Reading, part: "Component", begins: Moment, lasts: timedelta) -> Iterator[Moment]:
    zone = begins.tzinfo if isinstance(begins, datetime) else None
    if _followed(part.get("RRULE")):
        yield from _repeated(reading, part, begins, lasts)
    else:
        yield begins
    for extra in _listed(part, "RDATE"):
        if isinstance(extra, datetime) == isinstance(begins, datetime) and _bare(extra) != _bare(begins):
            yield (
                extra.replace(tzinfo=zone) if isinstance(extra, datetime) and extra.tzinfo is None else extra
            )


def _repeated(reading: _Reading, part: "Component", begins: Moment, lasts: timedelta) -> Iterator[Moment]:
    from dateutil.rrule import rrulestr

    whole = not isinstance(begins, datetime)
    zone = None if whole else begins.tzinfo  # type: ignore[union-attr]
    # Repeats follow the wall clock: reckoned without a zone, put back into it afterwards.
    wall = datetime.combine(begins, time()) if whole else _bare_moment(begins)  # type: ignore[arg-type]
    rule: Any = part["RRULE"]
    text = rule.to_ical().decode()
    until = rule.get("UNTIL", [None])[0]
    text = re.sub(r"(^|;)UNTIL=[^;]*", "", text).strip(";")
    end = datetime.combine(reading.last, time.max)
    if until is not None:
        at = datetime.combine(until, time.max) if not isinstance(until, datetime) else until
        end = min(end, _bare_moment(at.astimezone(zone) if zone and at.tzinfo else at))
    start = datetime.combine(reading.first, time()) - lasts - timedelta(days=1)
    skipped = {_bare(one) for one in _listed(part, "EXDATE")}
    for at in rrulestr(text, dtstart=wall).between(start, end, inc=True):
        found: Moment = at.date() if whole else at.replace(tzinfo=zone)
        if _bare(found) not in skipped:
            yield found
        if monotonic() > reading.until:
            return


def _followed(rule: Any) -> bool:
    """Whether a rule is one that ends somewhere: a calendar may be anybody's, and some rules never find a day."""
    if rule is None or isinstance(rule, list) or not set(rule) <= FOLLOWED:
        return False
    months, days = rule.get("BYMONTH", []), rule.get("BYMONTHDAY", [])
    possible = not (months and days) or any(
        1 <= abs(int(day)) <= DAYS_OF.get(int(month), 31) for month in months for day in days
    )
    return (
        str(rule.get("FREQ", [""])[0]).upper() in FREQUENCIES
        and 1 <= int(rule.get("INTERVAL", [1])[0]) <= 1000
        and possible
    )


def _moment(part: "Component", name: str) -> Moment | None:
    found = getattr(part.get(name), "dt", None)
    return found if isinstance(found, date) and 1970 <= found.year <= 2200 else None


def _listed(part: "Component", name: str) -> Iterator[Moment]:
    given = part.get(name, [])
    for several in given if isinstance(given, list) else [given]:
        for one in getattr(several, "dts", []):
            if isinstance(one.dt, date):
                yield one.dt


def _bare(at: Moment) -> Moment:
    """As it is compared: a moment without its zone, in UTC where that is its zone."""
    return _bare_moment(at) if isinstance(at, datetime) else at


def _bare_moment(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _text(part: "Component", name: str) -> str:
    found = part.get(name, "")
    return str(found[0] if isinstance(found, list) and found else found).strip()


def _mail(value: Any) -> str:
    return re.sub(r"^mailto:", "", str(value).strip(), flags=re.IGNORECASE).casefold()
