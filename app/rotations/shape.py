"""What a slot comes to on the calendar: its shifts, holidays and clock changes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.rotations.models import Program, Slot
from app.rotations.rules import dates
from app.workdays import clock_changes, moment, public_holidays, working_days

#: A slot is opened no further ahead.
FARTHEST = timedelta(days=731)


@dataclass(frozen=True)
class Shift:
    """One day of work by the wall clock of the slot's zone."""

    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Shape:
    """A slot's days. `off`: public holidays on which there would have been a shift, by name."""

    first: date
    last: date
    shifts: tuple[Shift, ...]
    off: dict[date, str] = field(default_factory=dict)
    #: Day -> minutes that clocks go forward by.
    changes: dict[date, int] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """What is unusual about these days, each in a few words: 'Clocks go forward on 29 Mar'."""
        said = [f"{name} on {dates(day, day)}" for day, name in self.off.items()]
        for day, minutes in self.changes.items():
            way = "forward" if minutes > 0 else "back"
            said.append(f"Clocks go {way} on {dates(day, day)}")
        return said


@dataclass(frozen=True)
class Times:
    """When shifts are: the part that a program and its slots share."""

    zone: str
    country: str
    weekdays: tuple[int, ...]
    starts: time
    ends: time

    @classmethod
    def of(cls, thing: Program | Slot) -> "Times":
        """Those of a program or of a slot opened from it."""
        return cls(thing.zone, thing.country, tuple(thing.weekdays), thing.starts, thing.ends)


def shape(times: Times, first: date, last: date) -> Shape:
    """The days from `first` to `last`, both included, by these times."""
    off = public_holidays(times.country, first, last)
    found = []
    for day in working_days(first, last, times.country, times.weekdays):
        starts_at = moment(day, times.starts, times.zone)
        ends_at = moment(day, times.ends, times.zone)
        # Where clocks go forward over the whole of a short shift, nothing of it is left.
        if ends_at > starts_at:
            found.append(Shift(day, starts_at, ends_at))
    return Shape(
        first,
        last,
        tuple(found),
        {day: name for day, name in off.items() if day.weekday() in times.weekdays},
        clock_changes(times.zone, first, last),
    )


def of_slot(slot: Slot) -> Shape:
    """An opened slot's days. Holidays are those known today: its shifts were counted when it was opened."""
    return shape(Times.of(slot), slot.starts_on, slot.ends_on)


def firsts(first: date, every_weeks: int, many: int) -> list[date]:
    """The first days of a series."""
    return [first + timedelta(weeks=every_weeks * at) for at in range(many)]


@dataclass(frozen=True)
class Planned:
    """One slot of a series before it is opened; `wrong` says why it can't be, with the mend."""

    shape: Shape
    wrong: str = ""


def planned(
    times: Times, lengths: int, starts: Sequence[date], taken: Sequence[tuple[date, date]], now: datetime
) -> list[Planned]:
    """What opening slots of `lengths` calendar days on these first days would give. `taken`: the days of slots that
    the program has; slots of the series may not touch each other either.
    """
    busy = list(taken)
    found = []
    for first in starts:
        one = shape(times, first, first + timedelta(days=lengths - 1))
        found.append(Planned(one, _wrong(one, busy, now)))
        busy.append((one.first, one.last))
    return found


def _wrong(one: Shape, busy: Sequence[tuple[date, date]], now: datetime) -> str:
    if not one.shifts:
        return "No shift falls into it. Choose other days, or change the program's weekdays."
    if one.shifts[0].starts_at <= now:
        return "Its first shift has begun already. Choose a later first day."
    if one.first > now.date() + FARTHEST:
        return "That is more than two years ahead. Choose an earlier day."
    for first, last in busy:
        if first <= one.last and last >= one.first:
            return f"It overlaps the slot of {dates(first, last)}. Choose another first day, or more weeks between."
    return ""


def local_times(one: Shift, zone: str, other: str) -> tuple[str, str] | None:
    """A shift on the clock of another zone, where it differs from its own; `('10:00', '18:00')`, a later day marked."""
    here = [moment_.astimezone(ZoneInfo(zone)) for moment_ in (one.starts_at, one.ends_at)]
    there = [moment_.astimezone(ZoneInfo(other)) for moment_ in (one.starts_at, one.ends_at)]
    if [at.replace(tzinfo=None) for at in here] == [at.replace(tzinfo=None) for at in there]:
        return None
    shown = [_clock(at, one.day) for at in there]
    return shown[0], shown[1]


def _clock(at: datetime, day: date) -> str:
    away = (at.date() - day).days
    return f"{at:%H:%M}" if not away else f"{at:%a %H:%M}"
