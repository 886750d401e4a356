"""Open links and their QR codes: about touchpoints and teams, never about a person."""

import io
from typing import Annotated

import segno
from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Conflict, Invalid, Problem
from app.surveys import actions, guards
from app.surveys.forms import LinkForm
from app.surveys.survey_page import shown
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.post("/surveys/{survey_id}/links")
def make(door: Door = guard("keep survey", guards.survey), sent: Sent = NOTHING) -> Response:
    """A new link and QR code."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = actions.make_link(door, door.thing, read(LinkForm, given))
    except Conflict as refused:
        return shown(door, given, [Problem("about", refused.detail)])
    except Invalid as refused:
        return shown(door, given, refused.problems)
    return go(door.request, f"/survey-links/{made.id}", said="Print it, or copy its address.")


@routes.get("/survey-links/{link_id}")
def show(door: Door = guard("see survey", guards.link)) -> Response:
    """The code to print, and the address behind it."""
    return page(door, "surveys/link.html", link=door.thing, address=_address(door), today=door.actor.today)


@routes.get("/survey-links/{link_id}/code.svg")
def code(door: Door = guard("see survey", guards.link)) -> Response:
    """The QR code as a drawing."""
    drawn = io.BytesIO()
    made = segno.make(_address(door), error="m", micro=False)
    made.save(drawn, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False)
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@routes.post("/survey-links/{link_id}/end")
def end(door: Door = guard("keep survey", guards.link)) -> Response:
    """The code leads nowhere any more."""
    actions.end_link(door, door.thing)
    return go(door.request, f"/surveys/{door.thing.survey_id}", said="The code takes no answer any more.")


def _address(door: Door) -> str:
    return f"{str(door.request.app.state.settings.base_url).rstrip('/')}/q/{door.thing.key}"
