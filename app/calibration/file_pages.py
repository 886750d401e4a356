"""The round trip: a session as a file, edited, looked at, brought back. Nothing changes before it was seen."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from app.access import Actor, Door, guard
from app.access.facts import about
from app.access.policy import allows
from app.calibration import actions, guards, queries, rules
from app.calibration.forms import ChangeForm
from app.calibration.models import Calibration
from app.calibration.queries import InSession
from app.errors import Invalid, NotFound, Problem, TooLarge
from app.files.refusals import FileRefused
from app.files.sheet import Sheet, open_sheet
from app.reviews import queries as reviews
from app.reviews.models import Section
from app.web.export import FORMATS, Value, export
from app.web.forms import PublicId, posted
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: Bytes; a session of ten thousand people has less.
MOST = 4_000_000
REVIEW, REASON = "Review", "Reason"
FIXED = [REVIEW, "Person", "Team", "Written by", "Lens", "Score", "Low", "High", "Answers", "Standing"]


class FromFile(ChangeForm):
    """A change as the file gave it."""

    review: PublicId


def heading(place: int, section: Section) -> str:
    """The column of a section: numbered, for two may have one title."""
    return f"{place}. {section.title}"


def export_of(door: Door, found: Calibration, kind: str) -> Response:
    """Everybody in a session with evidence and ratings; `changes.csv` and `changes.xlsx`: what was changed."""
    what, _, suffix = kind.rpartition(".")
    if suffix not in FORMATS:
        raise NotFound
    if what == "changes":
        return export(f"Changes, {found.name}", *_changes(door.session, found), suffix)
    sections = queries.rated_sections(door.session, found.cycle.template_id)
    lines = queries.in_session(door.session, found, sections, door.actor.today)
    head = [*FIXED, *(heading(at, one) for at, one in enumerate(sections, 1)), "Total", REASON]
    return export(found.name, head, [_row(one, sections) for one in lines], suffix)


def _row(one: InSession, sections: Sequence[Section]) -> list[Value]:
    e = one.evidence
    told: list[Value] = (
        [e.lens, round(e.score, 3), round(e.lo, 3), round(e.hi, 3), e.n, e.standing]
        if e is not None
        else ["", None, None, None, 0, "not enough evidence"]
    )
    given: list[Value] = [
        None if (value := one.ratings.get(section.id)) is None else float(value) for section in sections
    ]
    total: Value = None if one.total is None else float(one.total)
    return [str(one.review_id), one.employee, one.team, one.manager, *told, *given, total, ""]


def _changes(session: Session, found: Calibration) -> tuple[list[str], list[list[Value]]]:
    head = ["When (UTC)", "Person", "Section", "Before", "After", "Reason", "By"]
    body: list[list[Value]] = [
        [
            row.Change.at.isoformat(timespec="seconds"),
            row.employee,
            row.title,
            row.Change.before,
            row.Change.after,
            row.Change.reason,
            row.Change.by_name,
        ]
        for row in queries.changes(session, found.id)
    ]
    return head, body


@routes.post("/calibrations/{calibration_id}/file")
def look(door: Door = guard("run calibration", guards.calibration), sent: Sent = NOTHING) -> Response:
    """Read an edited file and show what it would change. Nothing is changed."""
    found: Calibration = door.thing
    try:
        sheet_changes, problems = _read(door.session, door.actor, found, sent.get("file"))
    except FileRefused as refused:
        sheet_changes, problems = [], list(refused.problems)
    return page(
        door,
        "calibration/file.html",
        status=422 if problems else 200,
        found=found,
        changes=sheet_changes,
        problems=problems,
        body=json.dumps([one["form"] for one in sheet_changes]) if not problems else "",
        today=door.actor.today,
    )


@routes.post("/calibrations/{calibration_id}/file/changes")
def apply(door: Door = guard("run calibration", guards.calibration), sent: Sent = NOTHING) -> Response:
    """Do what was looked at: all of it or nothing."""
    found: Calibration = door.thing
    try:
        forms = TypeAdapter(list[FromFile]).validate_json(str(sent.get("changes", "")))
    except ValidationError:
        raise Invalid(
            [Problem("file", "Upload the file again; what came back is not what was shown.")]
        ) from None
    lines = {one.review_id: one for one in _lines(door.session, door.actor, found)}
    for form in forms:
        review = reviews.load(door.session, int(form.review))
        if review is None or review.id not in lines or not _may(door.session, door.actor, lines[review.id]):
            raise NotFound
        one = ChangeForm(section=form.section, rating=form.rating, seen=form.seen, reason=form.reason)
        actions.change(door, found, review, one)
    word = "rating is" if len(forms) == 1 else "ratings are"
    return go(door.request, f"/calibrations/{found.id}", said=f"{len(forms)} {word} changed.")


def _lines(session: Session, actor: Actor, found: Calibration) -> list[InSession]:
    sections = queries.rated_sections(session, found.cycle.template_id)
    return queries.in_session(session, found, sections, actor.today)


def _may(session: Session, actor: Actor, line: InSession) -> bool:
    # The door has shown that the actor is HR of everybody in the session.
    words = about(session, actor, subject=line.employee_id) | {"unit hr"}
    return allows("change in calibration", words)


def _read(
    session: Session, actor: Actor, found: Calibration, file: Any
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """What the file would change, and what is wrong with it, each naming row, column and mend."""
    if not isinstance(file, UploadFile) or not file.filename:
        return [], [Problem("file", "Choose the file that you exported here and edited.")]
    content = file.file.read(MOST + 1)
    if len(content) > MOST:
        raise TooLarge("The file is larger than any session. Upload the one that was exported here.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.csv"
        path.write_bytes(content)
        return _compared(session, actor, found, open_sheet(path))


def _compared(
    session: Session, actor: Actor, found: Calibration, sheet: Sheet
) -> tuple[list[dict[str, Any]], list[Problem]]:
    sections = queries.rated_sections(session, found.cycle.template_id)
    columns = {name.strip(): at for at, name in enumerate(sheet.header)}
    titles = {heading(at, one): one for at, one in enumerate(sections, 1)}
    absent = [name for name in (REVIEW, REASON) if name not in columns]
    if absent or not set(titles) & set(columns):
        names = " and ".join(f"“{name}”" for name in absent or [next(iter(titles), "ratings")])
        return [], [Problem("file", f"The column {names} is missing. Edit the file as it was exported.")]
    lines = {str(one.review_id): one for one in _lines(session, actor, found)}
    changes: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for number, row in sheet.rows():
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        line = lines.get(cells[REVIEW].lstrip("'"))
        if line is None:
            problems.append(
                Problem(
                    "file", f"Row {number}, {REVIEW}: nobody in this session. Leave the column as it was."
                )
            )
            continue
        for title, section in titles.items():
            if title in columns:
                _cell(number, title, section, cells, line, changes, problems)
        if any(one["line"] is line for one in changes) and not _may(session, actor, line):
            words = f"Row {number}: {line.employee} reports to you. Somebody else in HR changes it."
            problems.append(Problem("file", words))
    return changes, problems


def _value(text: str) -> Decimal | None:
    """A cell as a number: programs write 3 as 3, 3.0 or 3,0."""
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 100 else None


def _cell(
    number: int,
    title: str,
    section: Section,
    cells: Mapping[str, str],
    line: InSession,
    changes: list[dict[str, Any]],
    problems: list[Problem],
) -> None:
    text, now = cells[title], line.ratings.get(section.id)
    value = _value(text)
    if (now is None and not text) or (now is not None and value == Decimal(str(now))):
        return
    where = f"Row {number}, {title}"
    given = "" if value is None else f"{value.normalize():f}"
    if given not in set("12345"):
        problems.append(Problem("file", f"{where}: “{text[:20]}” is no rating. Write 1, 2, 3, 4 or 5."))
        return
    if not queries.can_be_changed(section):
        problems.append(
            Problem(
                "file",
                f"{where}: this follows from the behaviours. Put {now} back; its author changes those.",
            )
        )
        return
    if line.released:
        problems.append(Problem("file", f"{where}: {line.employee} has the review already. Put {now} back."))
        return
    before = now if isinstance(now, int) else None
    found = rules.change_problems(before, int(given), cells[REASON])
    problems += [Problem("file", f"Row {number}, {REASON}: {one.message}") for one in found]
    changes.append(
        {
            "line": line,
            "section": section,
            "before": before,
            "after": int(given),
            "reason": cells[REASON],
            "form": {
                "review": str(line.review_id),
                "section": str(section.id),
                "rating": given,
                "seen": "none" if before is None else str(before),
                "reason": cells[REASON],
            },
        }
    )
