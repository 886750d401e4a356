"""Answering a customer who rated: the page to write on, and what was answered as a panel on the rating's page."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Conflict, Invalid, Problem
from app.intake import guards as intake
from app.surveys import answering
from app.surveys.forms import ReplyForm
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/ratings/{rating_id}/answer")
def writing(door: Door = guard("answer customer", intake.rating, sensitive=True)) -> Response:
    """What the customer said, and a text to write to them."""
    return _writing(door, {}, [])


@routes.post("/ratings/{rating_id}/answer")
def send(door: Door = guard("answer customer", intake.rating), sent: Sent = NOTHING) -> Response:
    """Answer the customer, or note that it was done elsewhere."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = answering.reply(door, door.thing, read(ReplyForm, given))
    except Conflict as refused:
        return _writing(door, given, [Problem("words", refused.detail)])
    except Invalid as refused:
        return _writing(door, given, refused.problems)
    said = "Your answer is on its way." if made.way == answering.MAIL else "Noted as done."
    return go(door.request, f"/ratings/{made.rating_id}", said=said)


def _writing(door: Door, given: dict[str, str], problems: list[Problem]) -> Response:
    rating = door.thing.rating
    return page(
        door,
        "surveys/answering.html",
        status=422 if problems else 200,
        whole=door.thing,
        to=answering.reachable(door.session, rating),
        more=answering.more_of(door.session, rating),
        replies=answering.replies(door.session, rating.id),
        sender=answering.sender(door),
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@routes.get("/ratings/{rating_id}/answers")
def panel(door: Door = guard("see ratings", intake.rating)) -> Response:
    """What else the customer said, and how they were answered; a panel of the rating's page."""
    if not is_htmx(door.request):
        return go(door.request, f"/ratings/{door.thing.rating.id}")
    return page(
        door,
        "surveys/_answers.html",
        whole=door.thing,
        more=answering.more_of(door.session, door.thing.rating),
        replies=answering.replies(door.session, door.thing.rating.id),
        today=door.actor.today,
    )
