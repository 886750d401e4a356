"""What cases are measured by and told in: the policy's first version, kinds of cost, words for ages. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from app.cases.hours import Calendar
from app.intervals import wilson
from app.web.words import plural

#: The policy before anybody sets another. Hours are working hours in the customer's calendar.
FIRST: dict[str, Any] = {
    "answer_hours": 4,
    "solve_hours": 16,
    "urgent_answer_hours": 1,
    "urgent_solve_hours": 4,
    "opens": 9,
    "closes": 17,
    "warn_percent": 75,
    "from_ratings": True,
    "alert_cases": 4,
    "alert_days": 7,
    "handoff_hours": 4,
}
#: What a case may cost.
COSTS = {"refund": "Refund", "credit": "Credit", "lost revenue": "Lost revenue", "other": "Other"}
WAYS = {
    "page": "Noted here",
    "mail": "By mail",
    "rating": "From a bad answer",
    "public": "On a public site",
    "executive": "To an executive",
    "api": "From another program",
    "file": "From a file",
}
SHORTEST_REASON = 10
#: A person who worked on a case reads it without the customer's name; these read it whole.
WHOLE = frozenset({"case owner", "offered", "opener", "handler", "line", "team line", "unit lead", "unit hr"})
#: Open for longer than this, a case is old: in working days of eight hours nobody counts any more.
AGES: tuple[tuple[str, timedelta], ...] = (
    ("today", timedelta(days=1)),
    ("up to 3 days", timedelta(days=3)),
    ("up to a week", timedelta(days=7)),
    ("up to a month", timedelta(days=30)),
    ("older", timedelta.max),
)
#: How far back a repeat of a cause or an unanswered contact is looked for.
LATELY = timedelta(days=90)


@dataclass(frozen=True)
class Policy:
    """One version of the policy, with the built-in first one where none was set."""

    number: int
    body: Mapping[str, Any]
    made_by: str = ""
    reason: str = ""
    made_at: datetime | None = None

    def allowed(self, *, urgent: bool) -> tuple[timedelta, timedelta]:
        """Working time until the customer hears from us, and until it is solved."""
        which = "urgent_" if urgent else ""
        return (
            timedelta(hours=self.body[f"{which}answer_hours"]),
            timedelta(hours=self.body[f"{which}solve_hours"]),
        )

    def calendar(self, zone: str, country: str) -> Calendar:
        """Working hours as a customer of that zone and country finds them."""
        return Calendar(zone, country, time(self.body["opens"]), time(self.body["closes"]))


def age_band(came_at: datetime, now: datetime) -> str:
    """How old an open case is, in a few words."""
    return next(words for words, most in AGES if now - came_at <= most)


@dataclass(frozen=True)
class Share:
    """So many of so many, with the range that the true share very likely lies in (Wilson, 90%)."""

    hits: int
    n: int

    @property
    def low(self) -> float:
        """The lower end, 0 to 1."""
        return wilson(self.hits, self.n)[0]

    @property
    def high(self) -> float:
        """The upper end, 0 to 1."""
        return wilson(self.hits, self.n)[1]

    @property
    def told(self) -> str:
        """As a sentence's part: '8 of 10, very likely 54% to 94%'; nothing asked is no zero."""
        if not self.n:
            return "nothing to count yet"
        return f"{self.hits} of {self.n}, very likely {self.low:.0%} to {self.high:.0%}"


def opening(open_now: int, late: int, soon: int, unanswered: int) -> str:
    """What the list of cases opens with."""
    if not open_now:
        return "No case is open. When a customer complains, note it here: it takes half a minute."
    told = [f"{plural(open_now, 'case is', 'cases are')} open"]
    if late:
        told.append(f"{late} past {'its' if late == 1 else 'their'} time")
    if soon:
        told.append(f"{soon} due within two working hours")
    words = ", ".join(told) + "."
    if unanswered:
        words += f" {plural(unanswered, 'customer has', 'customers have')} not heard from us yet."
    return words


def bounces(custodies: Sequence[Any]) -> int:
    """How often a case changed hands: its custodies after the first."""
    return max(0, len(custodies) - 1)
