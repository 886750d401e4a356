"""Bonus plans as sentences, as rows of a file and as their form holds them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.bonuses.importing import COLUMNS
from app.bonuses.queries import ACCEPTED, CLEARED, OPEN, Conflict, Line, Said
from app.web.export import Value
from app.web.words import plural, span

HEAD = [*COLUMNS.values(), "Direction", "Customer metric", "Lens", "Version", "State"]
CONFLICT_HEAD = ["Plan", "Metric", "Other plan", "Other metric", "State", "Why they pull apart", "What is missing",
                 "Raised on", "Accepted until", "Accepted by", "Reason"]  # fmt: skip


def lead(found: Sequence[Conflict], plans: int) -> list[str]:
    """What pulls apart, in a sentence or two."""
    if not plans:
        return ["No bonus plan is noted yet."]
    count = {state: sum(one.state == state for one in found) for state in (OPEN, ACCEPTED, CLEARED)}
    if not found:
        return [f"{plural(plans, 'bonus plan')}, and no two of them pull apart."]
    rest = [f"{count[ACCEPTED]:,} accepted"] if count[ACCEPTED] else []
    rest += [f"{count[CLEARED]:,} held together by a shared customer metric"] if count[CLEARED] else []
    also = f"; {' and '.join(rest)}" if rest else ""
    if not count[OPEN]:
        return [f"No conflict between bonus plans is open{also}."]
    first = next(one for one in found if one.state == OPEN)
    return [f"{first.pulls} {first.mend}", f"{plural(count[OPEN], 'conflict')} open{also}."]


def period(said: Said, today: date) -> str:
    """The days of a version in words."""
    one = said.version
    if one.ends_on is None:
        return f"from {span(one.starts_on, one.starts_on, today)} on"
    return span(one.starts_on, one.ends_on, today)


def paid(said: Said) -> str:
    """What a version pays for, in words."""
    return ", ".join(f"{one.name} {one.weight}%" for one in said.metrics)


def rows(found: Sequence[Line], today: date) -> list[list[Value]]:
    """Plans as a file has them, a row for each metric of the newest version, so that it can be read again."""
    return [
        [
            line.plan.name,
            line.newest.version.for_whom,
            line.newest.team,
            line.newest.version.unit,
            line.newest.owner,
            line.newest.version.starts_on.isoformat(),
            line.newest.version.ends_on.isoformat() if line.newest.version.ends_on else "",
            one.name,
            one.weight,
            one.direction,
            "yes" if one.customer else "no",
            one.lens,
            line.newest.version.number,
            line.state(today),
        ]
        for line in found
        for one in line.newest.metrics
    ]


def conflict_rows(found: Sequence[Conflict]) -> list[list[Value]]:
    """What pulls apart, as rows."""
    return [
        [
            *(text for plan, metric in one.sides for text in (plan.name, metric)),
            one.state,
            one.clash.pulls.why,
            one.mend,
            one.row.raised_at.date().isoformat() if one.row else "",
            one.acceptance.until.isoformat() if one.acceptance else "",
            one.acceptance.by_name if one.acceptance else "",
            one.acceptance.reason if one.acceptance else "",
        ]
        for one in found
    ]


def given_of(line: Line) -> dict[str, Any]:
    """A plan as its form holds it."""
    one = line.newest.version
    whose = f"team:{one.team_id}" if one.team_id else (f"unit:{one.unit}" if one.unit else "")
    return {
        "name": line.plan.name,
        "for_whom": one.for_whom,
        "whose": whose,
        "owner": line.newest.owner,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat() if one.ends_on else "",
        "metrics": [each.name for each in line.newest.metrics],
        "weights": [str(each.weight) for each in line.newest.metrics],
        "seen": str(one.number),
    }
