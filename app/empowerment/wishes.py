"""A spend as typed, understood."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import available_timezones

from app.currencies import DECIMALS
from app.empowerment import rules
from app.empowerment.forms import SpendForm
from app.empowerment.queries import Policy
from app.empowerment.rules import Given
from app.errors import Invalid, Problem
from app.files.refusals import Bad
from app.files.values import identity

LONGEST_KEY = 400


@dataclass(frozen=True)
class Wish:
    """A spend that can be: everything about it that was typed, understood."""

    guest: str
    key: str
    given: Given
    what_for: str
    words: str


@cache
def _zones() -> frozenset[str]:
    """Read from the disk once: it takes its time."""
    return frozenset(available_timezones())


def wished(form: SpendForm, policy: Policy, now: datetime, zone: str) -> Wish:
    """What was typed as a spend that can be; `Invalid` names everything that can't be meant."""
    problems: list[Problem] = []
    guest, key = form.guest or form.lately, ""
    try:
        key = identity(guest, "guest")
    except Bad as bad:
        problems.append(Problem("guest", bad.message))
    if len(key) > LONGEST_KEY:
        problems.append(Problem("guest", "Shorten this: a customer number will do."))
    if not key and not problems:
        problems.append(Problem("guest", "Say who it is for: a customer number, an order or a name."))
    currency = form.currency.upper() or next(iter(policy.limits))
    amount = 0
    if currency not in DECIMALS:
        problems.append(Problem("currency", "There is no such currency. Choose one of the list."))
    elif currency not in policy.limits:
        known = ", ".join(policy.limits)
        problems.append(Problem("currency", f"There is no limit for {currency}. Choose {known}."))
    else:
        try:
            amount = rules.minor(form.amount, currency)
        except rules.Unmeant as refused:
            problems.append(Problem("amount", str(refused)))
    if form.what_for == "other" and not form.words:
        problems.append(Problem("words", "Say in a few words what it is for."))
    place = form.zone or zone
    if place not in _zones():
        problems.append(Problem("zone", "Rapport knows no such zone. Write it like Europe/Lisbon."))
        place = zone
    problems += _problems_of_day(form.day, rules.day_at(now, place))
    if problems:
        raise Invalid(problems)
    given = Given(rules.moment_of(form.day, place, now), place, amount, currency)
    return Wish(guest, key, given, form.what_for, form.words)


def _problems_of_day(day: date | None, today: date) -> list[Problem]:
    if day is not None and day > today:
        return [Problem("day", "This day is yet to come. Note a spend on its day or after.")]
    if day is not None and (today - day).days > rules.LATE:
        return [
            Problem("day", f"A spend is noted within {rules.LATE} days. Ask your manager about an older one.")
        ]
    return []
