"""Taking groups in from a file, and forgetting them. What is in can't be read back by person, by nobody."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select

from app.access import Act
from app.errors import Invalid, Problem
from app.fairness import queries
from app.fairness.models import GroupEntry
from app.files.columns import plain
from app.files.refusals import FileRefused
from app.files.sheet import open_sheet
from app.web.forms import clean

MOST_ROWS = 50_000
MOST_ATTRIBUTES = 10
#: More groups than this are no groups but people.
MOST_GROUPS = 20
LONGEST = 60
#: So many of the bad rows are named at once.
NAMED = 50
WHO = frozenset(
    plain(one)
    for one in ("Employee", "Employee number", "Employee id", "Number", "Personnel number", "E-mail", "Mail")
)


@dataclass(frozen=True)
class Taken:
    """What a file changed."""

    people: int
    changed: int


def take(act: Act, body: bytes) -> Taken:
    """Take a CSV in: a column with the number or the e-mail, and one column for each attribute. `Invalid` names each
    row that can't be used; then nothing of the file is taken. An empty cell says nothing and changes nothing.
    """
    header, rows = _opened(body)
    who = next((at for at, name in enumerate(header) if plain(name) in WHO), -1)
    if who < 0:
        raise FileRefused("columns", "Call the column that says who it is Number or E-mail.")
    names = _attributes(header, who)
    found, problems = _read(act, rows, who, names)
    for name in names.values():
        groups = {value for (_, attribute), value in found.items() if attribute == name}
        if len(groups) > MOST_GROUPS:
            says = f"Column {name}: {len(groups)} different values. Give bands, such as 35 to 44."
            problems.insert(0, Problem("file", says))
    if problems:
        rest = len(problems) - NAMED
        more = [Problem("file", f"And {rest} more.")] if rest > 0 else []
        raise Invalid(problems[:NAMED] + more)
    return _put(act, found)


def _opened(body: bytes) -> tuple[Sequence[str], list[tuple[int, list[str]]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "groups.csv"
        path.write_bytes(body)
        sheet = open_sheet(path)
        rows = []
        for row in sheet.rows():
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise FileRefused(
                    "too-many-rows", f"The file has more than {MOST_ROWS:,} rows. Split it in two."
                )
    return sheet.header, rows


def _attributes(header: Sequence[str], who: int) -> dict[int, str]:
    names = {at: " ".join(name.split()) for at, name in enumerate(header) if at != who and name.strip()}
    if not names:
        raise FileRefused("columns", "The file has no column beside the one that says who it is.")
    if len(names) > MOST_ATTRIBUTES or len({one.casefold() for one in names.values()}) < len(names):
        raise FileRefused(
            "columns", f"Give at most {MOST_ATTRIBUTES} columns, each with another name, beside who it is."
        )
    if any(len(one) > LONGEST for one in names.values()):
        raise FileRefused("columns", f"Shorten the names of columns to {LONGEST} characters.")
    return {at: name.lower() for at, name in names.items()}


def _read(
    act: Act, rows: Sequence[tuple[int, list[str]]], who: int, names: dict[int, str]
) -> tuple[dict[tuple[int, str], str], list[Problem]]:
    people = queries.people_by_key(act.session, act.actor.today, queries.hr_units(act.actor))
    found: dict[tuple[int, str], str] = {}
    lines: dict[int, int] = {}
    problems: list[Problem] = []

    def bad(line: int, column: str, says: str) -> None:
        problems.append(Problem("file", f"Row {line}, {column}: {says}"))

    for line, row in rows:
        key = row[who].strip().casefold() if who < len(row) else ""
        employee = people.get(key)
        if employee is None:
            bad(line, "who", "nobody of yours has this number or e-mail. Correct it or take the row out.")
            continue
        if employee in lines:
            bad(line, "who", f"the same person stands in row {lines[employee]}. Take one of the two out.")
            continue
        lines[employee] = line
        for at, name in names.items():
            value = " ".join(row[at].split()) if at < len(row) else ""
            if len(value) > LONGEST or not _plain(value):
                bad(line, name, f"write a group in at most {LONGEST} plain characters.")
            elif value:
                found[employee, name] = value
    return found, problems


def _plain(value: str) -> bool:
    try:
        return clean(value) is not None
    except ValueError:
        return False


def _put(act: Act, found: dict[tuple[int, str], str]) -> Taken:
    held = {(one.employee_id, one.attribute): one for one in act.session.scalars(select(GroupEntry))}
    changed = 0
    for (employee, attribute), value in found.items():
        entry = held.get((employee, attribute))
        if entry is None:
            act.session.add(
                GroupEntry(employee_id=employee, attribute=attribute, value=value, given_at=act.now)
            )
        elif entry.value != value:
            entry.value, entry.given_at = value, act.now
        else:
            continue
        changed += 1
    act.session.flush()
    people = len({one for one, _ in found})
    if changed:
        act.journal("took groups in", kind="fairness", people=people, changed=changed)
    return Taken(people, changed)


def forget(act: Act, attribute: str) -> None:
    """Delete all that is known of an attribute, of everybody. `Invalid` where nothing is."""
    if "" not in queries.hr_units(act.actor):
        raise Invalid(
            [Problem("attribute", "It is of everybody: whoever leads HR of the whole company does it.")]
        )
    mine = GroupEntry.attribute == attribute
    if not act.session.scalar(select(func.count()).select_from(GroupEntry).where(mine)):
        raise Invalid([Problem("attribute", "Nothing is known of this. Look at the page again.")])
    act.session.execute(delete(GroupEntry).where(mine))
    act.journal("forgot groups", kind="fairness", attribute=attribute)
