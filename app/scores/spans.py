"""Spans of months that evidence is kept for."""

from dataclasses import dataclass

from app.clock import first_day

#: Rolling windows offered on pages, in months up to and with the last one with answers; pages open with the first.
WINDOWS = (6, 3, 12)


@dataclass(frozen=True, order=True)
class Months:
    """A span of whole months, both ends included, as month keys."""

    first: int
    last: int

    @property
    def words(self) -> str:
        """`Jun - Nov 2026`, with both years where they differ."""
        start, end = first_day(self.first), first_day(self.last)
        if self.first == self.last:
            return f"{start:%B %Y}"
        return f"{start:%b} – {end:%b %Y}" if start.year == end.year else f"{start:%b %Y} – {end:%b %Y}"

    @property
    def length(self) -> int:
        """How many months."""
        return self.last - self.first + 1


def rolling(months: int, last: int) -> Months:
    """The `months` months up to and with the month key `last`."""
    return Months(last - months + 1, last)


def window_from(given: str) -> int:
    """The window an address asks for; the default when it names none of ours."""
    return int(given) if given in {str(months) for months in WINDOWS} else WINDOWS[0]
