"""Sessions in which both sides sort the procedures."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.procedures import guards, queries, sessions, sorting
from app.procedures.forms import MustForm, SignForm, SortForm, WordForm
from app.procedures.models import BACK, FRONT
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


def _page(door: Door, name: str, problems: list[Problem] | None = None, **context: Any) -> Response:
    today = door.now.astimezone(ZoneInfo(door.zone)).date()
    return page(door, name, status=422 if problems else 200, problems=problems or [], today=today, **context)


@routes.get("/sorts")
def listed(door: Door = guard("see procedures")) -> Response:
    """All sessions, and for whom may, the form of a new one."""
    return _listed(door, {}, [])


def _listed(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    found = sessions.sorts(door.session)
    return _page(door, "procedures/sorts.html", problems, sorts=found, given=given)


@routes.post("/sorts")
def open_sort(door: Door = guard("make procedures"), sent: Sent = NOTHING) -> Response:
    """Ask one of each side to sort the procedures."""
    given = _given(sent)
    try:
        made = sorting.open_sort(door, read(SortForm, given))
    except Invalid as refused:
        return _listed(door, given, refused.problems)
    return go(door.request, f"/sorts/{made.id}", said="Both are told. Each says what they hold.")


@routes.get("/sorts/{sort_id}")
def show(door: Door = guard("see procedures", guards.sort)) -> Response:
    """The list that both sides go through."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    sort = door.thing
    names = next((front, back) for one, front, back in sessions.sorts(door.session) if one.id == sort.id)
    lines = queries.register(door.session, door.now)
    made = sessions.items(door.session, sort)
    rows = [(one, made.get(one.procedure.id, sessions.Item())) for one in lines]
    side = sessions.side_of(sort, door.actor.employee_id)
    return _page(
        door,
        "procedures/sort.html",
        problems,
        sort=sort,
        names=names,
        rows=rows,
        side=side,
        other=BACK if side == FRONT else FRONT,
        said=sum(bool(item.front and item.back) for _, item in rows),
        open=[line for line, item in rows if item.open],
        given=given,
    )


def _done(door: Door, sent: FormData, verb: Callable[[dict[str, str]], str]) -> Response:
    """Do it, and come back to the row it was about; with what was typed where it can't be."""
    given = _given(sent)
    try:
        said = verb(given)
    except Invalid as refused:
        return _show(door, given, refused.problems)
    row = given.get("procedure", "")
    return go(door.request, f"/sorts/{door.thing.id}{'#row-' + row if row.isdecimal() else ''}", said=said)


@routes.post("/sorts/{sort_id}/words")
def say(door: Door = guard("sort procedures", guards.sort), sent: Sent = NOTHING) -> Response:
    """What one's side calls a procedure."""

    def verb(given: dict[str, str]) -> str:
        return sorting.say(door, door.thing, read(WordForm, given)).state.capitalize() + "."

    return _done(door, sent, verb)


@routes.post("/sorts/{sort_id}/texts")
def write_down(door: Door = guard("sort procedures", guards.sort), sent: Sent = NOTHING) -> Response:
    """Write down why it must be followed, and sign that."""

    def verb(given: dict[str, str]) -> str:
        sorting.write_down(door, door.thing, read(MustForm, given))
        return "Signed by you. It is in force once the other side signs."

    return _done(door, sent, verb)


@routes.post("/sorts/{sort_id}/signatures")
def sign(door: Door = guard("sort procedures", guards.sort), sent: Sent = NOTHING) -> Response:
    """Sign what the other side wrote down."""

    def verb(given: dict[str, str]) -> str:
        sorting.sign(door, door.thing, read(SignForm, given))
        return "Signed by both: it must be followed from now on."

    return _done(door, sent, verb)


@routes.post("/sorts/{sort_id}/end")
def end(door: Door = guard("sort procedures", guards.sort)) -> Response:
    """The session is over."""
    sorting.end(door, door.thing)
    return go(door.request, f"/sorts/{door.thing.id}", said="The session is over. What is open stays listed.")
