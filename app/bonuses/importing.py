"""Bonus plans from a file, a row for each metric: every row is checked, then all plans are taken or none."""

from dataclasses import dataclass

from app.access import Act
from app.bonuses import actions, queries
from app.bonuses.forms import PlanForm
from app.bonuses.raising import raise_conflicts
from app.bonuses.wishes import Wish, wished
from app.errors import Invalid, Problem
from app.files.tables import NAMED, Row, table
from app.web.forms import read

MOST_ROWS = 5_000
#: Field -> column, as the export writes them.
COLUMNS = {
    "name": "Plan",
    "for_whom": "For whom",
    "team": "Team",
    "unit": "Unit",
    "owner": "Owner",
    "starts_on": "From",
    "ends_on": "To",
    "metrics": "Metric",
    "weights": "Weight",
}
REQUIRED = ("name", "for_whom", "owner", "starts_on", "metrics", "weights")
#: What every row of a plan must say alike.
ALIKE = ("for_whom", "team", "unit", "owner", "starts_on", "ends_on")


@dataclass(frozen=True)
class Told:
    """What a file came to: plans that were added, that got a new version, and that said the same already."""

    added: int
    changed: int
    known: int


def take(act: Act, body: bytes) -> Told:
    """Take a file whole. `Invalid` names row, column and mend of everything that can't be meant."""
    problems: list[Problem] = []
    lines = {one.plan.name.casefold(): one for one in queries.lines(act.session)}
    wishes = _wishes(act, table(body, COLUMNS, REQUIRED, MOST_ROWS), lines, problems)
    if problems:
        more = [Problem("file", f"And {len(problems) - NAMED:,} more.")] if len(problems) > NAMED else []
        raise Invalid([*problems[:NAMED], *more])
    added = changed = 0
    for wish in wishes:
        line = lines.get(wish.name.casefold())
        if line is None:
            actions.put(act, wish)
            added += 1
        elif not actions.same(line, wish):
            actions.replace_with(act, line, wish, "From a file.")
            changed += 1
    raise_conflicts(act)
    told = Told(added, changed, len(wishes) - added - changed)
    act.journal("imported bonus plans", kind=actions.KIND, added=added, changed=changed)
    return told


def _wishes(act: Act, rows: list[Row], lines: dict[str, queries.Line], problems: list[Problem]) -> list[Wish]:
    policy, found = queries.policies(act.session)[0], []
    for name, some in _plans(rows).items():
        cells = some[0].cells
        for row in some[1:]:
            wrong = next((one for one in ALIKE if row.cells[one] != cells[one]), None)
            if wrong is not None:
                says = f"row {some[0].line} says otherwise of the same plan. Write the same in both."
                problems.append(row.problem(COLUMNS[wrong], says))
        whose = (
            f"team:{cells['team']}" if cells["team"] else (f"unit:{cells['unit']}" if cells["unit"] else "")
        )
        given = {key: cells[key] for key in ("name", "for_whom", "owner", "starts_on", "ends_on")}
        paid = {key: [row.cells[key] for row in some] for key in ("metrics", "weights")}
        try:
            form = read(PlanForm, given | {"whose": whose} | paid)
            line = lines.get(name)
            found.append(wished(act, form, policy, actions.kept(line) if line else ()))
        except Invalid as refused:
            problems += [some[0].problem(_label(one.field), one.message) for one in refused.problems]
    return found


def _plans(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(" ".join(row.cells["name"].split()).casefold(), []).append(row)
    return found


def _label(field: str) -> str:
    name = field.partition(".")[0]
    return "Team" if name == "whose" else COLUMNS.get(name, "row")
