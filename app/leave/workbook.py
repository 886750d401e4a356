"""The first sheet of an XLSX file as rows of text: what a list of leave needs of ECMA-376, and no more."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

from app.files.refusals import FileRefused

LARGEST = 40 * 1024 * 1024
MOST_ROWS = 20_001
#: Day 0 of a workbook; days before March 1900 are off by one and nobody's leave.
EPOCH = date(1899, 12, 30)
#: Built-in formats of numbers that are days.
DAY_FORMATS = {14, 15, 16, 17, 22, 27, 30, 36, 50, 57}
Rows = list[tuple[int, list[str]]]


def rows(body: bytes) -> Rows:
    """Each row with its number; days as 2026-12-07. `FileRefused` where it is no workbook."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as book:
            if sum(part.file_size for part in book.infolist()) > LARGEST:
                raise FileRefused("too-large", "The workbook is too large once opened. Save it as CSV.")
            texts = [
                "".join(t.text or "" for t in one.iter() if _is(t, "t"))
                for one in _in(book, "xl/sharedStrings.xml", "si")
            ]
            days = _day_styles(book)
            return list(_rows(book, texts, days))
    except (
        zipfile.BadZipFile,
        KeyError,
        IndexError,
        ValueError,
        ET.ParseError,
        NotImplementedError,
        RuntimeError,
    ):
        raise FileRefused("workbook", "This workbook can't be read. Save it anew, or as CSV.") from None


def _is(one: ET.Element, name: str) -> bool:
    return one.tag.rpartition("}")[2] == name


def _in(book: zipfile.ZipFile, part: str, name: str) -> list[ET.Element]:
    if part not in book.namelist():
        return []
    content = book.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileRefused(
            "workbook", "This workbook declares entities, which no list of leave needs. Save it as CSV."
        )
    return [one for one in ET.fromstring(content).iter() if _is(one, name)]  # noqa: S314 - see above


def _day_styles(book: zipfile.ZipFile) -> set[int]:
    own = {
        int(one.attrib["numFmtId"])
        for one in _in(book, "xl/styles.xml", "numFmt")
        if re.search(r"[dy]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", one.attrib.get("formatCode", "").lower()))
    }
    cells = [one for group in _in(book, "xl/styles.xml", "cellXfs") for one in group if _is(one, "xf")]
    return {at for at, one in enumerate(cells) if int(one.attrib.get("numFmtId", 0)) in DAY_FORMATS | own}


def _rows(book: zipfile.ZipFile, texts: list[str], days: set[int]) -> Iterator[tuple[int, list[str]]]:
    first = min(name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
    for at, row in enumerate(_in(book, first, "row"), 1):
        if at > MOST_ROWS:
            raise FileRefused(
                "too-many-rows", f"The sheet has more than {MOST_ROWS - 1:,} rows. Split it in two."
            )
        cells: dict[int, str] = {}
        for place, cell in enumerate(one for one in row if _is(one, "c")):
            letters = re.match(r"[A-Z]{1,3}", cell.attrib.get("r", ""))
            cells[_column(letters.group()) if letters else place] = _text(cell, texts, days).strip()
        if any(cells.values()):
            yield (
                int(row.attrib.get("r", at)),
                [cells.get(one, "") for one in range(min(max(cells) + 1, 200))],
            )


def _column(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number - 1


def _text(cell: ET.Element, texts: list[str], days: set[int]) -> str:
    kind = cell.attrib.get("t", "n")
    if kind == "inlineStr":
        return "".join(one.text or "" for one in cell.iter() if _is(one, "t"))
    value = next((one.text or "" for one in cell if _is(one, "v")), "")
    if kind == "s" and value:
        return texts[int(value)]
    if kind == "n" and value:
        number = float(value)
        if int(cell.attrib.get("s", 0)) in days and 60 < number < 100_000:
            return (EPOCH + timedelta(days=int(number))).isoformat()
        return str(int(number)) if number == int(number) else value
    return value
