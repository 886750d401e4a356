"""Stints as an iCalendar file (RFC 5545): one event a shift, on the slot's wall clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.calendars.zones import vtimezone
from app.workdays import DAY

if TYPE_CHECKING:
    from icalendar import Event

#: How often programs are asked to read again: by RFC 7986, and as Outlook has it. Google reads every 8 to 24 hours
#: whatever is asked, Apple as its owner sets.
AGAIN = timedelta(hours=4)
#: A place given back stays as cancelled for so long: Outlook and Google keep what merely vanished.
GHOST = timedelta(days=60)


@dataclass(frozen=True)
class Stint:
    """A place as calendars show it. `sequence` and `changed_at` rise with each change."""

    id: int
    summary: str
    description: str
    url: str
    zone: str
    days: tuple[date, ...]
    starts: time
    ends: time
    sequence: int
    changed_at: datetime
    made_at: datetime
    cancelled: bool = False
    #: Whether it fills its reader's time: other people's stints don't.
    busy: bool = True


def calendar(name: str, stints: Sequence[Stint], host: str) -> bytes:
    """The file: the same bytes as long as nothing changes."""
    from icalendar import Calendar, vText  # a start has no time for it

    made = Calendar()
    made.add("prodid", "-//Rapport//Rotations//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    # Google shows a subscription without METHOD as well, Outlook's import asks for it.
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", vText(name))
    made.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vText("PT4H"))
    years: dict[str, list[int]] = {}
    for stint in stints:
        years.setdefault(stint.zone, []).extend(day.year for day in stint.days)
    # Before the events: Outlook looks a zone up while it reads.
    for zone, seen in sorted(years.items()):
        if seen:
            made.add_component(vtimezone(zone, min(seen), max(seen)))
    for stint in stints:
        for day in stint.days:
            made.add_component(_event(stint, day, host))
    return bytes(made.to_ical())


def _event(stint: Stint, day: date, host: str) -> "Event":
    from icalendar import Event

    here = ZoneInfo(stint.zone)
    event = Event()
    event.add("uid", f"{stint.id}-{day:%Y%m%d}@{host}")
    # Without a METHOD that asks, this is when what it says was revised last (RFC 5545, 3.8.7.2).
    event.add("dtstamp", stint.changed_at)
    event.add("created", stint.made_at)
    event.add("last-modified", stint.changed_at)
    event.add("sequence", stint.sequence)
    event.add("dtstart", datetime.combine(day, stint.starts, here))
    ends_on = day if stint.ends > stint.starts else day + DAY
    event.add("dtend", datetime.combine(ends_on, stint.ends, here))
    # Google shows cancelled events of a subscription at times: the title says so too.
    event.add("summary", f"Cancelled: {stint.summary}" if stint.cancelled else stint.summary)
    event.add("description", stint.description)
    event.add("url", stint.url)
    event.add("status", "CANCELLED" if stint.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if stint.busy and not stint.cancelled else "TRANSPARENT")
    return event
