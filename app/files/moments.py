"""When an answer was given: ISO 8601 or a chosen form, with a zone or in the chosen one, gaps and doubles refused."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.files.refusals import Bad

#: Moment in UTC, month key and ordinal day in the company's zone.
Moment = tuple[datetime, int, int]

ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)
#: Written with the parts in another order: what parts them, and which part comes first.
FORMS = {
    "dmy.": re.compile(
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?:[T ,]+(?P<t>\d\d?:\d\d(?::\d\d)?))?", re.ASCII
    ),
    "dmy/": re.compile(
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})(?:[T ,]+(?P<t>\d\d?:\d\d(?::\d\d)?))?", re.ASCII
    ),
    "mdy/": re.compile(
        r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})(?:[T ,]+(?P<t>\d\d?:\d\d(?::\d\d)?))?", re.ASCII
    ),
}
LIKE_A_FORM = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*", re.ASCII)
NOON = time(12)
FUTURE = timedelta(hours=24)
#: Texts remembered at once.
KEPT = 20_000

NO_ZONE = "Write the offset behind it, like 2026-10-25T02:30:00+02:00."


class Moments:
    """Reads moments. `zone` is for those written without one, `company` decides days and months.

    `known` maps each text read so far to its moment; look there first.
    """

    def __init__(self, zone: str, company: str, dates: str, now: datetime) -> None:
        self.zone = ZoneInfo(zone)
        self.company = ZoneInfo(company)
        self.dates = dates
        self.latest = now + FUTURE
        self.known: dict[str, Moment] = {}
        self._steady: dict[date, timedelta | None] = {}
        self._days: dict[int, tuple[int, int]] = {}

    def read(self, text: str) -> Moment:
        """The moment a text means; `Bad` with the mend."""
        at = self._quickly(text) or self._moment(text.strip())
        if at > self.latest:
            raise Bad("future", "This lies more than a day in the future. Correct the date.")
        if at.year < 2000:
            raise Bad("past", "This lies before the year 2000. Correct the date.")
        day = self._days.get(at.toordinal() * 24 + at.hour) or self._day(at)
        found = (at, *day)
        if len(self.known) >= KEPT:
            self.known.clear()
        self.known[text] = found
        return found

    def _day(self, at: datetime) -> tuple[int, int]:
        """Month key and ordinal day in the company's zone; remembered where a whole hour lies in one day."""
        start = at.replace(minute=0, second=0, microsecond=0)
        first, last = (
            moment.astimezone(self.company) for moment in (start, start + timedelta(minutes=59, seconds=59))
        )
        if first.toordinal() != last.toordinal():
            here = at.astimezone(self.company)
            return here.year * 12 + here.month - 1, here.toordinal()
        if len(self._days) >= KEPT:
            self._days.clear()
        found = first.year * 12 + first.month - 1, first.toordinal()
        self._days[start.toordinal() * 24 + start.hour] = found
        return found

    @staticmethod
    def _quickly(text: str) -> datetime | None:
        """The commonest form, `2026-04-03T14:30:00Z`; everything else is looked at more closely."""
        if len(text) != 20 or text[19] != "Z" or text[4::3][:2] != "--" or text[13] != ":":
            return None
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None

    def _moment(self, text: str) -> datetime:
        if not text:
            raise Bad("missing", "Fill this in: when the customer answered.")
        if not text.isascii():
            raise Bad("date", "Write the date with ordinary digits, like 2026-04-03.")
        found = ISO.fullmatch(text)
        if found is None:
            return self._formed(text)
        day, clock, offset = found.groups()
        try:
            if clock is None:
                return self._local(datetime.combine(date.fromisoformat(day), NOON))
            naive = datetime.fromisoformat(f"{day} {_micro(clock)}")
            if offset is None:
                return self._local(naive)
            if offset in {"Z", "UTC"}:
                return naive.replace(tzinfo=UTC)
            return datetime.fromisoformat(f"{naive.isoformat()}{offset}").astimezone(UTC)
        except (ValueError, OverflowError):
            raise Bad("date", "There is no such day or time. Correct it.") from None

    def _formed(self, text: str) -> datetime:
        form = FORMS.get(self.dates)
        found = form.fullmatch(text) if form else None
        if found is None:
            if LIKE_A_FORM.fullmatch(text) and self.dates == "iso":
                raise Bad(
                    "date-order",
                    "This may mean two days. Choose how dates are written in this file, or write 2026-04-03.",
                )
            if text.isdigit():
                raise Bad(
                    "date", "This is a number, not a date. Format the column as a date like 2026-04-03."
                )
            raise Bad(
                "date", "This is no date Rapport reads. Write it like 2026-04-03 or 2026-04-03T14:30:00Z."
            )
        try:
            day = date(int(found["y"]), int(found["m"]), int(found["d"]))
            clock = (
                time.fromisoformat(found["t"].zfill(5) if found["t"].count(":") == 1 else found["t"].zfill(8))
                if found["t"]
                else NOON
            )
        except ValueError:
            raise Bad(
                "date", "There is no such day or time in the chosen way to write dates. Correct it."
            ) from None
        return self._local(datetime.combine(day, clock))

    def _local(self, naive: datetime) -> datetime:
        """A time on the clock of the zone as UTC."""
        if not 1900 < naive.year < 9000:
            return naive.replace(tzinfo=UTC)
        day = naive.date()
        if day not in self._steady:
            if len(self._steady) >= KEPT:
                self._steady.clear()
            ends = [
                datetime.combine(day, time(), self.zone),
                datetime.combine(day + timedelta(1), time(), self.zone),
            ]
            offsets = {end.replace(fold=fold).utcoffset() for end in ends for fold in (0, 1)}
            self._steady[day] = offsets.pop() if len(offsets) == 1 else None
        offset = self._steady[day]
        if offset is not None:
            return (naive - offset).replace(tzinfo=UTC)
        early, late = (naive.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        if early.utcoffset() == late.utcoffset():
            return early.astimezone(UTC)
        if early.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != naive:
            raise Bad(
                "gap",
                f"The clocks were put forward then: this time did not exist in {self.zone.key}. Correct it.",
            )
        raise Bad(
            "ambiguous", f"The clocks were put back then: this time came twice in {self.zone.key}. {NO_ZONE}"
        )


def _micro(clock: str) -> str:
    """At most six decimals of a second, with a point: more is finer than any clock here."""
    whole, mark, part = clock.replace(",", ".").partition(".")
    return f"{whole}.{part[:6]:0<6}" if mark else whole
