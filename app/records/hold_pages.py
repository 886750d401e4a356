"""Legal holds: placed by one person, released by two."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard, hidden
from app.errors import Invalid, Problem
from app.records import actions, guards, queries
from app.records.forms import HoldForm, ReleaseForm
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import local

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/holds")
def index(door: Door = guard("hold records", hidden)) -> Response:
    """What is held, and the form to hold more."""
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Holds", *_rows(door), kind)
    return _index(door, {}, [], 200)


def _index(door: Door, given: Mapping[str, str], problems: list[Problem], status: int) -> Response:
    found = queries.holds(door.session, door.actor)
    return page(
        door,
        "records/holds.html",
        status=status,
        holds=found,
        standing=[one for one in found if one.released_at is None],
        given=given,
        problems=problems,
        today=local(door.now, door.zone).date(),
    )


def _rows(door: Door) -> tuple[list[str], list[list[Any]]]:
    head = ["Person", "Held since", "By", "Release asked by", "Released on", "Released by"]
    return head, [
        [
            one.employee.name,
            one.at.isoformat(),
            one.by_name,
            one.asker or "",
            one.released_at.isoformat() if one.released_at else "",
            one.releaser or "",
        ]
        for one in queries.holds(door.session, door.actor)
    ]


@routes.post("/holds")
def place(door: Door = guard("hold records", hidden), sent: Sent = NOTHING) -> Response:
    """Hold everything kept about somebody."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = actions.place_hold(door, read(HoldForm, given))
    except Invalid as refused:
        return _index(door, given, refused.problems, 422)
    return go(door.request, f"/holds/{made.id}", said="Held. Nothing sealed about this person is erased now.")


@routes.get("/holds/{hold_id}")
def show(door: Door = guard("keep hold", guards.hold, sensitive=True)) -> Response:
    """One hold: why, since when, and how it ends."""
    return _show(door, {}, [], 200)


def _show(door: Door, given: Mapping[str, str], problems: list[Problem], status: int) -> Response:
    today = local(door.now, door.zone).date()
    context = {"hold": door.thing, "given": given, "problems": problems, "today": today}
    return page(door, "records/hold.html", status=status, **context)


@routes.post("/holds/{hold_id}/release")
def ask(door: Door = guard("keep hold", guards.hold), sent: Sent = NOTHING) -> Response:
    """Ask that it ends."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        actions.ask_release(door, door.thing, read(ReleaseForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, 422)
    return go(door.request, f"/holds/{door.thing.id}", said="Asked. Somebody else in HR grants it.")


@routes.post("/holds/{hold_id}/release/grant")
def grant(door: Door = guard("keep hold", guards.hold)) -> Response:
    """End it, as the second person."""
    actions.grant_release(door, door.thing)
    return go(door.request, f"/holds/{door.thing.id}", said="Released. The policy counts again.")


@routes.post("/holds/{hold_id}/release/refusal")
def refuse(door: Door = guard("keep hold", guards.hold)) -> Response:
    """It stays."""
    actions.refuse_release(door, door.thing)
    return go(door.request, f"/holds/{door.thing.id}", said="It stays.")
