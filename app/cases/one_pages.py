"""What is done to one case; each form comes back with what was typed and what to mend."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.cases import actions, guards, steps
from app.cases.forms import (
    CauseForm,
    CloseForm,
    CostForm,
    LineForm,
    MoveForm,
    PreventionForm,
    ReopenForm,
    SortForm,
    WorkaroundForm,
)
from app.cases.whole import whole
from app.errors import Invalid
from app.web.forms import Form, posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _do(
    door: Door, sent: FormData, form: type[Form], act: Callable[..., Any], said: str, at: str
) -> Response:
    """Read a form, do what it says, come back to the case; refused, the case's page with that form as it was typed.

    `at` names the form, so that its fields alone show what was typed.
    """
    given = {key: str(value) for key, value in sent.items()}
    try:
        act(door, door.thing, read(form, given))
    except Invalid as refused:
        shown = whole(door, door.thing, given | {"at": at}, refused.problems)
        return page(door, "cases/show.html", status=422, **shown)
    return go(door.request, f"/cases/{door.thing.id}", said=said)


@routes.post("/cases/{case_id}/lines")
def write_line(sent: Sent = NOTHING, door: Door = guard("work case", guards.case)) -> Response:
    """A line of the story."""
    return _do(door, sent, LineForm, actions.write_line, "Written down.", "line")


@routes.post("/cases/{case_id}/resumption")
def resume(door: Door = guard("work case", guards.case)) -> Response:
    """The clock runs again."""
    actions.resume(door, door.thing)
    return go(door.request, f"/cases/{door.thing.id}", said="The clock runs again.")


@routes.post("/cases/{case_id}/sorting")
def sort(sent: Sent = NOTHING, door: Door = guard("work case", guards.case)) -> Response:
    """What it is about."""
    return _do(door, sent, SortForm, actions.sort, "Sorted.", "sort")


@routes.post("/cases/{case_id}/owner")
def move(sent: Sent = NOTHING, door: Door = guard("move case", guards.case)) -> Response:
    """Another owner at once."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        actions.move_named(door, door.thing, read(MoveForm, given))
    except Invalid as refused:
        shown = whole(door, door.thing, given | {"at": "move"}, refused.problems)
        return page(door, "cases/show.html", status=422, **shown)
    return go(door.request, "/cases", said="It has another owner now.")


@routes.post("/cases/{case_id}/workaround")
def work_around(sent: Sent = NOTHING, door: Door = guard("work case", guards.case)) -> Response:
    """Step one."""
    return _do(door, sent, WorkaroundForm, steps.work_around, "Step 1 is done.", "workaround")


@routes.post("/cases/{case_id}/preventions")
def plan(sent: Sent = NOTHING, door: Door = guard("work case", guards.case)) -> Response:
    """Step two."""
    return _do(door, sent, PreventionForm, steps.plan, "Planned. Its keeper is told.", "prevention")


@routes.post("/cases/{case_id}/cause")
def name_cause(sent: Sent = NOTHING, door: Door = guard("work case", guards.case)) -> Response:
    """What made it happen."""
    return _do(door, sent, CauseForm, steps.name_cause, "The cause is named.", "cause")


@routes.post("/cases/{case_id}/costs")
def note_cost(sent: Sent = NOTHING, door: Door = guard("work case", guards.case)) -> Response:
    """What it cost."""
    return _do(door, sent, CostForm, steps.note_cost, "Noted.", "cost")


@routes.post("/cases/{case_id}/costs/{cost_id}/back")
def take_cost_back(door: Door = guard("work case", guards.cost)) -> Response:
    """It was noted by mistake."""
    case, cost = door.thing
    steps.take_cost_back(door, case, cost)
    return go(door.request, f"/cases/{case.id}", said="Taken back. It counts no more.")


@routes.post("/cases/{case_id}/end")
def close(sent: Sent = NOTHING, door: Door = guard("work case", guards.case)) -> Response:
    """It is over."""
    return _do(door, sent, CloseForm, actions.close, "Closed.", "close")


@routes.post("/cases/{case_id}/reopening")
def reopen(sent: Sent = NOTHING, door: Door = guard("see case", guards.case)) -> Response:
    """It is not over: whoever hears so from the customer says it."""
    return _do(door, sent, ReopenForm, actions.reopen, "It is open again.", "reopen")
