"""The US pack: the clocks and the list of the Older Workers Benefit Protection Act. Pure; off unless turned on.

Sources: 29 USC 626(f)(1)(F) to (H); 29 CFR 1625.22(e) for the periods, (f) for group programmes. Days are calendar
days. It covers people of 40 and more; where the age is not known the longer way is taken.
"""

from dataclasses import dataclass
from datetime import date, timedelta

COUNTRY = "US"
#: Days to consider an offer; the second where two or more leave in one programme.
ALONE, GROUP = 21, 45
#: People from which on it is a group programme.
SMALLEST_GROUP = 2
#: Days to revoke after signing. Nobody may shorten them.
REVOKE = 7
NO_ADVICE = "These dates are arithmetic, not legal advice: have a lawyer look at the offer before anybody is given it."
#: What the act wants said to the employee in writing: 29 USC 626(f)(1)(E).
TO_THE_EMPLOYEE = (
    "These dates are arithmetic, not legal advice. You are advised to consult an attorney before you sign."
)
RESTARTS = (
    "A material change restarts the time to consider, unless both sides agree in writing that it does not "
    "(29 CFR 1625.22(e)(4)). Every new version counts as one here."
)
FORTY = {"yes": "40 or older", "no": "Younger than 40", "unknown": "Not known: treated as 40 or older"}


@dataclass(frozen=True)
class Clocks:
    """The clocks of one version of an offer. Days are included; what has not begun yet is None."""

    days: int
    consider_until: date | None
    revoke_until: date | None
    #: The first day on which a signed offer binds.
    effective_on: date | None
    #: Were it signed on the very day it was given.
    earliest: date | None
    group: bool

    @property
    def list_wanted(self) -> bool:
        """Whether the group's list of job titles and ages goes with the offer."""
        return self.group


def clocks(*, forty: str, group: bool, given_on: date | None, signed_on: date | None) -> Clocks | None:
    """The clocks; None for somebody younger than 40, whom the act does not cover."""
    if forty == "no":
        return None
    days = GROUP if group else ALONE
    revoke = signed_on + timedelta(days=REVOKE) if signed_on else None
    return Clocks(
        days=days,
        consider_until=given_on + timedelta(days=days) if given_on else None,
        revoke_until=revoke,
        effective_on=revoke + timedelta(days=1) if revoke else None,
        earliest=given_on + timedelta(days=REVOKE + 1) if given_on else None,
        group=group,
    )


def revocable(signed_on: date, day: date, forty: str) -> bool:
    """Whether a signature of that day may still be revoked; of those the act does not cover it may not by law."""
    return forty != "no" and signed_on <= day <= signed_on + timedelta(days=REVOKE)
