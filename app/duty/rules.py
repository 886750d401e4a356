"""What somebody owes of a year's duty. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: States of a year's duty, in the order in which pages list them.
OWES, BOOKED, DONE, OPTED_OUT = "owes", "booked", "done", "opted out"
#: Somebody last on the floor longer ago than this (days), or never, is marked.
OVERDUE = 365


@dataclass(frozen=True)
class Stint:
    """A place that stands: its days, what a shift counts as, and how many shifts are over today."""

    starts_on: date
    ends_on: date
    shifts: int
    counts: int = 1
    over: int = 0


@dataclass(frozen=True)
class Due:
    """One person's duty in a year, in days: what is asked, made up from before, served, and booked ahead."""

    asked: int
    made_up: int
    served: int
    booked: int
    opted_out: bool = False

    @property
    def whole(self) -> int:
        """All that is due."""
        return self.asked + self.made_up

    @property
    def owes(self) -> int:
        """What is neither served nor booked."""
        return 0 if self.opted_out else max(0, self.whole - self.served - self.booked)

    @property
    def state(self) -> str:
        """In a word."""
        if self.opted_out:
            return OPTED_OUT
        if self.served >= self.whole:
            return DONE
        return OWES if self.owes else BOOKED


def asked(duty_days: int, year: int, since: date | None) -> int:
    """The days a year asks of somebody for whom the program is since a day: their share of the year, rounded down."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    if since is None or since <= first:
        return duty_days
    if since >= after:
        return 0
    return duty_days * (after - since).days // (after - first).days


def served(stints: Iterable[Stint], year: int) -> tuple[int, int]:
    """Days served and booked ahead in a year. A stint belongs to the year in which it starts."""
    done = ahead = 0
    for one in stints:
        if one.starts_on.year == year:
            done += one.over * one.counts
            ahead += (one.shifts - one.over) * one.counts
    return done, ahead


def make_up_by(year: int) -> date:
    """Until when what was not served in a year is made up: the middle of the next one."""
    return date(year + 1, 6, 30)


def since_words(days: int | None) -> str:
    """'never', 'today', '12 days ago'."""
    if days is None:
        return "never"
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days:,} days ago"
