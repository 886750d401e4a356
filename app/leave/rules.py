"""What a stretch of leave may be, and which events of a calendar are leave: values in, values out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import Problem

LONGEST = timedelta(days=366)
BACK, AHEAD = timedelta(days=366), timedelta(days=3 * 366)
#: A shorter event with a clock time is an errand, no leave.
SHORTEST_HOURS = 4
#: Words by which people's own calendars name leave.
WORDS = re.compile(
    r"\b(?:annual leave|parental leave|sick leave|on leave|leave|vacation|holidays?|pto|ooo|out of (?:the )?office|"
    r"time off|day off|days off|urlaub|elternzeit|férias|vacaciones|congés?|ferie)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Event:
    """One occurrence in a calendar: `key` names it there; `hours` is empty for whole days."""

    key: str
    summary: str
    first: date
    last: date
    hours: float | None = None
    free: bool = False
    away: bool = False
    attendees: tuple[str, ...] = ()
    organizer: str = ""


@dataclass(frozen=True)
class Stretch:
    """What a file or a calendar says: somebody's leave with the name it has there."""

    employee_id: int
    key: str
    first: date
    last: date


def problems_of(first: date, last: date, today: date) -> list[Problem]:
    """What is wrong with a stretch of leave."""
    if last < first:
        return [Problem("last", "The last day lies before the first. Swap them.")]
    if last - first > LONGEST:
        return [Problem("last", "This is longer than a year. Write a year at a time.")]
    if first < today - BACK:
        return [Problem("first", "This began more than a year ago. Nothing looks back that far.")]
    if last > today + AHEAD:
        return [Problem("last", "This ends in more than three years. Write it when it comes nearer.")]
    return []


def own_leave(event: Event) -> bool:
    """Whether an event in somebody's own calendar is leave: named as such or marked as out of office, or whole days
    that the calendar counts as busy (birthdays and public holidays are shown as free).
    """
    named = event.away or bool(WORDS.search(event.summary))
    if event.hours is not None:
        return named and event.hours >= SHORTEST_HOURS
    return named or not event.free


def company_leave(event: Event) -> bool:
    """Whether an event in a company's calendar of leave is leave: all are, also those shown as free, since such
    calendars are mostly published that way; only short ones with a clock time are not.
    """
    return event.hours is None or event.hours >= SHORTEST_HOURS


def plain(name: str) -> str:
    """A name as it is compared: words of letters, one space between them."""
    return " ".join(re.findall(r"[^\W\d_]+", name.casefold()))


def whose(event: Event, by_mail: Mapping[str, int], by_name: Mapping[str, Sequence[int]]) -> list[int]:
    """Whose leave an event is: of those invited, else of the organizer, else of the one whom its summary names. Two
    people of one name are told apart by mail only.
    """
    invited = sorted({by_mail[mail] for mail in event.attendees if mail in by_mail})
    if invited:
        return invited
    if event.organizer in by_mail:
        return [by_mail[event.organizer]]
    words = plain(event.summary).split()
    spans = [(many, start) for many in range(len(words), 1, -1) for start in range(len(words) - many + 1)]
    for many, start in spans:
        found = by_name.get(" ".join(words[start : start + many]), ())
        if len(found) == 1:
            return list(found)
    return []
