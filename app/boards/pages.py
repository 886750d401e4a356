"""The company board, and what was changed on which day with morale, production and margin around it."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.boards import actions, figure_pages, guards, parts, queries, rules, showing, telling, views
from app.boards.forms import InterventionForm, ReturnForm
from app.errors import Invalid, Problem
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
pages.include_router(figure_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _page(door: Door, name: str, problems: list[Problem] | None = None, **context: Any) -> Response:
    around = {
        "problems": problems or [],
        "today": door.actor.today,
        "rules": rules,
        "showing": showing,
        "telling": telling,
    }
    return page(door, name, status=422 if problems else 200, **around, **context)


@pages.get("/board")
def board(door: Door = guard("see board")) -> Response:
    """What customers said, what we did, what it cost, what we changed; then morale, production and margin."""
    found, groups = views.board_of(door)
    if (kind := door.request.query_params.get("format", "")) in FORMATS:
        return export(
            f"Board {found.span.first} to {found.span.last}", showing.HEAD, showing.rows(found), kind
        )
    return _page(
        door,
        "boards/board.html",
        board=found,
        spans=parts.SPANS,
        groups=groups,
        **views.company(door, groups),
    )


@pages.get("/board/interventions")
def marks(door: Door = guard("see board")) -> Response:
    """Everything that was marked, the newest first."""
    groups, found = queries.groups(door.session, door.actor), queries.listed(door.session)
    words = door.may("read board words")
    if (kind := door.request.query_params.get("format", "")) in FORMATS:
        rows = [
            [
                mark.one.on_day.isoformat(),
                mark.one.name,
                groups.where(mark.one),
                mark.one.words if words else None,
                mark.one.made_by,
                mark.back.reason if mark.back else None,
            ]
            for mark in found
        ]
        return export("Interventions", showing.LIST_HEAD, rows, kind)
    return _page(door, "boards/marks.html", marks=found, groups=groups)


@pages.get("/board/interventions/new")
def new(door: Door = guard("mark intervention")) -> Response:
    """The form of a mark."""
    return _form(door, {}, [])


def _form(door: Door, given: Mapping[str, Any], problems: list[Problem]) -> Response:
    places = queries.places(door.session)
    return _page(door, "boards/mark.html", problems, given=given, places=places, once=token_urlsafe(16))


@pages.post("/board/interventions")
def mark(sent: Sent = NOTHING, door: Door = guard("mark intervention")) -> Response:
    """Mark what was changed on a day."""
    given: dict[str, Any] = {key: str(value) for key, value in sent.items() if key != "where"}
    given["where"] = [str(one) for one in sent.getlist("where") if str(one)]
    try:
        made = actions.mark(door, read(InterventionForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    return go(door.request, f"/board/interventions/{made.id}", said="Marked in every picture of its months.")


@pages.post("/board/preventions/{prevention_id}/intervention")
def mark_prevention(door: Door = guard("mark intervention", guards.prevention)) -> Response:
    """Mark a finished prevention by one press."""
    made = actions.mark_prevention(door, door.thing)
    return go(door.request, f"/board/interventions/{made.id}", said="Marked on the day it was finished.")


@pages.get("/board/interventions/{intervention_id}")
def show(door: Door = guard("see board", guards.intervention)) -> Response:
    """One mark with the months before and after."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    groups = queries.groups(door.session, door.actor)
    found = views.around(door, door.thing, groups)
    if (kind := door.request.query_params.get("format", "")) in FORMATS:
        rows = telling.trend_rows(found.trends, found.sides)
        return export(f"Around {door.thing.name}", telling.TREND_HEAD, rows, kind)
    back = queries.back_of(door.session, door.thing.id)
    context = {"found": found, "groups": groups, "back": back, "given": given}
    return _page(door, "boards/around.html", problems, **context)


@pages.post("/board/interventions/{intervention_id}/return")
def take_back(
    sent: Sent = NOTHING, door: Door = guard("take intervention back", guards.intervention)
) -> Response:
    """Take a mark back."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        actions.take_back(door, door.thing, read(ReturnForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    return go(door.request, "/board/interventions", said="Taken back. It stands in no picture any more.")
