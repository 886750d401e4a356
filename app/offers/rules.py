"""Budgets and what may become of an offer. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.offers.models import GIVEN, REVOKED, SIGNED
from app.packages import us
from app.packages.policy import Line
from app.packages.rules import Inputs, Package, reckon
from app.packages.tenure import anniversary

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sum:
    """What a set costs in one currency: now, and were everybody's last day a month later."""

    currency: str
    people: int
    now: Decimal
    later: Decimal

    @property
    def apart(self) -> Decimal:
        """What the month adds."""
        return self.later - self.now


def month_later(inputs: Inputs) -> Inputs:
    """The same, were the last day a month later (from the end of a month to the end of the next)."""
    return replace(inputs, last_day=anniversary(inputs.last_day + DAY, 1) - DAY)


def budget(offers: Iterable[tuple[Package, Inputs, Line]]) -> list[Sum]:
    """Totals per currency, which are never added to one another."""
    found: dict[str, Sum] = {}
    for package, inputs, line in offers:
        was = found.get(package.currency, Sum(package.currency, 0, Decimal(0), Decimal(0)))
        later = reckon(month_later(inputs), line).total
        found[package.currency] = Sum(
            package.currency, was.people + 1, was.now + package.total, was.later + later
        )
    return [found[code] for code in sorted(found)]


def refused(
    kind: str,
    *,
    days: dict[str, date],
    on: date,
    made_on: date,
    told_on: date | None,
    today: date,
    forty: str,
) -> str:
    """Why a version can't be said to be given, signed or revoked on a day; empty where it can. `told_on`: when the
    employee was told the decision. `forty`: of the US pack, empty where it does not apply.
    """
    if kind in days:
        return f"It is noted already that this version was {kind}."
    if on > today:
        return "That day lies ahead. Note it when it has happened."
    if kind == GIVEN:
        if told_on is None:
            return "Tell the employee the decision first: no clock may run before they know."
        return "This version was made later than that." if on < max(made_on, told_on) else ""
    if GIVEN not in days:
        return "It was not given to the employee yet."
    if kind == SIGNED:
        return "Nobody signs before it was given." if on < days[GIVEN] else ""
    return _not_revocable(days, on, forty)


def _not_revocable(days: dict[str, date], on: date, forty: str) -> str:
    if SIGNED not in days:
        return "It was not signed: there is nothing to revoke."
    if on < days[SIGNED]:
        return "Nobody revokes before they signed."
    if forty and not us.revocable(days[SIGNED], on, forty):
        return "The seven days to revoke are over."
    return ""


__all__ = ["GIVEN", "REVOKED", "SIGNED", "Sum", "budget", "month_later", "refused"]
