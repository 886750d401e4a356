"""From rows of cells to what each row says of a person: pure, every cell that does not hold named with its mend."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from app.files.refusals import Bad, Refusal, shortened
from app.hrfiles import cells
from app.hrfiles.columns import BY_ID, FIELDS

Row = tuple[int, Sequence[str]]
MANAGERS = ("manager_number", "manager_file_id", "manager_email", "manager", "manager_name")


@dataclass(frozen=True)
class Choices:
    """How a file is read, as a person said it. Days as 2026-04-03, empty where not chosen."""

    mapping: dict[str, str] = field(default_factory=dict)
    encoding: str = "auto"
    #: Column -> `dmy` or `mdy`, where the cells leave it open.
    orders: dict[str, str] = field(default_factory=dict)
    #: From which day changes hold where the row names none.
    day: str = ""
    #: Whether joiners meet customers where the row does not say.
    facing: bool = True
    #: The team of joiners whose row names none.
    team: str = ""
    #: Those missing from the file have left: their first day away.
    missing_from: str = ""
    workbook: bool = False

    def to_json(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Choices":
        """From the database."""
        known = {spec.name for spec in fields(cls)}
        return cls(**{name: value for name, value in body.items() if name in known})


@dataclass(frozen=True)
class Said:
    """What one row says; empty and None where it says nothing. `managers` maps a field to its text."""

    line: int
    number: str = ""
    email: str = ""
    file_id: str = ""
    name: str = ""
    managers: tuple[tuple[str, str], ...] = ()
    team: str = ""
    unit: str = ""
    title: str = ""
    facing: bool | None = None
    hired_on: date | None = None
    left_on: date | None = None
    effective_on: date | None = None
    active: bool | None = None

    @property
    def keys(self) -> list[str]:
        """What the person goes by in this file, to tell two rows about one."""
        found = [("n:", self.number), ("e:", self.email), ("i:", self.file_id)]
        return [mark + cells.key(value) for mark, value in found if value]


@dataclass
class ReadFile:
    """All rows of a file as read."""

    said: list[Said] = field(default_factory=list)
    problems: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Columns of days that may be read two ways.
    doubtful: list[str] = field(default_factory=list)
    rows: int = 0
    #: Keys of people whose row could not be read: known to be in the file.
    named: set[str] = field(default_factory=set)


def read(header: Sequence[str], rows: Iterable[Row], choices: Choices) -> ReadFile:
    """What every row says. The order of days is found over the whole file first."""
    kept = [(line, row) for line, row in rows if any(cells.bare(cell) for cell in row)]
    found = ReadFile()
    at = {field_id: place for place, name in enumerate(header) if (field_id := choices.mapping.get(name))}
    kept = _without_total(kept, at, found)
    found.rows = len(kept)
    orders = _orders(header, kept, at, choices, found)
    if found.doubtful:
        return found
    for line, row in kept:
        reader = _Reader(line, row, header, at, orders)
        said = reader.said()
        if len(row) > len(header) and any(cells.bare(cell) for cell in row[len(header) :]):
            reader.wrong(
                "", "row-too-wide", "This row has more cells than the header. Look for a stray separator.", ""
            )
        if not reader.problems and not said.keys:
            reader.wrong(
                "", "nobody", "This row has no number and no e-mail. Fill one in, or take it out.", ""
            )
        if reader.problems:
            found.problems += reader.problems
            found.named.update(said.keys)
        else:
            found.said.append(said)
    _refuse_doubles(found, header, at)
    return found


def _without_total(rows: list[Row], at: Mapping[str, int], found: ReadFile) -> list[Row]:
    """Reports end with a line of totals, which is nobody."""
    if not rows:
        return rows
    line, last = rows[-1]
    filled = [cells.bare(cell) for cell in last if cells.bare(cell)]
    mail = at.get("email", -1)
    has_mail = 0 <= mail < len(last) and "@" in last[mail]
    if not has_mail and len(filled) <= max(2, len(last) // 2) and cells.TOTALS.fullmatch(filled[0]):
        found.notes.append(
            f"Line {line}, “{shortened(filled[0])}”, is a total and nobody’s row: it is passed over."
        )
        return rows[:-1]
    return rows


def _orders(
    header: Sequence[str], rows: list[Row], at: Mapping[str, int], choices: Choices, found: ReadFile
) -> dict[str, str]:
    orders = {}
    for spec in FIELDS:
        if not spec.day or spec.id not in at:
            continue
        place = at[spec.id]
        order = cells.order_of([row[place] for _, row in rows if place < len(row)])
        if order == "?":
            order = choices.orders.get(header[place], "?")
        if order not in {"dmy", "mdy", ""}:
            found.doubtful.append(header[place])
        orders[spec.id] = order
    return orders


class _Reader:
    """One row."""

    def __init__(
        self,
        line: int,
        row: Sequence[str],
        header: Sequence[str],
        at: Mapping[str, int],
        orders: Mapping[str, str],
    ) -> None:
        self.line, self.row, self.header, self.at, self.orders = line, row, header, at, orders
        self.problems: list[Refusal] = []

    def wrong(self, field_id: str, code: str, message: str, value: str) -> None:
        column = self.header[self.at[field_id]] if field_id in self.at else ""
        self.problems.append(Refusal(self.line, column, code, message, shortened(value)))

    def cell(self, field_id: str) -> str:
        place = self.at.get(field_id, -1)
        return self.row[place] if 0 <= place < len(self.row) else ""

    def get(self, field_id: str, how: Callable[[str], Any], nothing: Any = "") -> Any:
        cell = self.cell(field_id)
        if not cell:
            return nothing
        try:
            return how(cell)
        except Bad as bad:
            self.wrong(field_id, bad.code, bad.message, cell)
            return nothing

    def day(self, field_id: str) -> date | None:
        made: date | None = self.get(field_id, lambda cell: cells.day(cell, self.orders[field_id]), None)
        return made

    def said(self) -> Said:
        last = self.day("last_day")
        made = Said(
            line=self.line,
            number=self.get("number", cells.number),
            email=self.get("email", cells.email),
            file_id=self.get("file_id", cells.number),
            name=self._name(),
            managers=self._managers(),
            team=self.get("team", lambda cell: cells.said(cell, 200, "team")),
            unit=self.get("unit", lambda cell: cells.said(cell, 200, "unit")),
            title=self.get("title", lambda cell: cells.said(cell, 200, "title")),
            facing=self.get("facing", cells.yes, None),
            hired_on=self.day("hired_on"),
            left_on=self.day("left_on"),
            effective_on=self.day("effective_on"),
            active=self.get("status", cells.active, None),
        )
        if last is not None:
            away = last + timedelta(days=1)
            if made.left_on is not None and made.left_on != away:
                self.wrong(
                    "left_on", "two-days", "The last day and the first day away do not fit. Mend one.", ""
                )
            made = replace(made, left_on=away)
        if made.hired_on and made.left_on and made.hired_on >= made.left_on:
            where = "left_on" if "left_on" in self.at and self.cell("left_on") else "last_day"
            says = (
                f"Hired on {made.hired_on} and gone on {made.left_on}: the leaving comes first. Mend one day."
            )
            self.wrong(where, "hired-after-left", says, self.cell(where))
        return made

    def _name(self) -> str:
        whole: str = self.get("name", cells.name)
        first = self.get("preferred_name", cells.name) or self.get("first_name", cells.name)
        last = self.get("last_name", cells.name)
        found = whole or " ".join(part for part in (first, last) if part)
        if len(found) > 200:
            self.wrong("last_name", "too-long", "Shorten the name to 200 characters.", found)
            return ""
        return found

    def _managers(self) -> tuple[tuple[str, str], ...]:
        how = {"manager_number": cells.number, "manager_file_id": cells.number, "manager_email": cells.email}
        told = []
        for one in MANAGERS:
            if one in self.at:
                cell = self.cell(one)
                if cells.key(cells.bare(cell)) in cells.NOBODY:
                    told.append((one, "nobody"))
                elif value := self.get(one, how.get(one, cells.name)):
                    told.append((one, value))
        return tuple(told)


def _refuse_doubles(found: ReadFile, header: Sequence[str], at: Mapping[str, int]) -> None:
    """Two rows about one person are both refused, unless they say the very same: then one is enough."""
    found.said.sort(key=lambda one: one.line)
    same: dict[Said, int] = {}
    single: list[Said] = []
    for said in found.said:
        before = same.setdefault(replace(said, line=0), said.line)
        if before == said.line:
            single.append(said)
        else:
            found.notes.append(f"Line {said.line} says the same as line {before}: one of them is enough.")
    lines: dict[str, list[int]] = {}
    for said in single:
        for key in said.keys:
            lines.setdefault(key, []).append(said.line)
    fields = {"n": "number", "e": "email", "i": "file_id"}
    found.said = []
    for said in single:
        double = next((key for key in said.keys if len(lines[key]) > 1), None)
        if double is None:
            found.said.append(said)
            continue
        spec = BY_ID[fields[double[0]]]
        others = ", ".join(str(line) for line in lines[double] if line != said.line)
        says = f"Another row has this {spec.label.lower()}: line {others[:80]}. Keep one row for each person."
        column = header[at[spec.id]]
        found.problems.append(Refusal(said.line, column, "two-rows", says, shortened(double[2:])))
        found.named.update(said.keys)
