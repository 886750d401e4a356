"""Money as typed, days at two counters, and the limit: values in, values out."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.currencies import DECIMALS
from app.empowerment.models import MANAGER

#: What a spend is for, as the form says it.
REASONS = {
    "mistake": "We got it wrong",
    "delay": "It took too long",
    "replacement": "Replaced at once",
    "kindness": "A kindness",
    "other": "Something else",
}
#: Version 1 of the policy.
FIRST = (("USD", 200_000),)
FIRST_ASKS = MANAGER
#: Nobody means more whole units of any currency.
MOST = 1_000_000_000
#: Characters of an amount.
LONGEST = 20
#: A spend may be noted so many days later.
LATE = 7
#: Days after which another contact of the guest says that they came back.
BACK_AFTER = 7
#: Fewer answers, or fewer guests, tell too little.
FEW = 10
SHORTEST_REASON = 10
SHORTEST_STORY = 20
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
AMOUNT = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?", re.ASCII)
COMMA = re.compile(r"[0-9.]+,[0-9]{1,2}", re.ASCII)
NOON = time(12)
#: Two calendar days of one guest lie no farther apart, whatever the zones.
NEAR = timedelta(days=2)


class Unmeant(ValueError):
    """An amount that can't be meant; the text says how to mend it."""


def minor(text: str, currency: str) -> int:
    """An amount as typed, in whole minor units of a known currency; `Unmeant` with the mend.

    A comma may only part thousands: `1,234.50`. Nothing is rounded.
    """
    given = "".join(text.split()).removeprefix(SIGNS.get(currency, currency))
    if not given:
        raise Unmeant("Fill this in.")
    if given.startswith(("-", "\u2212", "(")):
        raise Unmeant("Give an amount above zero. What was given by mistake is taken back on its own page.")
    if len(given) > LONGEST:
        raise Unmeant("No amount is that long. Look at it again.")
    if COMMA.fullmatch(given):
        raise Unmeant("A comma reads two ways. Write a point before the decimals: 12.50.")
    found = AMOUNT.fullmatch(given)
    if found is None:
        raise Unmeant("Write the amount with digits and at most one point: 12.50.")
    digits, decimals = DECIMALS[currency], found[2] or ""
    if len(decimals) > digits:
        may = f"at most {digits} decimals" if digits else "no decimals"
        raise Unmeant(f"{currency} has {may}. Write the amount in full.")
    whole = int(found[1].replace(",", ""))
    if whole > MOST:
        raise Unmeant("So much can’t be meant. Look at the amount again.")
    value = whole * int(10**digits) + int(decimals.ljust(digits, "0") or "0")
    if not value:
        raise Unmeant("Give an amount above zero.")
    return value


def money(value: int, currency: str) -> str:
    """Minor units as people read them: `$2,000`, `$2,000.01`, `JPY 1,200`; all decimals or none."""
    digits = DECIMALS[currency]
    whole, rest = divmod(value, 10**digits)
    text = f"{whole:,}" + (f".{rest:0{digits}d}" if rest else "")
    return f"{SIGNS[currency]}{text}" if currency in SIGNS else f"{currency}\u00a0{text}"


def major(value: int, currency: str) -> Decimal:
    """Minor units as an exact number of whole ones, with all decimals of the currency."""
    return Decimal(value).scaleb(-DECIMALS[currency])


def limits_of(text: str) -> tuple[tuple[str, int], ...]:
    """Limits as typed, one a line: `USD 2,000`. `Unmeant` names the first line that can't be one."""
    found: dict[str, int] = {}
    for line in filter(None, (row.strip() for row in text.split("\n"))):
        currency, _, amount = line.partition(" ")
        code = currency.upper()
        if code not in DECIMALS:
            raise Unmeant("Begin each line with the three letters of a currency: USD 2,000.")
        if code in found:
            raise Unmeant(f"{code} stands there twice. One limit for each currency is enough.")
        try:
            found[code] = minor(amount, code)
        except Unmeant as refused:
            raise Unmeant(f"{code}: {refused}") from None
    if not found:
        raise Unmeant("Write at least one limit: USD 2,000.")
    return tuple(found.items())


def limits_text(limits: Iterable[tuple[str, int]]) -> str:
    """Limits as they are typed."""
    return "\n".join(f"{code} {major(value, code):,}" for code, value in limits)


def day_at(moment: datetime, zone: str) -> date:
    """The calendar day at a counter."""
    return moment.astimezone(ZoneInfo(zone)).date()


def moment_of(on: date | None, zone: str, now: datetime) -> datetime:
    """When something was given: now, or at noon of the day that was named."""
    if on is None or on == day_at(now, zone):
        return now
    return datetime.combine(on, NOON, ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True)
class Given:
    """Something that a guest was given without asking: when, on which clock, how much."""

    at: datetime
    zone: str
    amount: int
    currency: str


def same_day(one: Given, other: Given) -> bool:
    """Whether a guest was given two things on one local day.

    The local day is the calendar day of the counter's zone. Across two zones it is two days only when both local
    dates differ: where either clock shows one date for both moments, it is one day. So nobody gains a second limit by
    looking at another clock.
    """
    return any(day_at(one.at, zone) == day_at(other.at, zone) for zone in (one.zone, other.zone))


def over(wish: Given, before: Sequence[Given], limit: int) -> int | None:
    """By how many minor units a spend passes the limit of its guest's day, together with what stands for it; None
    where it stays within. In a second currency on one day nothing is free: amounts are never added across currencies,
    and two currencies are not two limits.
    """
    today = [one for one in before if same_day(wish, one)]
    if any(one.currency != wish.currency for one in today):
        return wish.amount
    passed = wish.amount + sum(one.amount for one in today) - limit
    return passed if passed > 0 else None


def names_guest(story: str, guest: str) -> bool:
    """Whether a story tells who the guest is: their reference, or any word of their name from three letters on."""
    words = _words(story)
    parts = {part for part in _words(guest) if len(part) > 2}
    whole = _bare(guest)
    return bool(words & parts) or (len(whole) > 2 and whole in _bare(story))


def _bare(text: str) -> str:
    return "".join(re.findall(r"\w", unicodedata.normalize("NFKC", text).casefold()))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def sum_of_day(at: datetime, zone: str, currency: str, given: Iterable[Given]) -> int:
    """What stands for a guest on the local day of a moment, in minor units of one currency."""
    here = Given(at, zone, 0, currency)
    return sum(one.amount for one in given if one.currency == currency and same_day(here, one))
