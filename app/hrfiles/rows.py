"""What can be taken away as a file: the changes, and the rows to mend."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.errors import Conflict
from app.files.refusals import FileRefused
from app.files.values import NUMBER
from app.hrfiles import queries
from app.hrfiles.columns import MENDED
from app.hrfiles.looking import look
from app.hrfiles.models import PREVIEWED, HrFile
from app.hrfiles.opening import opened
from app.hrfiles.reading import Choices
from app.web.export import Value, harmless

HEAD = ("Change", "Number", "Name", "From", "Field", "Before", "After", "Line")
WORDS = {
    "joined": "joins",
    "moved": "moves",
    "details": "details change",
    "left": "leaves",
    "missing": "not in the file",
}


def changes(session: Session, actor: Actor, folder: Path, given: HrFile) -> Iterator[tuple[Value, ...]]:
    """Each changed field of each person; for a preview as it would be now, and who is missing behind it."""
    for one in _all(session, actor, folder, given):
        for field, before, after in one["told"] or [["", "", ""]]:
            yield (
                WORDS[one["kind"]],
                one["number"],
                one["name"],
                one["from"],
                field,
                before,
                after,
                one["line"] or "",
            )


def _all(session: Session, actor: Actor, folder: Path, given: HrFile) -> list[dict[str, Any]]:
    if given.state != PREVIEWED:
        return [
            {
                "kind": one.kind,
                "number": one.number,
                "name": one.name,
                "from": one.from_day.isoformat() if one.from_day else "",
                "told": one.told,
                "line": one.line,
            }
            for one in queries.changes(session, given.id)
        ]
    choices = Choices.from_json(given.choices)
    found = look(session, actor, folder, given.stored_as, choices)
    if found.plan is None:
        raise Conflict(found.refusal)
    missing = [] if found.plan.missing_leave else found.plan.missing
    nobody = {"kind": "missing", "from": "", "told": [], "line": 0}
    return [
        *found.changes(),
        *({**nobody, "number": one.number or "", "name": one.name} for one in missing),
    ]


def to_mend(folder: Path, given: HrFile) -> bytes:
    """The refused rows as they stand in the file, with their line and what is wrong behind them."""
    try:
        sheet, rows = opened(folder, given.stored_as, Choices.from_json(given.choices).encoding)
    except FileRefused as gone:
        raise Conflict(gone.message) from None
    wrong: dict[int, list[str]] = {}
    for one in given.findings.get("problems", []):
        told = f"{one['column']}: {one['message']}" if one["column"] else one["message"]
        wrong.setdefault(one["line"], []).append(told)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sheet.delimiter)
    # A file that was mended once has these columns already.
    own = [place for place, name in enumerate(sheet.header) if name not in MENDED]
    writer.writerow([*(sheet.header[place] for place in own), *MENDED])
    for line, row in rows:
        if line in wrong:
            cells = [row[place] if place < len(row) else "" for place in own]
            cells += row[len(sheet.header) :]
            kept = [cell if NUMBER.fullmatch(cell) else harmless(cell) for cell in cells]
            writer.writerow([*kept, str(line), " ".join(wrong[line])])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
