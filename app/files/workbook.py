"""A sheet of an XLSX workbook as rows of text, refused before it is parsed where it would burst the memory."""

import csv
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from app.files.refusals import FileRefused

MOST_ROWS = 200_000
MOST_COLUMNS = 200
#: Cells of the rectangle that the sheet spans, empty ones included: the reader lays it out whole.
MOST_CELLS = 10_000_000
#: Bytes of all parts once opened, and how many times larger than packed a part over a megabyte may be.
LARGEST, RATIO, SMALL = 300 * 1024 * 1024, 100, 1024 * 1024
#: A cell with something in it, and a row, each with where it says it stands.
PLACED = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^>]*?\sr=[\"']([A-Za-z]{0,3})(\d{1,9})[\"'][^>]*?(/?)>")
BLOCK = 1 << 20
Rows = list[tuple[int, list[str]]]
Found = TypeVar("Found")
MAGIC = b"PK\x03\x04"

UNREADABLE = "This workbook can't be read. Open it where it was made and save it anew as XLSX, or as CSV."


@dataclass(frozen=True)
class Filled:
    """The sheet that is read, by its name, and the names of the others."""

    name: str
    rows: Rows
    others: tuple[str, ...]


def rows(body: bytes, most: int = MOST_ROWS) -> Rows:
    """Each row of the first sheet that holds something with its number: days as 2026-12-07, whole numbers without a
    point. `FileRefused` where it is no workbook, bursts when opened, or has more than `most` rows below its header.
    """
    return _opened(body, most, lambda book: _rows(book.get_sheet_by_index(0)))


def filled(body: bytes, most: int = MOST_ROWS) -> Filled:
    """The first sheet in sight that has a row below its header; else the first one in sight that holds anything.

    Merged cells count in each row they reach down to. `FileRefused` as in `rows`.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    def choose(book: Any) -> Filled:
        names = [one.name for one in book.sheets_metadata]
        seen: list[tuple[str, Rows]] = [
            (one.name, _rows(book.get_sheet_by_name(one.name), spread=True))
            for one in book.sheets_metadata
            if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
        ]
        best = max(seen, key=lambda one: min(len(one[1]), 2)) if seen else ("", [])
        return Filled(best[0], best[1], tuple(name for name in names if name != best[0]))

    return _opened(body, most, choose)


def write_out(found: Rows, path: Path) -> None:
    """Write rows as CSV, each on the line of its number: empty rows and breaks within cells move no others."""
    width = max(place + 1 for _, row in found for place, cell in enumerate(row) if cell.strip())
    with path.open("x", encoding="utf-8", errors="replace", newline="") as out:
        writer, line = csv.writer(out, lineterminator="\n"), 0
        for number, row in found:
            out.write("\n" * (number - line - 1))
            writer.writerow([" ".join(cell.replace("\0", "").split()) for cell in row[:width]])
            line = number


def _opened(body: bytes, most: int, read: Callable[[Any], Found]) -> Found:
    _check(body, most)
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_filelike(BytesIO(body)) as book:
            return read(book)
    except PasswordError:
        raise FileRefused(
            "password", "This workbook has a password. Save it without one and choose it again."
        ) from None
    except (CalamineError, OSError, ValueError, IndexError):
        raise FileRefused("workbook", UNREADABLE) from None


def _rows(sheet: Any, *, spread: bool = False) -> Rows:
    found = [[_text(cell) for cell in row] for row in sheet.iter_rows()]
    for (top, left), (bottom, _) in (sheet.merged_cell_ranges or []) if spread else []:
        for row in found[top + 1 : bottom + 1]:
            row[left] = found[top][left]
    return [(number, row) for number, row in enumerate(found, 1) if any(cell.strip() for cell in row)]


def _check(body: bytes, most: int) -> None:
    try:
        with zipfile.ZipFile(BytesIO(body)) as book:
            parts = book.infolist()
            if "xl/workbook.xml" not in book.namelist():
                raise FileRefused("workbook", UNREADABLE)
            if sum(part.file_size for part in parts) > LARGEST or len(parts) > 10_000:
                raise FileRefused("too-large", "The workbook is too large once opened. Save it as CSV.")
            if any(part.file_size > max(SMALL, part.compress_size * RATIO) for part in parts):
                raise FileRefused(
                    "zip-bomb",
                    "The workbook is packed as no table of people is. Open it and save it anew, or as CSV.",
                )
            for part in parts:
                _look_through(book, part, most)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise FileRefused("workbook", UNREADABLE) from None


def _look_through(book: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> None:
    """What a part really unpacks to, and how far its cells reach: a sheet of one cell may claim the millionth row."""
    last_row, last_column, rest = 0, 0, b""
    with book.open(part) as opened:
        while block := opened.read(BLOCK):
            text = rest + block
            for letters, number, empty in PLACED.findall(text):
                if not empty:
                    last_row = max(last_row, int(number))
                    last_column = max(last_column, _column(letters))
            rest = text[text.rfind(b"<") :] if b"<" in text else b""
            if len(rest) > BLOCK:
                rest = b""
    if last_row > most + 1:
        raise FileRefused(
            "too-many-rows",
            f"The sheet has more than {most:,} rows, or formatted empty ones below. Take those out, or split it.",
        )
    if last_column > MOST_COLUMNS:
        raise FileRefused(
            "too-many-columns", f"The sheet reaches beyond {MOST_COLUMNS} columns. Take the rest out."
        )
    if last_row * last_column > MOST_CELLS:
        raise FileRefused(
            "too-large", "The sheet has too many cells. Take out columns nobody needs, or split it."
        )


def _column(letters: bytes) -> int:
    number = 0
    for one in letters.upper():
        number = number * 26 + one - 64
    return number


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
