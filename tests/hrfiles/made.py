"""Small files and companies for the tests of files of people."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from app.hrfiles.columns import propose
from app.hrfiles.company import Company, Person, Stand
from app.hrfiles.planning import Plan, plan
from app.hrfiles.reading import Choices, ReadFile, read

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
HEAD = ["Employee number", "Name", "E-mail", "Team", "Manager"]


def names(text: str) -> list[str]:
    """Names of columns."""
    return text.split(",")


def known(**words: Any) -> Company:
    """Ann leads Ben and Cai of the desk; Lea left; the robot is no person."""
    first = date(2025, 1, 1)

    def stand(number: int, team: str, manager: int | None, title: str = "") -> tuple[Stand, ...]:
        return (Stand(number, first, None, team, manager, title, True),)

    people = [
        Person(1, "1001", "Ann Lee", "ann@example.com", first, None, stands=stand(11, "Desk", None, "Head")),
        Person(2, "1002", "Ben Roy", "ben@example.com", first, None, stands=stand(12, "Desk", 1)),
        Person(3, "007", "Cai Wu", None, None, None, stands=stand(13, "Desk", 1)),
        Person(
            4, "1004", "Lea Gone", "lea@example.com", first, date(2026, 2, 1), stands=stand(14, "Desk", 1)
        ),
        Person(5, "bot", "Robot", None, None, None, ai_agent=True, stands=stand(15, "Desk", None)),
    ]
    return Company({one.id: one for one in people}, {"Desk": "Support", "Lab": "Engineering"}, **words)


def readout(header: Sequence[str], *rows: Sequence[str], **words: Any) -> ReadFile:
    mapping = words.pop("mapping", None) or propose(header)
    return read(header, list(enumerate(rows, 2)), Choices(mapping=mapping, **words))


def planned(
    header: Sequence[str], *rows: Sequence[str], company: Company | None = None, **words: Any
) -> Plan:
    """The plan of a file with this header and these rows, from line 2 on."""
    mapping = words.pop("mapping", None) or propose(header)
    choices = Choices(mapping=mapping, **words)
    found = read(header, list(enumerate(rows, 2)), choices)
    assert not found.doubtful
    return plan(found, company or known(), choices, header, TODAY)


def said(made: Plan) -> list[tuple[int, str]]:
    """Each problem: line and code."""
    return [(one.line, one.code) for one in made.problems]


def kinds(made: Plan) -> list[str]:
    return [one.kind for one in made.drafts]


def as_csv(header: Sequence[str], *rows: Sequence[str], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([header, *rows])
    return out.getvalue().encode()


def as_xlsx(*rows: Sequence[Any]) -> bytes:
    """A workbook; days as days, numbers as numbers."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)
                else:
                    sheet.write(line, place, value)
    return out.getvalue()
