"""Earlier calls from a file: every row is looked at, and all are taken or none."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from app.access import Act
from app.errors import Invalid, Problem
from app.files import workbook
from app.files.columns import plain
from app.files.refusals import FileRefused, shortened
from app.files.sheet import open_sheet
from app.files.values import CONTROL
from app.frontline.actions import KIND, today
from app.frontline.models import NO, PARTLY, YES, LineCall
from app.leave.queries import staff
from app.people.models import Team

MOST_ROWS = 5_000
MOST_BYTES = 4 * 1024 * 1024
#: So many problems are named at once.
NAMED = 20
EARLIEST = date(2000, 1, 1)
#: Each column as people write it, with the names that mean it as `columns.plain` writes them.
COLUMNS = {
    "Caller": "caller leader employee employeenumber employeeemail email number who",
    "Line": "line team desk queue",
    "Day": "day date calledon on datum",
    "Waited": "waited waitedminutes minutes wait waitminutes",
    "Taken care of": "takencareof care takencare cared",
    "Words": "words note notes comment remark",
}
NEEDED = ("Caller", "Line", "Day", "Waited", "Taken care of")
CARE = {"yes": YES, "y": YES, "partly": PARTLY, "partially": PARTLY, "no": NO, "n": NO}


class BadCell(Exception):
    """A cell that does not hold: its column and the mend."""

    def __init__(self, column: str, mend: str) -> None:
        super().__init__(column, mend)
        self.column, self.mend = column, mend


@dataclass(frozen=True)
class Taken:
    """What a file brought."""

    added: int
    known: int


def take(act: Act, body: bytes) -> Taken:
    """Take a CSV or XLSX file in. A row taken before changes nothing; `Invalid` names each bad row with its mend."""
    people = staff(act.session, act.actor.units("hr") | act.actor.units("hr_lead"), today(act))
    callers = {key.casefold(): one for one, _, number, mail in people for key in (number, mail) if key}
    teams = {name.casefold(): key for key, name in act.session.execute(select(Team.id, Team.name))}
    found: dict[str, LineCall] = {}
    problems = []
    for number, row in _rows(body):
        try:
            made = _call(act, row, callers, teams)
        except BadCell as bad:
            problems.append(Problem("file", f"Row {number}, {bad.column}: {bad.mend}"))
            continue
        if made.once in found:
            problems.append(
                Problem("file", f"Row {number} says what an earlier row says. Take one of the two out.")
            )
        found[str(made.once)] = made
    if problems:
        more = len(problems) - NAMED
        rest = [Problem("file", f"{more} more rows can’t be taken.")] if more > 0 else []
        raise Invalid(problems[:NAMED] + rest)
    known = set(act.session.scalars(select(LineCall.once).where(LineCall.once.in_(found))))
    fresh = [made for once, made in found.items() if once not in known]
    act.session.add_all(fresh)
    act.session.flush()
    act.journal("imported calls", kind=KIND, added=len(fresh), known=len(found) - len(fresh))
    return Taken(len(fresh), len(found) - len(fresh))


def _rows(body: bytes) -> list[tuple[int, dict[str, str]]]:
    """Rows of a file with their numbers, by column."""
    if body[:4] == b"PK\x03\x04":
        lines: list[tuple[int, list[str]]] = list(workbook.rows(body, MOST_ROWS))
    else:
        lines = _lines(body)
    if len(lines) < 2:
        raise FileRefused("no-rows", "The file has a header and no rows. Export it again.")
    if len(lines) - 1 > MOST_ROWS:
        raise FileRefused("too-many-rows", f"The file has more than {MOST_ROWS:,} rows. Split it in two.")
    places = _places(lines[0][1])
    return [
        (line, {one: row[at].strip() if at < len(row) else "" for one, at in places.items()})
        for line, row in lines[1:]
    ]


def _lines(body: bytes) -> list[tuple[int, list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.csv"
        path.write_bytes(body)
        sheet = open_sheet(path)
        found: list[tuple[int, list[str]]] = [(1, list(sheet.header))]
        for line, row in sheet.rows():
            found.append((line, row))
            if len(found) > MOST_ROWS + 1:
                break
        return found


def _places(header: Sequence[str]) -> dict[str, int]:
    names = [plain(one) for one in header]
    found = {
        one: next(at for at, name in enumerate(names) if name in known.split())
        for one, known in COLUMNS.items()
        if any(name in known.split() for name in names)
    }
    if missing := [f"“{one}”" for one in NEEDED if one not in found]:
        words = (
            f"The first line names no column {' and none '.join(missing)}. Call them {', '.join(COLUMNS)}."
        )
        raise FileRefused("columns", words)
    return found


def _call(act: Act, row: dict[str, str], callers: dict[str, int], teams: dict[str, int]) -> LineCall:
    caller, team = callers.get(row["Caller"].casefold()), teams.get(row["Line"].casefold())
    if caller is None:
        raise BadCell(
            "Caller", f"nobody of your units has the number or e-mail “{shortened(row['Caller'])}”."
        )
    if team is None:
        raise BadCell(
            "Line", f"there is no team “{shortened(row['Line'])}”. Write its name as Rapport has it."
        )
    day = _day(row["Day"][:10], today(act))
    waited = row["Waited"].removesuffix(".0")
    if not (waited.isascii() and waited.isdigit() and len(waited) < 4 and int(waited) <= 600):
        raise BadCell("Waited", "write whole minutes from 0 to 600.")
    care = CARE.get(row["Taken care of"].casefold())
    if care is None:
        raise BadCell("Taken care of", "write yes, partly or no.")
    words = row.get("Words", "")
    if len(words) > 500 or CONTROL.search(words):
        raise BadCell("Words", "shorten this to 500 characters, without control characters.")
    told = f"file {caller} {team} {day} {int(waited)} {care} {words}"
    return LineCall(
        caller_id=caller,
        team_id=team,
        called_on=day,
        waited=int(waited),
        care=care,
        words=words,
        made_at=act.now,
        made_by=act.actor.name,
        once=sha256(told.encode()).hexdigest(),
    )


def _day(text: str, latest: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadCell("Day", f"“{shortened(text)}” is no day. Write it like 2026-04-03.") from None
    if not EARLIEST <= day <= latest:
        raise BadCell("Day", "this day has not come yet, or lies before 2000. Correct it.")
    return day
