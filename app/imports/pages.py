"""Imports: taking a file in, its preview, running it, mending what was refused, undoing the whole."""

import csv
import io
from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import available_timezones

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.contacts.scales import SCALES
from app.errors import Conflict, Invalid, Problem
from app.files import columns
from app.files.reading import DATES, ENCODINGS
from app.files.refusals import shortened
from app.files.scanning import folder_below
from app.files.values import NUMBER
from app.imports import actions, guards, queries
from app.imports.checking import UNDERSTOOD
from app.imports.forms import COLUMN, ReadingForm
from app.imports.models import Import
from app.web.export import harmless
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: Columns that a file of rows to mend has behind its own; they are passed over when it comes back.
MENDED = ("line", "problem")


@pages.get("/imports")
def index(door: Door = guard("import ratings")) -> Response:
    """What was imported, and the way to import more."""
    return _index(door, [])


def _index(door: Door, problems: list[Problem]) -> Response:
    asked = paging(door.request, (), "")
    rows, total = queries.imports(door.session, asked)
    sources = queries.sources(door.session)
    status = 422 if problems else 200
    return page(
        door,
        "imports/index.html",
        status=status,
        rows=rows,
        total=total,
        asked=asked,
        sources=sources,
        problems=problems,
        today=door.actor.today,
        zone=_zone(door),
    )


# The form is taken in before the door opens its transaction: a large file must not hold the database's lock.
@pages.post("/imports")
def upload(sent: Sent = NOTHING, door: Door = guard("import ratings")) -> Response:
    """Take a file in and show what is in it."""
    file, source = sent.get("file"), str(sent.get("source", "")).strip()
    if not isinstance(file, UploadFile) or not file.filename:
        return _index(
            door, [Problem("file", "Choose a file: the CSV or XLSX export of your helpdesk or survey tool.")]
        )
    try:
        made = actions.upload(door, file.file, file.filename, shortened(source)[:100])
    except Invalid as refused:
        return _index(door, refused.problems)
    finally:
        file.file.close()
    return go(door.request, f"/imports/{made.id}")


@pages.get("/imports/{import_id}")
def show(door: Door = guard("import ratings", guards.an_import)) -> Response:
    """One import: its preview, how far it is, or what became of it."""
    return _show(door, [])


def _show(door: Door, problems: list[Problem]) -> Response:
    given: Import = door.thing
    own = guards.is_own(given, door.actor)
    shown: dict[str, Any] = {"problems": problems, "own": own, "choosing": False}
    if given.state in {"previewed", "failed"} and given.stored_as and own:
        shown["choosing"] = True
        shown |= _choices(door, given)
    status = 422 if problems else 200
    return page(door, "imports/show.html", status=status, **shown, **_settled(door, own=own))


def _choices(door: Door, given: Import) -> dict[str, Any]:
    """What the form of a preview offers: each column with its first values."""
    try:
        sheet = queries.sheet_of(given, _folder(door))
        samples = [row for _, (_, row) in zip(range(3), sheet.rows(), strict=False)] if sheet else []
    except Invalid:
        sheet, samples = None, []
    header = sheet.header if sheet else ()
    first = [
        [shortened(row[at])[:40] for row in samples if at < len(row) and row[at].strip()]
        for at in range(len(header))
    ]
    return {
        "header": header,
        "first": first,
        "fields": [("", "Not used")] + [(field.id, field.label) for field in columns.FIELDS],
        "scales": [(scale.id, scale.label) for scale in SCALES.values()],
        "zones": sorted(available_timezones()),
        "encodings": list(ENCODINGS.items()),
        "dates": list(DATES.items()),
        "column": COLUMN,
    }


def _settled(door: Door, *, own: bool) -> dict[str, Any]:
    given: Import = door.thing
    return {
        "given": given,
        "found": given.findings if own else given.findings | {"first": [], "problems": []},
        "reading": given.reading,
        "refusals": queries.problems(door.session, given.id, 50) if given.refused and own else [],
        "codes": queries.codes(door.session, given.id) if given.refused else [],
        "understood": UNDERSTOOD,
        "today": door.actor.today,
        "zone": _zone(door),
    }


def _zone(door: Door) -> str:
    return str(door.request.app.state.settings.zone)


def _folder(door: Door) -> Any:
    return folder_below(door.request.app.state.settings.data_dir)


@pages.get("/imports/{import_id}/progress")
def progress(door: Door = guard("import ratings", guards.an_import)) -> Response:
    """How far it is: a fragment that asks again until there is nothing left to wait for."""
    given: Import = door.thing
    if given.state not in {"running", "undoing", "previewed"} and is_htmx(door.request):
        return go(door.request, f"/imports/{given.id}")
    return page(door, "imports/_progress.html", given=given, found=given.findings)


@pages.post("/imports/{import_id}/reading")
def read_again(sent: Sent = NOTHING, door: Door = guard("import ratings", guards.own_import)) -> Response:
    """Read the file another way, and look again."""
    given: Import = door.thing
    try:
        _read_again(door, given, sent)
    except Invalid as refused:
        return _show(door, refused.problems)
    if sent.get("then") == "run":
        return run_it(door)
    return go(door.request, f"/imports/{given.id}")


def _read_again(door: Door, given: Import, sent: FormData) -> None:
    form = read(
        ReadingForm,
        {key: value for key, value in sent.items() if not key.startswith(COLUMN) and key != "then"},
    )
    choices = form.model_dump(exclude={"source"}) | {"create_people": form.create_people == "yes"}
    given.reading = given.reading | {"encoding": form.encoding}
    sheet = queries.sheet_of(given, _folder(door))
    if sheet is None:
        raise Conflict("The file is gone. Upload it again.")
    named = [str(sent.get(f"{COLUMN}{at}", "")) for at in range(len(sheet.header))]
    if any(f"{COLUMN}{at}" in sent for at in range(len(sheet.header))):
        mapping = {name: field for name, field in zip(sheet.header, named, strict=True) if field}
    else:
        mapping = columns.propose(sheet.header)
    actions.read_again(door, given, form.source, choices | {"mapping": mapping})


@pages.post("/imports/{import_id}/run")
def run(door: Door = guard("import ratings", guards.own_import)) -> Response:
    """Store what the preview showed."""
    return run_it(door)


def run_it(door: Door) -> Response:
    """Start the import of the open door."""
    actions.start(door, door.thing)
    return go(door.request, f"/imports/{door.thing.id}")


@pages.post("/imports/{import_id}/stop")
def stop(door: Door = guard("import ratings", guards.an_import)) -> Response:
    """Stop after the rows under way."""
    actions.stop(door, door.thing)
    return go(
        door.request,
        f"/imports/{door.thing.id}",
        said="The import is stopped. What is stored stays until you undo it.",
    )


@pages.post("/imports/{import_id}/undo")
def undo(door: Door = guard("import ratings", guards.an_import)) -> Response:
    """Take everything of this import out again."""
    actions.undo(door, door.thing)
    if door.thing.state == "undone":
        return go(door.request, "/imports", said="The file is thrown away. Nothing of it was stored.")
    return go(door.request, f"/imports/{door.thing.id}")


@pages.get("/imports/{import_id}/refused.csv")
def refused(door: Door = guard("import ratings", guards.own_import)) -> Response:
    """The refused rows as a file to mend and upload again."""
    given: Import = door.thing
    sheet = queries.sheet_of(given, _folder(door))
    if sheet is None:
        raise Conflict("The file is gone. Mend the rows where you exported it, and upload it again.")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sheet.delimiter)
    writer.writerow([*sheet.header, *MENDED])
    writer.writerows(
        [cell if NUMBER.fullmatch(cell) else harmless(cell) for cell in row]
        for row in queries.to_mend(door.session, given, sheet)
    )
    name = f"refused-{given.file_name}"
    headers = {"Content-Disposition": f"attachment; filename=\"refused.csv\"; filename*=UTF-8''{quote(name)}"}
    return Response(
        b"\xef\xbb\xbf" + out.getvalue().encode(), media_type="text/csv; charset=utf-8", headers=headers
    )
