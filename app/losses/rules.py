"""Days, tenure and money of a lost customer: values in, values out."""

import re
from datetime import date, timedelta
from decimal import Decimal

from app.currencies import DECIMALS
from app.currencies import money as amount_words
from app.losses.models import SAID, THINK
from app.web.words import plural

CARE = "Did not feel taken care of"
UNKNOWN = "Not known"
#: Version 1 of the list of reasons.
REASONS = ("Price", CARE, "Moved or closed", "Product did not fit", "Quality", "Competitor", UNKNOWN)
HOWS = {SAID: "They told us", THINK: "We think so"}
MOST_REASONS = 20
SHORTEST_REASON = 10
#: Nobody was a customer before.
FIRST_DAY = date(1900, 1, 1)
#: The same customer lost twice within so many days is asked about.
TWICE = timedelta(days=365)
#: Fewer tell too little.
FEW = 5
MOST = 1_000_000_000_000
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
AMOUNT = re.compile(r"([0-9]{1,13}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.([0-9]{1,3}))?", re.ASCII)
#: Upper ends of stretches of tenure in months, each with its words.
BANDS = (
    (12, "Under 1 year"),
    (24, "1 to 2 years"),
    (36, "2 to 3 years"),
    (60, "3 to 5 years"),
    (120, "5 to 10 years"),
    (10**6, "10 years or more"),
)


class Unmeant(ValueError):
    """What can't be meant; the text says how to mend it."""


def day(text: str) -> date | None:
    """A day as typed, None where nothing is; `Unmeant` where there is none like it."""
    if not text:
        return None
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise Unmeant("There is no such day. Write it like 2026-04-03.") from None


def impossible(since: date | None, lost_on: date, today: date) -> list[tuple[str, str]]:
    """What is wrong with the two days: the field and the mend."""
    found = []
    if lost_on > today:
        found.append(("lost_on", "This day is still to come. Note the customer once they have left."))
    if since is not None and since > lost_on:
        found.append(("since", "This is after the day they left. One of the two days is wrong."))
    found += [
        (name, "Nobody was a customer before 1900. Look at the year again.")
        for name, one in (("since", since), ("lost_on", lost_on))
        if one is not None and one < FIRST_DAY
    ]
    return found


def months(since: date, lost_on: date) -> int:
    """Whole months from one day to the other."""
    whole = (lost_on.year - since.year) * 12 + lost_on.month - since.month
    return whole - (lost_on.day < since.day)


def tenure(count: int) -> str:
    """Whole months as years and months: `2 years, 4 months`."""
    years, rest = divmod(count, 12)
    said = [plural(years, "year")] if years else []
    said += [plural(rest, "month")] if rest else []
    return ", ".join(said) or "under a month"


def band(count: int) -> str:
    """The stretch of tenure that so many months fall into."""
    return next(words for end, words in BANDS if count < end)


def minor(text: str, currency: str) -> int | None:
    """Yearly revenue as typed in whole minor units of a known currency, None where nothing is; nothing is rounded."""
    given = "".join(text.split()).removeprefix(currency)
    if not given:
        return None
    found = AMOUNT.fullmatch(given)
    if found is None:
        raise Unmeant("Write the amount with digits and at most one point: 12000 or 12,000.50.")
    digits, decimals = DECIMALS[currency], found[2] or ""
    if len(decimals) > digits:
        may = f"at most {digits} decimals" if digits else "no decimals"
        raise Unmeant(f"{currency} has {may}. Write the amount in full.")
    whole = int(found[1].replace(",", ""))
    value = whole * int(10**digits) + int(decimals.ljust(digits, "0") or "0")
    if not value:
        raise Unmeant("Give an amount above zero, or leave it empty.")
    if whole > MOST:
        raise Unmeant("So much can’t be meant. Look at the amount again.")
    return value


def major(value: int, currency: str) -> Decimal:
    """Minor units as an exact number of whole ones, with all decimals of the currency."""
    return Decimal(value).scaleb(-DECIMALS[currency])


def money(value: int, currency: str) -> str:
    """Minor units as people read them: `EUR 12,000`, `EUR 12,000.50`; all decimals or none."""
    whole, rest = divmod(value, 10 ** DECIMALS[currency])
    return amount_words(major(value, currency), currency) if rest else f"{currency}\u00a0{whole:,}"


def names_of(text: str) -> list[str]:
    """The list of reasons as typed, one a line; `Unmeant` names the first line that can't be one."""
    found: list[str] = []
    for line in filter(None, (" ".join(row.split()) for row in text.split("\n"))):
        if len(line) > 120:
            raise Unmeant(f"“{line[:40]}…” is longer than 120 characters. Shorten it.")
        if line.casefold() in {one.casefold() for one in found}:
            raise Unmeant(f"“{line}” stands there twice. Take one out.")
        found.append(line)
    if len(found) > MOST_REASONS:
        raise Unmeant(f"More than {MOST_REASONS} reasons are no list to choose from. Take some out.")
    if len(found) < 2:
        raise Unmeant("Write at least two reasons, one a line.")
    if kept := [one for one in (CARE, UNKNOWN) if one not in found]:
        raise Unmeant(f"Keep the line “{kept[0]}”: the figures of the years rest on it.")
    return found
