"""Workbooks of ratings are taken like CSV: previewed, mapped, stored, mended, undone."""

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import Engine

from app.database import dispose, use_engine
from app.files.refusals import FileRefused
from app.imports import actions, books
from app.imports.command import run
from tests.client import Client
from tests.imports.made import HEAD, NOW, ZONE, Findings, look, ratings, reading_of
from tests.imports.test_command import told
from tests.imports.test_pages import form, import_of, upload, work

HEADER = HEAD.strip().split(",")
Fill = Callable[[xlsxwriter.Workbook], None]


def book(fill: Fill) -> bytes:
    """A workbook as its program saves it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        fill(made)
    return out.getvalue()


def of_rows(*rows: list[Any], name: str = "Ratings") -> bytes:
    """A workbook of one sheet; days and moments are cells with a format, as in Excel."""

    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet(name)
        day, moment = (
            made.add_format({"num_format": "d mmm yyyy"}),
            made.add_format({"num_format": "d/m/yy hh:mm"}),
        )
        for place, row in enumerate([HEADER, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(place, column, cell, moment)
                elif isinstance(cell, date):
                    sheet.write_datetime(place, column, cell, day)
                else:
                    sheet.write(place, column, cell)

    return book(fill)


def looked(engine: Engine, folder: Path, body: bytes) -> Findings:
    """What would be stored of a workbook."""
    from app.database import unit_of_work

    taken = books.take_in(io.BytesIO(body), folder)
    path = folder / taken.stored_as
    with unit_of_work(engine, write=False) as session:
        return look(session, path, reading_of(path, book=taken.book), "Desk", ZONE, NOW)


def test_cells_are_read_as_they_are_meant(engine: Engine, tmp_path: Path) -> None:
    """Days, moments, numbers as text, numbers of people as numbers, what formulas gave, and truth."""

    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Answers")
        moment = made.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"})
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [7001, "A1"])
        sheet.write_datetime(1, 2, datetime(2026, 3, 2, 10, 29, 59), moment)  # noqa: DTZ001 - as cells say it
        sheet.write_formula(1, 3, "=2+3", None, 5)
        sheet.write_row(1, 4, ["Phone", "first\nsecond"])
        sheet.write_string(4, 0, "0070")
        sheet.write_row(4, 1, ["A2", "2026-03-03"])
        sheet.write_string(4, 3, "4")
        sheet.write_row(4, 4, ["Phone", True])
        sheet.write_formula(5, 3, "=1/0", None, "#DIV/0!")
        sheet.write_row(5, 0, ["R3", "A1", 46084])

    found = looked(engine, tmp_path, book(fill))
    assert [row[:4] + row[5:] for row in found.first] == [
        ["7001", "A1", "2 Mar 2026, 10:29", "5 of 5", "first second"],
        ["0070", "A2", "3 Mar 2026, 12:00", "4 of 5", "true"],
    ]
    assert {(one["line"], one["code"]) for one in found.problems} >= {(6, "date"), (6, "missing")}
    assert found.told == "sheet “Answers” of a workbook, each line a row of it"


def test_the_first_sheet_in_sight_with_rows_is_read_and_named(engine: Engine, tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet("Cover").write("A1", "Ratings of spring")
        hidden = made.add_worksheet("Secret")
        hidden.write_row(0, 0, HEADER)
        hidden.write_row(1, 0, ["S1", "A1", "2026-03-02", 1, "Phone"])
        made.add_worksheet("Empty")
        for name, first in (("Q1", "R1"), ("Q2", "R2")):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, [first, "A1", "2026-03-02", 5, "Phone"])
        chart = made.add_chart({"type": "line"})
        chart.add_series({"values": "=Q1!$D$2:$D$2"})
        made.add_chartsheet("Picture").set_chart(chart)
        made.get_worksheet_by_name("Q1").activate()
        hidden.hide()

    found = looked(engine, tmp_path, book(fill))
    assert [row[0] for row in found.first] == ["R1"]
    assert found.told.startswith("sheet “Q1” of a workbook")
    assert found.told.endswith("; not read: “Cover”, “Secret”, “Empty” and 2 more")


def test_merged_cells_count_in_each_of_their_rows(engine: Engine, tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Ratings")
        sheet.write_row(0, 0, HEADER)
        for row in (1, 2, 3):
            sheet.write_row(row, 0, [f"R{row}", "", "2026-03-02", row, "Phone"])
        sheet.merge_range(1, 1, 2, 1, "A1")
        sheet.write(3, 1, "A2")

    assert [row[1] for row in looked(engine, tmp_path, book(fill)).first] == ["A1", "A1", "A2"]


def with_macro(body: bytes) -> bytes:
    """The same workbook as .xlsm: with a program in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
            macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
            new.writestr(one.filename, old.read(one).replace(kind, macro))
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 40)
    return out.getvalue()


def test_of_a_workbook_with_macros_the_values_are_read(engine: Engine, tmp_path: Path) -> None:
    body = with_macro(of_rows(["R1", "A1", date(2026, 3, 2), 5, "Phone", ""]))
    assert looked(engine, tmp_path, body).new == 1


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", b" " * (60 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (bomb(), "zip-bomb"),
        (b"PK\x03\x04", "workbook"),
        (b"\xd0\xcf\x11\xe0 and more", "old-workbook"),
        (of_rows(), "no-rows"),
        (book(lambda made: made.add_worksheet("Nothing")), "no-rows"),
    ],
    ids=["bomb", "broken", "old", "header", "empty"],
)
def test_what_is_refused_leaves_nothing(tmp_path: Path, body: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        books.take_in(io.BytesIO(body), tmp_path)
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_from_upload_over_rows_to_mend_to_undo(company: Client) -> None:
    """The line of a refused row is the number of its row in the sheet, empty rows above it included."""
    company.sign_in("hana")
    rows = [[f"R{n}", f"Z{n % 3}", date(2026, 3, n + 1), n % 5 + 1, "Phone", "😀 <b>"] for n in range(6)]
    rows[2][3] = 9
    body = of_rows(*rows[:2], [], *rows[2:])
    address = upload(company, body, name="export.xlsx", source="Desk")
    page = company.get(address).text
    assert "sheet “Ratings” of a workbook" in page
    company.post(f"{address}/reading", form(company, address, create_people="yes", then="run"))
    work(company)
    assert (import_of(company, address).new, import_of(company, address).refused) == (5, 1)
    again = company.get(f"{address}/refused.csv").content.decode("utf-8-sig")
    (row,) = list(csv.reader(io.StringIO(again)))[1:]
    assert (row[0], row[-2]) == ("R2", "5")
    second = upload(company, again.replace(",9,", ",4,"), source="Desk")
    company.post(f"{second}/reading", form(company, second, then="run"))
    work(company)
    assert import_of(company, second).new == 1
    known = upload(company, body, name="export.xlsx", source="Desk")
    assert "leave 5 as they are" in company.get(known).text
    company.post(f"{address}/undo")
    work(company)
    assert import_of(company, address).state == "undone"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_while_a_file_is_read_others_may_write(company: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    company.sign_in("hana")
    path, wrote = company.app.state.engine.url.database, []

    def slowly(file: io.BytesIO, folder: Path) -> books.Taken:
        with closing(sqlite3.connect(path, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            wrote.append(other.execute("UPDATE account SET name = name").rowcount)
            other.commit()
        return books.take_in(file, folder)

    monkeypatch.setattr(actions, "take_in", slowly)
    address = upload(company, of_rows(["R1", "A1", date(2026, 3, 2), 5, "Phone", ""]), name="a.xlsx")
    assert import_of(company, address).rows == 1
    assert wrote[0] > 0


def test_the_command_line_takes_it_too(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    use_engine(engine)
    path = tmp_path / "ratings.xlsx"
    path.write_bytes(
        of_rows(["R1", "A1", date(2026, 4, 3), 5, "Phone", ""], ["R2", "A2", "soon", 4, "Phone", ""])
    )
    assert run(told(path, dry_run=True)) == 1
    assert "Read as sheet “Ratings” of a workbook" in capsys.readouterr().out
    assert run(told(path)) == 1
    assert "ratings.xlsx: row 3, column survey_date" in capsys.readouterr().out
    assert set(ratings(engine)) == {"R1"}
    path.write_bytes(bomb())
    assert run(told(path)) == 2
    assert f"{path}: The workbook is packed" in capsys.readouterr().err
    dispose()
