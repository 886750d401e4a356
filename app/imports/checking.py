"""A look at a file before anything is stored: the very validator of the import, and what it would do."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import Rating, Source
from app.contacts.scales import SCALES
from app.errors import Invalid
from app.files.reading import Reading
from app.files.refusals import Bad, Refusal
from app.files.survey import column_of
from app.imports.opening import Opened, survey_file, validator
from app.imports.rows import Chunk, Validator
from app.intake.store import StagedRow

#: Rows looked at while somebody waits.
AT_ONCE = 5_000
SHOWN_ROWS = 20
SHOWN_PROBLEMS = 50
SLICE = 500


@dataclass
class Findings:
    """What an import of the file would do. `whole` is False when only the first rows were looked at."""

    told: str = ""
    whole: bool = True
    rows: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    refused: int = 0
    people: int = 0
    employees: int = 0
    kinds: int = 0
    #: The first answers as understood, as lists of texts in the order of `UNDERSTOOD`.
    first: list[list[str]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    #: Why nothing of the file would be stored; empty otherwise.
    refusal: str = ""

    def to_json(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)


UNDERSTOOD = ("Rating id", "Employee", "Answered", "Score", "Kind of work", "Comment")


def look(
    session: Session,
    path: Path,
    reading: Reading,
    source: str,
    company: str,
    now: datetime,
    *,
    limit: int | None = None,
    told: Callable[[list[Refusal]], None] | None = None,
) -> Findings:
    """Read a file, or its first `limit` rows, and say what an import would do. Changes nothing."""
    found = Findings()
    try:
        opened = survey_file(session, path, reading, company, now, limit)
    except Invalid as refused:
        found.refusal = refused.detail
        return found
    found.told = reading.book or opened.sheet.told
    source_id = session.scalar(select(Source.id).where(Source.name == source)) or 0
    reader = validator(session, opened, source_id=source_id, import_id=None, make_cells=False)
    codes: Counter[str] = Counter()
    employees: set[str] = set()
    try:
        for chunk in reader.chunks(min(limit or AT_ONCE, AT_ONCE)):
            found.rows = chunk.read
            found.refused += chunk.refused
            found.same += chunk.same
            codes.update(one.code for one in chunk.refusals)
            found.problems += [asdict(one) for one in chunk.refusals[: SHOWN_PROBLEMS - len(found.problems)]]
            _compare(session, chunk, found)
            if told:
                told(chunk.refusals)
            if limit and chunk.read >= limit:
                break
    except Invalid as refused:
        found.refusal = refused.detail
        return found
    found.first = _understood(opened, reader, found.problems, company)
    found.codes = dict(codes.most_common())
    found.people = opened.staffing.newcomers(opened.staff)
    employees.update(opened.staff.known)
    found.employees = len(employees)
    found.kinds = len(reader.cell_ids)
    found.whole = not limit or found.rows < limit
    return found


def _compare(session: Session, chunk: Chunk, found: Findings) -> None:
    """Count what is new, known and changed."""
    for place in range(0, len(chunk.answers), SLICE):
        part = {answer[0]: answer for answer in chunk.answers[place : place + SLICE]}
        rows = session.execute(
            select(Rating.id, Rating.employee_id, Rating.score, Rating.answered_at).where(Rating.id.in_(part))
        ).all()
        same = sum((row.employee_id, row.score, row.answered_at) == _told(part[row.id]) for row in rows)
        found.same += same
        found.changed += len(rows) - same
        found.new += len(part) - len(rows)


def _told(answer: StagedRow) -> tuple[int, int, datetime]:
    return answer[3], answer[5], answer[6]


def _understood(
    opened: Opened, reader: Validator, problems: list[dict[str, Any]], company: str
) -> list[list[str]]:
    """The first rows that hold, as they are understood."""
    sheet, reading = opened.sheet, opened.reading
    at = {
        name: column_of(sheet, reading, name)
        for name in ("rating_id", "employee", "answered_at", "score", "comment")
    }
    scale, zone, lines = SCALES[reading.scale], ZoneInfo(company), {one["line"] for one in problems}
    found: list[list[str]] = []
    for line, row in sheet.rows():
        if len(found) >= SHOWN_ROWS or (len(lines) >= SHOWN_PROBLEMS and line > max(lines)):
            break
        if line in lines or len(row) != len(sheet.header):
            continue
        try:
            moment = opened.moments.read(_cell(row, at["answered_at"]))[0].astimezone(zone)
            steps = reader.scores.read(_cell(row, at["score"]))[0]
            kind = opened.kinds.read([row[i] for i in opened.kinds.columns])
        except Bad:
            continue
        found.append(
            [
                _cell(row, at["rating_id"])[:60],
                _cell(row, at["employee"])[:60],
                f"{moment.day} {moment:%b %Y, %H:%M}",
                f"{scale.shown(steps):g} of {scale.hi:g}",
                " · ".join(part for part in kind[2:] if part) or "—",
                _cell(row, at["comment"])[:120],
            ]
        )
    return found


def _cell(row: list[str], at: int | None) -> str:
    return "" if at is None else row[at].strip()
