"""HR's desk: everybody under decision in a cycle, by where it stands and by what stands in the way."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard, hidden
from app.clock import month_of
from app.decisions import actions as decisions
from app.decisions import guards, keeping
from app.decisions.forms import DeskForm, RelationForm
from app.decisions.models import Relation
from app.desks import actions, listing, queries
from app.desks.forms import ViewForm
from app.errors import Invalid, NotFound, Problem
from app.web.forms import PathId, posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/decisions")
def index(door: Door = guard("see decisions", hidden)) -> Response:
    """The desk of the newest cycle, or how to open the first."""
    return _index(door, {}, [], 200)


def _index(door: Door, given: dict[str, str], problems: list[Problem], status: int) -> Response:
    found = queries.desks(door.session)
    if found and not problems and door.request.query_params.get("open") is None:
        return listing.desk(door, found[0])
    return page(
        door,
        "desks/index.html",
        status=status,
        desks=found,
        cycles=queries.to_open(door.session, month_of(door.actor.today)),
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.get("/decisions/relations")
def relations(door: Door = guard("declare relation", hidden)) -> Response:
    """Whom one declared to stand close to."""
    return _relations(door, {}, [], 200)


def _relations(door: Door, given: dict[str, str], problems: list[Problem], status: int) -> Response:
    found = queries.relations(door.session, door.actor)
    context: dict[str, Any] = {"given": given, "problems": problems, "today": door.actor.today}
    return page(door, "desks/relations.html", status=status, relations=found, **context)


@pages.post("/decisions/relations")
def declare(door: Door = guard("declare relation", hidden), sent: Sent = NOTHING) -> Response:
    """Declare that one stands close to somebody."""
    given = _given(sent)
    try:
        keeping.declare(door, read(RelationForm, given))
    except Invalid as refused:
        return _relations(door, given, refused.problems, 422)
    return go(
        door.request, "/decisions/relations", said="Declared. You decide nothing about them from now on."
    )


@pages.post("/decisions/relations/{relation_id}/end")
def end_relation(relation_id: PathId, door: Door = guard("declare relation", hidden)) -> Response:
    """It holds no longer."""
    found = door.session.get(Relation, relation_id)
    if found is None or found.account_id != door.actor.account_id:
        raise NotFound
    keeping.end_relation(door, found)
    return go(door.request, "/decisions/relations", said="Ended. That it held stays on the record.")


@pages.post("/decisions/views")
def keep_view(door: Door = guard("see decisions", hidden), sent: Sent = NOTHING) -> Response:
    """Keep the filter in force by a name."""
    made = actions.keep_view(door, read(ViewForm, _given(sent)))
    return go(door.request, f"/decisions?{made.query}", said=f"Kept as {made.name}.")


@pages.post("/decisions/views/{view_id}/removal")
def drop_view(view_id: PathId, door: Door = guard("see decisions", hidden)) -> Response:
    """Drop a kept filter."""
    actions.drop_view(door, view_id)
    return go(door.request, "/decisions", said="Dropped.")


@pages.get("/decisions/cycles/{cycle_id}")
def desk(door: Door = guard("see decisions", guards.desk)) -> Response:
    """Everybody under decision in a cycle."""
    return listing.desk(door, door.thing)


@pages.post("/decisions/cycles/{cycle_id}")
def open_desk(door: Door = guard("open desk", guards.cycle), sent: Sent = NOTHING) -> Response:
    """Open the desk of a cycle."""
    given = _given(sent)
    try:
        decisions.open_desk(door, door.thing, read(DeskForm, given))
    except Invalid as refused:
        return _index(door, given, refused.problems, 422)
    said = "The desk is open. Both windows are being reckoned."
    return go(door.request, f"/decisions/cycles/{door.thing.id}", said=said)
