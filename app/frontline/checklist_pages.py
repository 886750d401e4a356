"""Checklists of mystery shops and their versions."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.frontline import checklists, guards, queries, rules
from app.frontline.actions import today
from app.frontline.forms import ChecklistForm, VersionForm
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/frontline/checklists")
def listed(door: Door = guard("see frontline")) -> Response:
    """All checklists."""
    found = queries.checklists(door.session, retired=True)
    return page(door, "frontline/checklists.html", lists=found, today=today(door))


@routes.get("/frontline/checklists/new")
def new(door: Door = guard("make checklists")) -> Response:
    """A new one."""
    return _new(door, {}, [])


def _new(door: Door, given: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    status = 422 if problems else 200
    return page(door, "frontline/checklist_new.html", status=status, given=given, problems=list(problems))


@routes.post("/frontline/checklists")
def make(door: Door = guard("make checklists"), sent: Sent = NOTHING) -> Response:
    """Keep it."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = checklists.make(door, read(ChecklistForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    return go(door.request, f"/frontline/checklists/{made.id}", said="It can be used now.")


@routes.get("/frontline/checklists/{checklist_id}")
def show(door: Door = guard("see frontline", guards.checklist)) -> Response:
    """One checklist with all its versions."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    found = queries.versions(door.session, door.thing.id)
    asked = [rules.questions_of(one.questions) for one in found]
    return page(
        door,
        "frontline/checklist.html",
        status=422 if problems else 200,
        checklist=door.thing,
        versions=list(zip(found, asked, strict=True)),
        given={"questions": rules.written(asked[0]), "seen": str(found[0].version)} | dict(given),
        problems=list(problems),
        today=today(door),
    )


@routes.post("/frontline/checklists/{checklist_id}/versions")
def revise(door: Door = guard("make checklists", guards.checklist), sent: Sent = NOTHING) -> Response:
    """New questions for shops to come."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = checklists.revise(door, door.thing, read(VersionForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    said = f"Version {made.version} is asked from now on."
    return go(door.request, f"/frontline/checklists/{door.thing.id}", said=said)


@routes.post("/frontline/checklists/{checklist_id}/retirement")
def retire(door: Door = guard("make checklists", guards.checklist)) -> Response:
    """Use it no more."""
    checklists.retire(door, door.thing)
    return go(door.request, "/frontline/checklists", said="No new shop uses it. Earlier ones keep it.")
