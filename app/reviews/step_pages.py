"""What follows a release: the talk, the answer, the dispute and its ruling, opening again."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid
from app.reviews import actions, guards, objections, queries, showing
from app.reviews.forms import AnswerForm, ReasonForm, RulingForm, TalkForm
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.post("/reviews/{review_id}/talk")
def talk(door: Door = guard("note talk", guards.review), sent: Sent = NOTHING) -> Response:
    """We have talked; this is what we agreed."""
    try:
        actions.talk(door, door.thing, read(TalkForm, sent))
    except Invalid as refusal:
        return _again(door, sent, refusal)
    return go(
        door.request, f"/reviews/{door.thing.id}", said="The talk is noted. You both read what you agreed."
    )


@routes.post("/reviews/{review_id}/acknowledgement")
def acknowledge(door: Door = guard("answer review", guards.review), sent: Sent = NOTHING) -> Response:
    """The employee has read it, and may answer back."""
    try:
        actions.acknowledge(door, door.thing, read(AnswerForm, sent))
    except Invalid as refusal:
        return _again(door, sent, refusal)
    return go(door.request, f"/reviews/{door.thing.id}", said="Your answer stands beside the review now.")


@routes.post("/reviews/{review_id}/objection")
def object_to(door: Door = guard("dispute review", guards.review), sent: Sent = NOTHING) -> Response:
    """The employee disputes the review."""
    try:
        objections.object_to(door, door.thing, read(ReasonForm, sent))
    except Invalid as refusal:
        return _again(door, sent, refusal, "reason")
    said = "Your dispute is with HR. Somebody outside your line decides."
    return go(door.request, f"/reviews/{door.thing.id}", said=said)


@routes.post("/reviews/{review_id}/objection/ruling")
def decide(door: Door = guard("decide disputed review", guards.review), sent: Sent = NOTHING) -> Response:
    """Somebody outside the line decides the dispute."""
    try:
        objections.decide(door, door.thing, read(RulingForm, sent))
    except Invalid as refusal:
        return _again(door, sent, refusal, "words")
    return go(door.request, f"/reviews/{door.thing.id}", said="The dispute is decided; both were told.")


@routes.post("/reviews/{review_id}/reopening")
def reopen(door: Door = guard("reopen review", guards.review), sent: Sent = NOTHING) -> Response:
    """HR opens a released review again."""
    try:
        objections.reopen(door, door.thing, read(ReasonForm, sent))
    except Invalid as refusal:
        return _again(door, sent, refusal, "reopen")
    said = "The review is a draft again. What was released stays on its page."
    return go(door.request, f"/reviews/{door.thing.id}", said=said)


def _again(door: Door, sent: FormData, refusal: Invalid, form: str = "") -> Response:
    """The page with the problems named and what was typed in its place."""
    context = showing.reading(door, door.thing, queries.standing(door.session, door.thing.id))
    typed = {key: str(value)[: showing.GIVEN_BACK] for key, value in sent.items()}
    return page(
        door,
        "reviews/show.html",
        status=422,
        **context | {"problems": refusal.problems, "typed": typed | {"form": form}},
    )
