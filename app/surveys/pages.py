"""Surveys for HR: which there are, what came of each, and what lets one begin, rest and end."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import select
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Conflict, Invalid, Problem
from app.mailing.actions import out
from app.people.models import Team
from app.surveys import (
    actions,
    answering_pages,
    builder_pages,
    contact_pages,
    customer_pages,
    guards,
    link_pages,
    queries,
)
from app.surveys.forms import SurveyForm
from app.surveys.survey_page import shown
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
for part in (customer_pages, contact_pages, builder_pages, link_pages, answering_pages):
    pages.include_router(part.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
HEAD = ["Survey", "State", "Version", "Asked", "Answered", "Response rate", "Over links"]


@pages.get("/surveys")
def index(door: Door = guard("see surveys")) -> Response:
    """The surveys, and a form for a new one."""
    return _index(door, {}, [])


@pages.post("/surveys")
def make(door: Door = guard("make surveys"), sent: Sent = NOTHING) -> Response:
    """A new survey, to be built next."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = actions.make(door, read(SurveyForm, given))
    except Invalid as refused:
        return _index(door, given, refused.problems)
    return go(door.request, f"/surveys/{made.id}/edit", said="Now say what it asks, and whom.")


def _index(door: Door, given: dict[str, str], problems: list[Problem]) -> Response:
    lines = queries.surveys(door.session, door.actor)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        rows = [
            [
                one.survey.name,
                one.state,
                one.version,
                one.figures.asked,
                one.figures.answered,
                one.figures.rate,
                one.figures.open,
            ]
            for one in lines
        ]
        return export("Surveys", HEAD, rows, kind)
    units = queries.in_units(door.actor)
    found = door.session.scalars(select(Team.unit).where(Team.unit != "").distinct().order_by(Team.unit))
    return page(
        door,
        "surveys/index.html",
        status=422 if problems else 200,
        lines=lines,
        units=[("", "The company’s")] * (units is None)
        + [(unit, unit) for unit in found if units is None or unit in units],
        out=out(),
        given=given,
        problems=problems,
    )


@pages.get("/surveys/{survey_id}")
def show(door: Door = guard("see survey", guards.survey)) -> Response:
    """What came of a survey: who was asked and who not, what was answered, its links."""
    return shown(door, {}, [])


@pages.post("/surveys/{survey_id}/pause")
def pause(door: Door = guard("keep survey", guards.survey)) -> Response:
    """Nobody is asked meanwhile."""
    actions.pause(door, door.thing)
    return go(door.request, f"/surveys/{door.thing.id}", said="Nobody is asked until you resume it.")


@pages.post("/surveys/{survey_id}/resumption")
def resume(door: Door = guard("keep survey", guards.survey)) -> Response:
    """Asking goes on."""
    actions.resume(door, door.thing)
    return go(door.request, f"/surveys/{door.thing.id}", said="Customers are asked again.")


@pages.post("/surveys/{survey_id}/end")
def end(door: Door = guard("keep survey", guards.survey)) -> Response:
    """It asks nobody any more and takes no answer."""
    actions.end(door, door.thing)
    return go(door.request, f"/surveys/{door.thing.id}", said="The survey has ended. Its answers stay.")


@pages.post("/surveys/{survey_id}/publication")
def publish(door: Door = guard("keep survey", guards.survey)) -> Response:
    """The draft is asked from now on."""
    address = f"/surveys/{door.thing.id}"
    try:
        made = actions.publish(door, door.thing)
    except Conflict as refused:
        return go(door.request, address, said=refused.detail)
    return go(door.request, address, said=f"Version {made.number} is asked from now on.")
