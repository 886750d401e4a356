"""Leave from a file of HR: looked at first, each row that can't be used named with its mend, then taken."""

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.access import Act
from app.errors import Invalid, Problem
from app.files import workbook
from app.files.columns import plain
from app.files.refusals import FileRefused, shortened
from app.files.sheet import open_sheet
from app.leave import rules
from app.leave.actions import Tally, put
from app.leave.models import FILE
from app.leave.queries import staff
from app.leave.rules import Stretch

MOST_ROWS = 20_000
#: Names of columns that mean each field, as `columns.plain` writes them.
COLUMNS = {
    "employee": "employee employeenumber employeeid number personnelnumber personalnummer email employeeemail mail "
    "staffid workeremail employeeno",
    "first": "first firstday from start startdate startsat begin begins beginn von startson leavefrom datefrom",
    "last": "last lastday to until till end enddate endsat ends ende bis endson leaveto dateto",
    "id": "id externalid leaveid requestid absenceid reference",
}
LABELS = {"employee": "Employee", "first": "First day", "last": "Last day", "id": "Id"}
WAYS = {"iso": "%Y-%m-%d", "dmy.": "%d.%m.%Y", "dmy/": "%d/%m/%Y", "mdy/": "%m/%d/%Y"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
Row = list[str]


@dataclass(frozen=True)
class Bad:
    """A row that can't be used: its line, the column, and what to do."""

    line: str
    column: str
    message: str
    value: str


@dataclass(frozen=True)
class Checked:
    """What a file says, and what of it can't be used."""

    stretches: list[Stretch]
    bad: list[Bad]


def opened(body: bytes) -> list[Row]:
    """The rows of a CSV or XLSX file: line, employee, first day, last day, id. `FileRefused` where it has none."""
    if body[:4] == b"PK\x03\x04":
        rows = [(line, [_day_alone(one) for one in row]) for line, row in workbook.rows(body, MOST_ROWS)]
        if len(rows) < 2:
            raise FileRefused("no-rows", "The sheet has a header and no rows. Export it again.")
        header, rest = rows[0][1], rows[1:]
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "leave.csv"
            path.write_bytes(body.replace(b"\0", b"") if body[:2] not in (b"\xff\xfe", b"\xfe\xff") else body)
            sheet = open_sheet(path)
            header, rest = list(sheet.header), []
            for line, row in sheet.rows():
                rest.append((line, row))
                if len(rest) > MOST_ROWS:
                    raise FileRefused(
                        "too-many-rows", f"The file has more than {MOST_ROWS:,} rows. Split it in two."
                    )
    places = _places(header)
    return [
        [
            str(line),
            *(row[places[one]].strip()[:400] if 0 <= places[one] < len(row) else "" for one in COLUMNS),
        ]
        for line, row in rest
    ]


def _day_alone(cell: str) -> str:
    """A moment of a workbook as its day: leave has no hours."""
    return cell[:10] if MOMENT.fullmatch(cell) else cell


def _places(header: Sequence[str]) -> dict[str, int]:
    names = [plain(one) for one in header]
    found = {
        one: next((at for at, name in enumerate(names) if name in known.split()), -1)
        for one, known in COLUMNS.items()
    }
    if missing := [LABELS[one] for one in ("employee", "first", "last") if found[one] < 0]:
        raise FileRefused(
            "columns",
            f"The first line names no column {' and none '.join(f'“{one}”' for one in missing)}. "
            "Call the columns Employee, First day, Last day and, where there is one, Id.",
        )
    return found


def kept(rows: list[Row]) -> str:
    """Rows as the page keeps them between the look and the taking."""
    return json.dumps(rows, ensure_ascii=True, separators=(",", ":"))


def unkept(text: str) -> list[Row]:
    """The rows back; whatever else was sent is refused."""
    try:
        rows = json.loads(text)
        assert isinstance(rows, list)
        assert len(rows) <= MOST_ROWS
        assert all(
            isinstance(row, list) and len(row) == 5 and all(isinstance(one, str) for one in row)
            for row in rows
        )
    except (ValueError, AssertionError, RecursionError):
        raise Invalid([Problem("file", "Choose the file again: what was looked at got lost.")]) from None
    return rows


def check(act: Act, rows: list[Row], dates: str) -> Checked:
    """Each row against the people of the actor's units and the rules of leave."""
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    people = staff(act.session, act.actor.units("hr") | act.actor.units("hr_lead"), today)
    known = {key.casefold(): one for one, _, number, mail in people for key in (number, mail) if key}
    stretches: list[Stretch] = []
    bad: list[Bad] = []
    seen: dict[tuple[int, str], str] = {}
    for row in rows:
        found = _row(row, known, dates, today)
        if isinstance(found, Bad):
            bad.append(found)
        elif before := seen.get((found.employee_id, found.key)):
            says = f"Line {before} says the same already. Take one of the two out, or give them ids."
            bad.append(Bad(row[0], "Id" if row[4] else "First day", says, shortened(row[4] or row[2])))
        else:
            seen[found.employee_id, found.key] = row[0]
            stretches.append(found)
    return Checked(stretches, bad)


def _row(row: Row, known: dict[str, int], dates: str, today: date) -> Stretch | Bad:
    line, who, first_text, last_text, given = row
    employee = known.get(who.casefold())
    if employee is None:
        says = "Nobody of your units at work today has this number or e-mail. Mend it, or take the row out."
        return Bad(line, "Employee", says, shortened(who))
    days = []
    for label, text in (("First day", first_text), ("Last day", last_text)):
        day = _day(text, dates)
        if day is None:
            return Bad(line, label, "This is no day as chosen. Write it like 2026-12-07.", shortened(text))
        days.append(day)
    if problems := rules.problems_of(days[0], days[1], today):
        label = LABELS[problems[0].field]
        return Bad(
            line, label, problems[0].message, shortened(first_text if label == "First day" else last_text)
        )
    if len(given) > 180:
        return Bad(line, "Id", "This id is longer than 180 characters. Shorten it.", shortened(given))
    # Without an id the days are the name: the same row again is the same leave.
    return Stretch(employee, f"id {given}" if given else f"{days[0]}/{days[1]}", days[0], days[1])


def _day(text: str, dates: str) -> date | None:
    for way in dict.fromkeys((WAYS["iso"], WAYS.get(dates, WAYS["iso"]))):
        try:
            # A clock time after the day, as spreadsheets write it, says nothing more.
            return datetime.strptime(text.replace("T", " ").partition(" ")[0], way).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def take(act: Act, checked: Checked, *, whole: bool) -> Tally:
    """Take what can be used. With `whole`, leave of earlier files that this one does not name ends, in the actor's
    units.
    """
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    units = act.actor.units("hr") | act.actor.units("hr_lead")
    everybody = [one for one, *_ in staff(act.session, units, today)] if whole else None
    told = put(act.session, FILE, act.actor.name, checked.stretches, act.now, whole=everybody)
    act.journal(
        "imported leave",
        kind="leave",
        added=told.added,
        changed=told.changed,
        ended=told.ended,
        unusable=len(checked.bad),
    )
    return told
