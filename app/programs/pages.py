"""Programs: starting points, making, changing, closing, and their checklists."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.programs import actions, opening_pages
from app.programs.forms import LISTS, LineForm, ProgramForm, needs_text, zones
from app.programs.starting import STARTS
from app.rotations import guards, queries
from app.rotations.forms import several
from app.rotations.models import KINDS, PHASES, Program
from app.web.forms import PathId, posted, read
from app.web.routes import Router
from app.web.templates import go, page
from app.workdays import countries

pages = Router()
pages.include_router(opening_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@pages.get("/programs/new")
def new(door: Door = guard("make programs")) -> Response:
    """The form for a program; `start` prefills it."""
    start = STARTS.get(door.request.query_params.get("start", ""))
    return _form(door, dict(start.given) if start else {"zone": door.zone, "weekdays": list("01234")}, [])


@pages.post("/programs")
def make(door: Door = guard("make programs"), sent: Sent = NOTHING) -> Response:
    """Make a program."""
    given = several(sent, *LISTS)
    try:
        made = actions.make(door, read(ProgramForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    said = "The program is made. Open its first slots."
    return go(door.request, f"/programs/{made.id}/slots/new", said=said)


@pages.get("/programs/{program_id}/edit")
def edit(door: Door = guard("run program", guards.program)) -> Response:
    """A program's form, with what a change touches, and its checklist."""
    return _form(door, _given(door), [])


@pages.post("/programs/{program_id}/edit")
def change(door: Door = guard("run program", guards.program), sent: Sent = NOTHING) -> Response:
    """Change a program for what is opened from now on."""
    given = several(sent, *LISTS)
    try:
        actions.change(door, door.thing, read(ProgramForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    return go(door.request, f"/rotations/{door.thing.id}", said="The program is changed.")


@pages.post("/programs/{program_id}/closing")
def close(door: Door = guard("run program", guards.program)) -> Response:
    """Take nobody any more."""
    actions.close(door, door.thing)
    address = f"/rotations/{door.thing.id}"
    said = "The program is closed. Who has a place keeps it."
    return go(door.request, address, said=said, undo=f"/programs/{door.thing.id}/opening")


@pages.post("/programs/{program_id}/opening")
def reopen(door: Door = guard("run program", guards.program)) -> Response:
    """Take people again."""
    actions.reopen(door, door.thing)
    return go(door.request, f"/rotations/{door.thing.id}", said="The program takes people again.")


@pages.post("/programs/{program_id}/checklist")
def add_line(door: Door = guard("run program", guards.program), sent: Sent = NOTHING) -> Response:
    """Add a line to the checklist, move one or retire it (`step`)."""
    program, given = door.thing, {key: str(value) for key, value in sent.items()}
    address = f"/programs/{program.id}/edit#checklist"
    if step := given.get("step", ""):
        actions.step_line(door, program, step)
        undo = f"/programs/{program.id}/checklist/{step[7:]}/return" if step.startswith("retire ") else ""
        return go(door.request, address, said="The line is retired." if undo else "", undo=undo)
    try:
        actions.add_line(door, program, read(LineForm, given))
    except Invalid as refused:
        return _form(door, _given(door), refused.problems, line=given)
    return go(door.request, address)


@pages.post("/programs/{program_id}/checklist/{item_id}/return")
def bring_back(item_id: PathId, door: Door = guard("run program", guards.program)) -> Response:
    """A retired line stands again."""
    actions.bring_back(door, door.thing, item_id)
    return go(door.request, f"/programs/{door.thing.id}/edit#checklist")


def _given(door: Door) -> dict[str, Any]:
    one: Program = door.thing
    shown = (
        "name",
        "kind",
        "purpose",
        "unit",
        "zone",
        "country",
        "days",
        "capacity",
        "duty_days",
        "rest_days",
    )
    given = {name: getattr(one, name) for name in (*shown, "notice_days", "buddy", "earns")}
    return given | {
        "sponsor": queries.name_of(door.session, one.sponsor_id),
        "weekdays": [str(day) for day in one.weekdays],
        "starts": f"{one.starts:%H:%M}",
        "ends": f"{one.ends:%H:%M}",
        "units": one.eligible.get("units") or [],
        "facing": one.eligible.get("facing") or "any",
        "months": one.eligible.get("months") or 0,
        "needs": needs_text(one.needs),
    }


def _form(
    door: Door, given: Mapping[str, Any], problems: list[Problem], line: Mapping[str, str] | None = None
) -> Response:
    program: Program | None = door.thing
    known = queries.units(door.session, door.actor.today)
    own = actions.units_of(door)
    coming, taken = actions.touched(door, program) if program else ([], 0)
    context = {
        "program": program,
        "given": given,
        "line": line or {},
        "kinds": [(kind, kind.capitalize()) for kind in KINDS],
        "own_units": [unit for unit in known if "" in own or unit in own],
        "unit_options": [(unit, unit) for unit in known],
        "zones": zones(),
        "countries": countries(),
        "starts": STARTS,
        "coming": coming,
        "taken": taken,
        "lines": actions.lines(door, program) if program else [],
        "phases": PHASES,
    }
    return page(door, "programs/program.html", status=422 if problems else 200, problems=problems, **context)
