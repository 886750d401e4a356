"""The budget of a cycle's severances, and the list that goes with a group's offers in the US."""

from typing import Any

from fastapi.responses import Response

from app.access import Door
from app.decisions.gating import today_of
from app.errors import Conflict
from app.offers import queries, rules
from app.packages import queries as packages
from app.web.export import FORMATS, Value, export

AGE = "Age (fill in: Rapport keeps no ages)"
NAME = "Employee (take out before it is handed over)"


def budget(door: Door) -> dict[str, Any]:
    """Totals per currency with the month later beside, each person's offer, and who has none."""
    found = queries.of_set(door.session, door.actor, door.thing.cycle_id)
    newest = queries.newest(door.session, [decision for decision, _ in found])
    policies = {one.number: one.body for one in packages.versions(door.session)}
    lines = []
    for version in newest.values():
        inputs = version.inputs
        line = policies[version.offer.policy_version].match(inputs.country, inputs.level)
        if line is not None:
            lines.append((version.package, inputs, line))
    return {
        "desk": door.thing,
        "rows": [(decision, employee, newest.get(decision.id)) for decision, employee in found],
        "sums": rules.budget(lines),
        "without": [employee.name for decision, employee in found if decision.id not in newest],
        "us": packages.in_force(door.session).body.us,
        "today": today_of(door),
    }


def exported(door: Door, kind: str) -> Response:
    """The newest offer of each person of the set as a file."""
    rows: list[list[Value]] = []
    for decision, employee, version in budget(door)["rows"]:
        package = version.package if version else None
        rows.append(
            [
                employee.name,
                employee.number or "",
                str(decision.effect_on or ""),
                version.offer.number if version else None,
                version.state if version else "no offer",
                package.currency if package else "",
                str(package.total) if package else "",
            ]
        )
    head = ["Employee", "Number", "From", "Version", "State", "Currency", "Total"]
    return export("Budget", head, rows, kind)


def disclosure(door: Door, kind: str) -> Response:
    """Everybody of the group with job title and whether chosen; the ages are to be filled in by hand."""
    if not packages.in_force(door.session).body.us:
        raise Conflict("The US pack is off. The HR lead turns it on in the package policy.")
    cycle_id = door.thing.cycle_id
    chosen = {employee.id for _, employee in queries.of_set(door.session, door.actor, cycle_id)}
    everybody = queries.unit_of_choice(door.session, door.actor, cycle_id, today_of(door))
    rows: list[list[Value]] = [
        [title, None, "selected" if one.id in chosen else "not selected", one.name]
        for one, title in everybody
    ]
    head = ["Job title", AGE, "Selected", NAME]
    return export("Disclosure list", head, rows, kind if kind in FORMATS else "csv")
