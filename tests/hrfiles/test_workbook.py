"""Workbooks: what is read of them, and what is refused before it is parsed."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest

from app.files import workbook
from app.files.refusals import FileRefused
from tests.hrfiles.made import as_xlsx


def changed(body: bytes, part: str, content: bytes) -> bytes:
    """The workbook with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, content if one.filename == part else old.read(one))
    return out.getvalue()


def sheet_of(rows: bytes) -> bytes:
    body = as_xlsx(["a"], ["b"])
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return changed(body, "xl/worksheets/sheet1.xml", start + rows + b"</sheetData></worksheet>")


def test_values_as_text_with_the_numbers_of_their_rows() -> None:
    body = as_xlsx(
        ["n", "day", "x"], [], [1001.0, date(2026, 4, 3), True], ["007", 4.5, "=1+1"], [46115, "", " "]
    )
    assert workbook.rows(body) == [
        (1, ["n", "day", "x"]),
        (3, ["1001", "2026-04-03", "true"]),
        (4, ["007", "4.5", "=1+1"]),
        (5, ["46115", "", " "]),
    ]
    assert workbook._text(datetime(2026, 4, 3, 12, 30)) == "2026-04-03 12:30:00"  # noqa: DTZ001 - as cells say it


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"PK\x03\x04", "workbook"),
        (changed(as_xlsx(["a"]), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "workbook"),
        (changed(as_xlsx(["a"]), "xl/worksheets/sheet1.xml", b" " * (60 << 20)), "zip-bomb"),
        (sheet_of(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "too-many-rows"),
        (sheet_of(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'), "too-many-columns"),
        (sheet_of(b'<row r="1"><c r="xfd1"><v>1</v></c></row>'), "too-many-columns"),
        (sheet_of(b'<row r="150000"><c r="GA150000"><v>1</v></c></row>'), "too-large"),
    ],
)
def test_what_would_burst_is_refused_before_it_is_parsed(body: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        workbook.rows(body)
    assert refused.value.code == code


def test_no_workbook_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("people.csv", "a,b")
    with pytest.raises(FileRefused) as refused:
        workbook.rows(out.getvalue())
    assert refused.value.code == "workbook"


def test_formatted_empty_cells_far_down_do_no_harm() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    with pytest.raises(FileRefused):
        workbook.rows(sheet_of(rows))
    assert workbook.rows(sheet_of(re.sub(rb"<row r=\"1048576\">.*?</row>", b'<row r="1048576"/>', rows))) == [
        (1, ["1"])
    ]


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(FileRefused, match="more than 3 rows"):
        workbook.rows(as_xlsx(*[["x"]] * 5), 3)
    assert len(workbook.rows(as_xlsx(*[["x"]] * 4), 3)) == 4
