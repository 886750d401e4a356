"""A small table from a CSV or XLSX file: the cells of the columns somebody asks for, each row with its line."""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import Problem
from app.files import workbook
from app.files.columns import plain
from app.files.refusals import FileRefused
from app.files.sheet import open_sheet

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
#: What a spreadsheet's safe file puts before text that looks like a formula.
QUOTED = re.compile(r"'\s*[=+\-@＝＋－＠]")
#: Problems that are named; more help nobody.
NAMED = 20


@dataclass(frozen=True)
class Row:
    """One row: the line it begins at, and a cell for each column asked for (empty where the file has none)."""

    line: int
    cells: dict[str, str]

    def problem(self, label: str, message: str) -> Problem:
        """What is wrong with a cell, as the page of the file names it."""
        return Problem("file", f"Row {self.line}, {label}: {message}")


def table(body: bytes, columns: Mapping[str, str], required: Sequence[str], most: int) -> list[Row]:
    """The rows of a file whose first line names its columns. `columns`: field -> name of its column, as
    `columns.plain` reads it in any spelling. `FileRefused` where the file as a whole does not hold.
    """
    header, rest = _workbook(body, most) if body[:4] == workbook.MAGIC else _text(body, most)
    names = [plain(one) for one in header]
    places = {field: _place(names, plain(name)) for field, name in columns.items()}
    if missing := [columns[one] for one in required if places[one] < 0]:
        raise FileRefused(
            "columns",
            f"The first line names no column {' and none '.join(f'“{one}”' for one in missing)}. "
            f"It may name {', '.join(columns.values())}.",
        )
    return [
        Row(line, {one: _cell(row[at]) if 0 <= at < len(row) else "" for one, at in places.items()})
        for line, row in rest
        if any(cell.strip() for cell in row)
    ]


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else -1


def _cell(text: str) -> str:
    given = text.strip()
    if MOMENT.fullmatch(given):
        return given[:10]
    return given[1:] if QUOTED.match(given) else given


def _workbook(body: bytes, most: int) -> tuple[list[str], workbook.Rows]:
    rows = workbook.rows(body, most)
    if len(rows) < 2:
        raise FileRefused("no-rows", "The sheet has a header and no rows. Export it again.")
    return rows[0][1], rows[1:]


def _text(body: bytes, most: int) -> tuple[list[str], workbook.Rows]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(body)
        sheet = open_sheet(path)
        rest: workbook.Rows = []
        for line, row in sheet.rows():
            rest.append((line, row))
            if len(rest) > most:
                raise FileRefused("too-many-rows", f"The file has more than {most:,} rows. Split it in two.")
    return list(sheet.header), rest
