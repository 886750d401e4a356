"""Opening a series of slots with its preview; changing and cancelling a slot."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.programs import opening
from app.programs.forms import SeriesForm, SlotForm, needs_text
from app.rotations import guards
from app.rotations.forms import ReasonForm
from app.rotations.models import Program, Slot
from app.rotations.shape import Planned
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import plural

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: Fields of an address that are no part of the form.
SHOWING = {"preview"}


@routes.get("/programs/{program_id}/slots/new")
def new(door: Door = guard("run program", guards.program)) -> Response:
    """The form for a series; with its fields in the address, the preview."""
    asked = {key: value for key, value in door.request.query_params.items() if key not in SHOWING}
    if not asked:
        return _form(door, {"capacity": door.thing.capacity, "every": 2, "many": 1}, [])
    try:
        found = opening.preview(door, door.thing, read(SeriesForm, asked))
    except Invalid as refused:
        return _form(door, asked, refused.problems)
    return _form(door, asked, [], found)


@routes.post("/programs/{program_id}/slots")
def open_slots(door: Door = guard("run program", guards.program), sent: Sent = NOTHING) -> Response:
    """Open the series."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = opening.open_slots(door, door.thing, read(SeriesForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    said = f"{plural(len(made), 'slot is', 'slots are')} open."
    return go(door.request, f"/rotations/{door.thing.id}", said=said)


def _form(
    door: Door, given: Mapping[str, Any], problems: list[Problem], found: list[Planned] | None = None
) -> Response:
    program: Program = door.thing
    return page(
        door,
        "programs/opening.html",
        status=422 if problems and door.request.method == "POST" else 200,
        program=program,
        given=given,
        problems=problems,
        found=found,
        wrong=[one for one in found or [] if one.wrong],
        today=door.actor.today,
    )


@routes.get("/slots/{slot_id}/edit")
def edit(door: Door = guard("run program", guards.slot)) -> Response:
    """What can be changed of a slot."""
    slot: Slot = door.thing
    given = {"capacity": slot.capacity, "counts": slot.counts, "note": slot.note}
    return _slot(door, given | {"needs": needs_text(slot.needs)}, [])


@routes.post("/slots/{slot_id}/edit")
def change(door: Door = guard("run program", guards.slot), sent: Sent = NOTHING) -> Response:
    """Change it; more places go to who waits."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        opening.change_slot(door, door.thing, read(SlotForm, given))
    except Invalid as refused:
        return _slot(door, given, refused.problems)
    return go(door.request, f"/slots/{door.thing.id}", said="The slot is changed.")


@routes.post("/slots/{slot_id}/cancellation")
def cancel(door: Door = guard("run program", guards.slot), sent: Sent = NOTHING) -> Response:
    """The slot is off; everybody in it or in line is told why."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        opening.cancel(door, door.thing, read(ReasonForm, given).reason)
    except Invalid as refused:
        return _slot(door, given | {"capacity": door.thing.capacity}, refused.problems)
    said = "The slot is cancelled. Who was in it or waited is told."
    return go(door.request, f"/slots/{door.thing.id}", said=said)


def _slot(door: Door, given: Mapping[str, Any], problems: list[Problem]) -> Response:
    return page(
        door,
        "programs/slot_edit.html",
        status=422 if problems else 200,
        slot=door.thing,
        program=door.session.get_one(Program, door.thing.program_id),
        given=given,
        problems=problems,
        now=door.now,
        today=door.actor.today,
    )
