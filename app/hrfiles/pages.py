"""Files of people: take one in, say how to read it, see what it would change, apply, mend, undo."""

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.files.reading import ENCODINGS
from app.files.refusals import FileRefused, shortened
from app.hrfiles import actions, columns, guards, queries, rows
from app.hrfiles.forms import COLUMN, ORDER, ColumnsForm, MissingForm
from app.hrfiles.models import PREVIEWED, HrFile
from app.hrfiles.opening import folder_below, opened
from app.hrfiles.reading import Choices
from app.web.export import export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
ORDERS = (("", "As found in the column"), ("dmy", "03/04/2026 is 3 April"), ("mdy", "03/04/2026 is 4 March"))


@pages.get("/hr-files")
def index(door: Door = guard("create people")) -> Response:
    """Files taken in, and the way to take in another."""
    return _index(door, [])


def _index(door: Door, problems: list[Problem]) -> Response:
    asked = paging(door.request, (), "")
    files, total = queries.files(door.session, door.actor, asked)
    return page(
        door,
        "hrfiles/index.html",
        status=422 if problems else 200,
        files=files,
        total=total,
        asked=asked,
        problems=problems,
        units=sorted(queries.units_of(door.actor)),
        today=door.actor.today,
        zone=door.zone,
    )


# The form is taken in before the door opens its transaction: a large file must not hold the database's lock.
@pages.post("/hr-files")
def upload(sent: Sent = NOTHING, door: Door = guard("create people")) -> Response:
    """Take a file in; its columns are asked for where they can't be told."""
    file = sent.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _index(door, [Problem("file", "Choose a file: the CSV or XLSX export of your HR system.")])
    try:
        made = actions.upload(door, _folder(door), file.file, file.filename)
    except Invalid as refused:
        return _index(door, refused.problems)
    finally:
        file.file.close()
    return go(door.request, _address(made) + ("/columns" if made.findings.get("refusal") else ""))


def _address(given: HrFile) -> str:
    return f"/hr-files/{given.id}"


def _folder(door: Door) -> Path:
    return folder_below(door.request.app.state.settings.data_dir)


@pages.get("/hr-files/sample.csv")
def sample(door: Door = guard("create people")) -> Response:  # noqa: ARG001 - the guard decides
    """A file of three people with the columns Rapport writes itself."""
    return export("sample people", queries.HEAD, queries.SAMPLE, "csv")


@pages.get("/hr-files/people.csv")
@pages.get("/hr-files/people.xlsx")
def people(door: Door = guard("create people", sensitive=True)) -> Response:
    """The people as they stand, as a file that would change nothing."""
    found = list(queries.people_rows(door.session, door.actor))
    return export("people", queries.HEAD, found, _kind(door))


def _kind(door: Door) -> str:
    """`csv` or `xlsx`: how the address ends."""
    return door.request.url.path.rpartition(".")[2]


@pages.get("/hr-files/{hr_file_id}")
def show(door: Door = guard("create people", guards.hr_file)) -> Response:
    """One file: what it would change, or what it changed."""
    return _show(door, [])


def _show(door: Door, problems: list[Problem], *, status: int = 200, typed: str = "") -> Response:
    given: HrFile = door.thing
    return page(
        door,
        "hrfiles/show.html",
        status=422 if problems else status,
        given=given,
        found=given.findings,
        choices=Choices.from_json(given.choices),
        problems=problems,
        stale=status == 409,
        typed=typed,
        day=typed or given.choices.get("missing_from") or door.actor.today.isoformat(),
        words=rows.WORDS,
        today=door.actor.today,
        zone=door.zone,
    )


@pages.get("/hr-files/{hr_file_id}/columns")
def mapping(door: Door = guard("create people", guards.hr_file)) -> Response:
    """Which column is what, and how cells are read."""
    if door.thing.state != PREVIEWED:
        return go(door.request, _address(door.thing))
    return _columns(door, [], None)


@pages.post("/hr-files/{hr_file_id}/columns")
def map_columns(sent: Sent = NOTHING, door: Door = guard("create people", guards.hr_file)) -> Response:
    """Read the file as said."""
    given: HrFile = door.thing
    try:
        form = read(ColumnsForm, {name: sent[name] for name in sent if not name.startswith((COLUMN, ORDER))})
        sheet, _ = opened(_folder(door), given.stored_as, form.encoding)
        named, orders = _placed(sent, COLUMN, sheet.header), _placed(sent, ORDER, sheet.header)
        actions.read_again(door, _folder(door), given, form, named, orders)
    except Invalid as refused:
        return _columns(door, refused.problems, sent)
    if given.findings.get("refusal"):
        return _columns(door, [Problem("mapping", given.findings["refusal"])], sent)
    return go(door.request, _address(given))


def _placed(sent: FormData, mark: str, header: tuple[str, ...]) -> dict[str, str]:
    found = {name: str(sent.get(f"{mark}{place}", "")) for place, name in enumerate(header)}
    return {name: value for name, value in found.items() if value}


def _columns(door: Door, problems: list[Problem], sent: FormData | None) -> Response:
    given: HrFile = door.thing
    chosen = Choices.from_json(given.choices)
    encoding = str(sent.get("encoding", "")) if sent is not None else chosen.encoding
    header, first = _first(door, encoding if encoding in ENCODINGS else "auto")
    typed: dict[str, Any] = {
        "day": chosen.day,
        "team": chosen.team,
        "facing": "yes" if chosen.facing else "no",
    }
    named, orders = chosen.mapping, chosen.orders
    if sent is not None:
        typed = {name: str(sent.get(name, "")) for name in typed}
        named, orders = _placed(sent, COLUMN, header), _placed(sent, ORDER, header)
    return page(
        door,
        "hrfiles/columns.html",
        status=422 if problems else 200,
        given=given,
        problems=problems,
        header=header,
        first=first,
        named=named,
        orders=orders,
        typed=typed,
        known=columns.known_set(header),
        fields=[("", "Not used")] + [(one.id, one.label) for one in columns.FIELDS],
        days={one.id for one in columns.FIELDS if one.day},
        doubtful=given.findings.get("doubtful", []),
        order_words=ORDERS,
        encoding=encoding,
        encodings=list(ENCODINGS.items()),
        teams=[(name, name) for name in queries.team_names(door.session, queries.units_of(door.actor))],
        today=door.actor.today,
    )


def _first(door: Door, encoding: str) -> tuple[tuple[str, ...], list[list[str]]]:
    """The header and each column's first three values."""
    try:
        sheet, found = opened(_folder(door), door.thing.stored_as, encoding)
    except FileRefused:
        return (), []
    shown: list[list[str]] = []
    for place in range(len(sheet.header)):
        filled = (row[place] for _, row in found[:200] if place < len(row) and row[place].strip())
        shown.append([shortened(text)[:40] for _, text in zip(range(3), filled, strict=False)])
    return sheet.header, shown


@pages.post("/hr-files/{hr_file_id}/missing")
def missing(sent: Sent = NOTHING, door: Door = guard("create people", guards.hr_file)) -> Response:
    """Count those who are missing from the file as leavers, or no longer."""
    try:
        actions.count_missing(door, _folder(door), door.thing, read(MissingForm, sent))
    except Invalid as refused:
        return _show(door, refused.problems, typed=str(sent.get("missing_from", ""))[:40])
    return go(door.request, _address(door.thing))


@pages.post("/hr-files/{hr_file_id}/application")
def apply(door: Door = guard("create people", guards.hr_file)) -> Response:
    """Make what was shown true."""
    if not actions.apply(door, _folder(door), door.thing):
        return _show(door, [], status=409)
    return go(door.request, _address(door.thing))


@pages.post("/hr-files/{hr_file_id}/undoing")
def undo(door: Door = guard("create people", guards.hr_file)) -> Response:
    """Everybody as before this file."""
    actions.undo(door, door.thing)
    return go(door.request, _address(door.thing), said="Undone: everybody is as before this file.")


@pages.post("/hr-files/{hr_file_id}/discarding")
def discard(door: Door = guard("create people", guards.hr_file)) -> Response:
    """Throw a preview away."""
    actions.discard(door, _folder(door), door.thing)
    return go(door.request, "/hr-files", said="The file is thrown away. Nothing of it was taken in.")


@pages.get("/hr-files/{hr_file_id}/changes.csv")
@pages.get("/hr-files/{hr_file_id}/changes.xlsx")
def changes(door: Door = guard("create people", guards.hr_file)) -> Response:
    """Every change, field by field."""
    found = list(rows.changes(door.session, door.actor, _folder(door), door.thing))
    return export(f"changes of {door.thing.file_name}", rows.HEAD, found, _kind(door))


@pages.get("/hr-files/{hr_file_id}/refused.csv")
def refused(door: Door = guard("create people", guards.hr_file)) -> Response:
    """The refused rows as a file to mend and upload again."""
    body = rows.to_mend(_folder(door), door.thing)
    name = quote(f"refused-{door.thing.file_name.rpartition('.')[0]}.csv")
    told = f"attachment; filename=\"refused.csv\"; filename*=UTF-8''{name}"
    headers = {"Content-Disposition": told, "Cache-Control": "no-store"}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
