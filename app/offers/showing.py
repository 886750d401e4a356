"""What the page of an offer shows."""

from typing import Any

from app.access import Door
from app.currencies import DECIMALS
from app.decisions import queries as decisions
from app.decisions.gating import today_of
from app.errors import Invalid, Problem
from app.offers import queries
from app.offers.queries import Version
from app.packages import queries as packages
from app.packages import rules, us
from app.packages.policy import Line
from app.packages.queries import Version as Policy
from app.packages.rules import Package
from app.packages.tenure import DAY
from app.web.export import Value

PERS = [(rules.MONTH, "a month"), (rules.YEAR, "a year"), (rules.WEEK, "a week")]


def context(
    door: Door,
    given: dict[str, str] | None,
    problems: list[Problem],
    tried: tuple[Package, Line] | None = None,
) -> dict[str, Any]:
    """Versions, clocks, the form as typed or as the newest version has it, and what was tried out."""
    found = queries.versions(door.session, door.thing.id)
    policy = packages.in_force(door.session)
    newest = found[0] if found else None
    return {
        "whole": decisions.whole(door.session, door.thing.id),
        "versions": found,
        "newest": newest,
        "policy": policy,
        "known": policy.body.lines,
        "now": by_policy(newest, policy) if newest else None,
        # What became of a version is typed beside: the next version's form then stands as it began.
        "given": given if given and "pay" in given else _begun(door, newest) | (given or {}),
        "problems": problems,
        "tried": tried,
        "pers": PERS,
        "currencies": sorted(DECIMALS),
        "forty": [("", "Choose"), *us.FORTY.items()],
        "forty_words": us.FORTY,
        "us": us,
        "today": today_of(door),
    }


def by_policy(version: Version, policy: Policy) -> Package | None:
    """The package by the policy in force, where that is another than the version's; None where it can't be reckoned."""
    if version.offer.policy_version == policy.number:
        return None
    inputs = version.inputs
    line = policy.body.match(inputs.country, inputs.level)
    if line is None or rules.problems(inputs, line, max(inputs.last_day, inputs.hired_on)):
        return None
    return rules.reckon(inputs, line)


def _begun(door: Door, newest: Version | None) -> dict[str, str]:
    """The form before anybody typed: the newest version's figures, or what is known of the person."""
    decision = door.thing
    last = decision.effect_on - DAY if decision.effect_on else None
    start = {
        "hired_on": str(decision.employee.hired_on or ""),
        "last_day": str(last or ""),
        "per": rules.MONTH,
    }
    if newest is None:
        return start
    kept = newest.inputs.as_json() | {"words": newest.offer.words}
    clock = newest.offer.clock or {}
    asked = {"forty": clock.get("forty", ""), "group": "yes" if clock.get("group") else ""}
    # The day is the decision's: where it was moved, the next version follows it.
    return kept | asked | ({"last_day": str(last)} if last else {})


def steps(door: Door) -> tuple[list[str], list[list[Value]]]:
    """The steps of the newest version, to export."""
    found = queries.versions(door.session, door.thing.id)
    if not found:
        raise Invalid("There is no offer yet. Make one first.")
    package = found[0].package
    rows: list[list[Value]] = [
        [one.title, one.formula, one.comes.replace("\u00a0", " "), one.words] for one in package.steps
    ]
    total = package.shown.replace("\u00a0", " ")
    return ["Step", "In figures", "Comes to", "Words"], [*rows, ["Total", "", total, ""]]
