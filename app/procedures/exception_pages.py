"""Exceptions: the form, the list, one of them, answering."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.procedures import bending, bent, guards, queries
from app.procedures.forms import AnswerForm, ExceptionForm
from app.procedures.models import Procedure
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
EXPORTED = 100_000
HEAD = ["Day", "Procedure", "Employee", "Why", "State", "Asked", "Answered by", "Said", "Answered"]


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


def _page(door: Door, name: str, problems: list[Problem] | None = None, **context: Any) -> Response:
    today = door.now.astimezone(ZoneInfo(door.zone)).date()
    return page(door, name, status=422 if problems else 200, problems=problems or [], today=today, **context)


@routes.get("/exceptions")
def listed(door: Door = guard("see procedures")) -> Response:
    """One's own exceptions, those of one's reports and of one's procedures, for HR the unit's."""
    params = door.request.query_params
    kind, state = params.get("format", ""), params.get("state", "")
    asked = paging(door.request, (), "", EXPORTED if kind in FORMATS else 50)
    state = state if state in bent.STATES else ""
    found, total = bent.bent(door.session, door.actor, asked, state)
    if kind in FORMATS:
        return export("Exceptions", HEAD, [_row(door, one) for one in found], kind)
    waiting = bent.waiting(door.session, door.actor)
    given: dict[str, Any] = {"bent": found, "total": total, "asked": asked, "state": state}
    return _page(door, "procedures/exceptions.html", waiting=waiting, states=bent.STATES, **given)


def _row(door: Door, one: bent.Bent) -> list[Any]:
    made, said = one.exception, one.answer
    day = made.made_at.astimezone(ZoneInfo(door.zone)).date().isoformat()
    told = [said.by_name, said.words, said.made_at.isoformat()] if said else ["", "", ""]
    return [day, one.title, one.employee, made.words, one.state, one.asked, *told]


@routes.get("/exceptions/new")
def new(door: Door = guard("bend procedure")) -> Response:
    """The form: from what, and why."""
    return _new(door, {"procedure": door.request.query_params.get("procedure", "")[:30]}, [])


def _new(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    choices = queries.choices(queries.register(door.session, door.now))
    once = token_urlsafe(16)
    return _page(door, "procedures/bend.html", problems, given=given, choices=choices, once=once)


@routes.post("/exceptions")
def bend(door: Door = guard("bend procedure"), sent: Sent = NOTHING) -> Response:
    """Note an exception, or ask for it where the procedure must be followed."""
    given = _given(sent)
    try:
        made = bending.bend(door, read(ExceptionForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    said = (
        "Noted. It is flexible: nobody has to be asked."
        if made.asked_id is None
        else "The owner is asked now."
    )
    return go(door.request, f"/exceptions/{made.id}", said=said)


@routes.get("/exceptions/{exception_id}")
def show(door: Door = guard("see exception", guards.exception, sensitive=True)) -> Response:
    """One exception, what may be done meanwhile, and what was said to it."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    one = bent.one_bent(door.session, door.thing.id)
    held = door.session.get_one(Procedure, door.thing.procedure_id)
    own = door.actor.employee_id == door.thing.employee_id
    return _page(door, "procedures/exception.html", problems, one=one, held=held, own=own, given=given)


@routes.post("/exceptions/{exception_id}/answer")
def answer(door: Door = guard("answer exception", guards.exception), sent: Sent = NOTHING) -> Response:
    """Say yes or no to an exception."""
    given = _given(sent)
    try:
        made = bending.answer(door, door.thing, read(AnswerForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    said = "The exception stands." if made.granted else "The procedure is followed."
    return go(door.request, f"/exceptions/{door.thing.id}", said=f"{said} Whoever asked is told.")
