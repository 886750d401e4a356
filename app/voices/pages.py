"""The views somebody is asked for: as a colleague, as an internal customer, or as a report."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid
from app.reviews import others, showing
from app.reviews.forms import ITEM
from app.voices import actions, guards
from app.voices.forms import view_of
from app.web.forms import posted
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@pages.get("/views")
def index(door: Door = guard("see asked views")) -> Response:
    """Whom I am asked about."""
    found = others.asked_of(door.session, door.actor.employee_id or 0, door.actor.today)
    return page(door, "voices/index.html", asked=found, today=door.actor.today)


@pages.get("/views/{asked_id}")
def show(door: Door = guard("give view", guards.asked)) -> Response:
    """One form, with the promise on it."""
    return page(door, "voices/show.html", **_context(door))


@pages.post("/views/{asked_id}")
def give(door: Door = guard("give view", guards.asked), sent: Sent = NOTHING) -> Response:
    """Give my view; it can't be changed afterwards."""
    try:
        actions.give(door, door.thing, view_of(door.thing.questions, sent))
    except Invalid as refusal:
        given = {key: str(value)[: showing.GIVEN_BACK] for key, value in sent.items()}
        context = _context(door) | {"problems": refusal.problems, "given": given}
        return page(door, "voices/show.html", status=422, **context)
    return go(door.request, "/views", said="Thank you. Your view is in, without your name.")


def _context(door: Door) -> dict[str, Any]:
    wanted: guards.Wanted = door.thing
    return {
        "wanted": wanted,
        "role": wanted.asked.role,
        "answered": wanted.asked.answered,
        "open": others.is_open(wanted.review.cycle, door.actor.today),
        "until": others.collects_until(wanted.review.cycle),
        "item": ITEM,
        "given": {},
        "problems": [],
        "today": door.actor.today,
    }
