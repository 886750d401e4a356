"""How long a record is kept, and when its decision was over. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.decisions.models import KINDS, SEVERANCE
from app.errors import Problem

#: Where nobody set anything: the longest of the laws below.
YEARS = 4
LONGEST = 30
SHORTEST_REASON = 20
DEFAULT: dict[str, Any] = {"years": YEARS, "rules": []}


@dataclass(frozen=True)
class Law:
    """What a law asks for, as far as we know it. No legal advice."""

    where: str
    years: int
    what: str
    source: str


LAWS = (
    Law(
        "United States",
        1,
        "Personnel records: one year from the record or the act; of an involuntary termination one year from it",
        "29 CFR 1602.14",
    ),
    Law(
        "California",
        4,
        "Personnel records: four years from the record or the act, and until all proceedings end",
        "Cal. Gov. Code 12946",
    ),
)


@dataclass(frozen=True)
class Steps:
    """When what happened in a decision; empty where it did not."""

    kind: str
    approved_at: datetime | None = None
    delivered_at: datetime | None = None
    effect_at: datetime | None = None
    ended_at: datetime | None = None
    appealed_at: datetime | None = None
    ruled_at: datetime | None = None


def over_at(steps: Steps) -> datetime | None:
    """When a decision was over: taken back, reversed, in effect, or approved where nothing is to take effect, and what
    the employee appealed is ruled on. Empty while it is not.
    """
    if steps.appealed_at is not None and steps.ruled_at is None and steps.ended_at is None:
        return None
    done = steps.ended_at or steps.effect_at
    if done is None and steps.kind != SEVERANCE:
        done = steps.approved_at
    if done is None:
        return None
    return max(one for one in (done, steps.delivered_at, steps.ruled_at) if one is not None)


def years_of(body: Mapping[str, Any], kind: str, country: str) -> int:
    """How many years a record of this kind, in this country, is kept: the rule that says most about it decides."""
    fitting = [
        rule for rule in body["rules"] if rule["kind"] in {"", kind} and rule["country"] in {"", country}
    ]
    best = max(fitting, key=lambda rule: (bool(rule["country"]), bool(rule["kind"])), default=None)
    return int(best["years"] if best else body["years"])


def until(over: date, years: int) -> date:
    """The first day on which a record may be erased: so many years after its end, never a day less."""
    try:
        return over.replace(year=over.year + years)
    except ValueError:
        # From 29 February: the year that has none is over on 1 March.
        return date(over.year + years, 3, 1)


def rule_problems(rules: Sequence[Mapping[str, Any]], countries: Sequence[str]) -> list[Problem]:
    """What is wrong with rules of a policy; each is named by its row."""
    found = []
    seen = set()
    for place, rule in enumerate(rules):
        if rule["kind"] not in {"", *KINDS}:
            found.append(Problem(f"kind-{place}", "Choose a kind from the list, or any."))
        if rule["country"] and rule["country"] not in countries:
            found.append(
                Problem(f"country-{place}", "Write the country by its two letters, US for instance.")
            )
        if not rule["kind"] and not rule["country"]:
            found.append(
                Problem(
                    f"country-{place}", "Name a kind or a country: for all others there is the general term."
                )
            )
        if (rule["kind"], rule["country"]) in seen:
            found.append(Problem(f"country-{place}", "There is a rule for this kind and country already."))
        seen.add((rule["kind"], rule["country"]))
    return found


def newest_step(steps: Sequence[tuple[str, datetime | None]]) -> str:
    """The name of the last of some steps that happened."""
    happened = [(at, place, name) for place, (name, at) in enumerate(steps) if at is not None]
    return max(happened)[2] if happened else "proposed"
