"""Production and margin from a file: all rows are taken or none; read twice it changes nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from app.access import Act
from app.boards import actions, queries, rules
from app.boards.actions import Wish
from app.boards.forms import FigureForm
from app.boards.models import BusinessFigure
from app.errors import Invalid, Problem
from app.files.tables import NAMED, Row, table
from app.web.forms import read

MOST_ROWS = 5_000
#: Field -> column, as the export writes them.
COLUMNS = {"kind": "Kind", "unit": "Unit", "month": "Month", "value": "Value", "counts": "What it counts"}
REQUIRED = ("kind", "month", "value", "counts")

Key = tuple[str, str, int]


@dataclass(frozen=True)
class Told:
    """What a file came to: how many were added, were known, and of those say something else."""

    added: int
    known: int
    differ: int


def take(act: Act, body: bytes) -> Told:
    """Take a file whole. `Invalid` names row, column and mend of everything that can't be meant."""
    rows = table(body, COLUMNS, REQUIRED, MOST_ROWS)
    problems: list[Problem] = []
    checked = _checked(act, rows, problems)
    if problems:
        more = [Problem("file", f"And {len(problems) - NAMED:,} more.")] if len(problems) > NAMED else []
        raise Invalid([*problems[:NAMED], *more])
    stored = _stored(act, checked)
    fresh = {key: wish for key, wish in checked.items() if key not in stored}
    for wish in fresh.values():
        actions.put(act, wish)
    differ = sum(not actions.agrees(stored[key], wish) for key, wish in checked.items() if key in stored)
    told = Told(len(fresh), len(checked) - len(fresh), differ)
    act.journal("imported business figures", kind=actions.FIGURE, added=told.added, known=told.known)
    return told


def _checked(act: Act, rows: list[Row], problems: list[Problem]) -> dict[Key, Wish]:
    units, today = queries.units(act.session), actions.today(act)
    found: dict[Key, Wish] = {}
    seen: dict[Key, int] = {}
    for row in rows:
        try:
            given = row.cells | {"kind": row.cells["kind"].casefold()}
            wish = actions.wished(read(FigureForm, given), units, today)
        except Invalid as refused:
            problems += [row.problem(COLUMNS.get(one.field, "row"), one.message) for one in refused.problems]
            continue
        key = (wish.kind, wish.unit, wish.month)
        if before := seen.get(key):
            said = f"row {before} is of the same month, unit and kind. Take one of them out."
            problems.append(row.problem("Month", said))
        seen[key], found[key] = row.line, wish
    return found


def _stored(act: Act, checked: dict[Key, Wish]) -> dict[Key, BusinessFigure]:
    if not checked:
        return {}
    months = [key[2] for key in checked]
    found = select(BusinessFigure).where(BusinessFigure.month.between(min(months), max(months)))
    return {(one.kind, one.unit, one.month): one for one in act.session.scalars(found)}


def rows_of(found: list[BusinessFigure]) -> list[list[str | int | float | None]]:
    """Figures as a file holds them."""
    return [
        [one.kind, one.unit, rules.month_text(one.month), one.value, one.counts, one.noted_by]
        for one in found
    ]
