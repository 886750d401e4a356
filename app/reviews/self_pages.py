"""The employee's own part of a review: written, handed in, taken back."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid
from app.reviews import guards, queries, saved_pages, self_part, showing
from app.reviews.forms import part_of
from app.reviews.guards import InReview
from app.reviews.saving import Newer
from app.web.forms import posted
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/reviews/{review_id}/self")
def show(door: Door = guard("write self part", guards.own)) -> Response:
    """My own part: to write, or to read once it is handed in."""
    stands = queries.standing(door.session, door.thing.id)
    return page(door, "reviews/self.html", typed={}, **showing.own_part(door, door.thing, stands))


@routes.post("/reviews/{review_id}/self/sections/{section_id}")
def save(door: Door = guard("write self part", guards.own_section), sent: Sent = NOTHING) -> Response:
    """Save one section of my own part as it is typed."""
    inside: InReview = door.thing
    base = f"/reviews/{inside.id}/self"
    try:
        part = self_part.save(door, inside.review, inside.section, part_of(inside.section, sent))
    except Newer as newer:
        return saved_pages.difference(door, newer, base)
    except Invalid as refusal:
        stands = queries.standing(door.session, inside.id)
        return saved_pages.refused(door, sent, refusal, "reviews/self.html", showing.own_part, stands)
    door.session.flush()
    return saved_pages.saved(door, part, base, None)


@routes.post("/reviews/{review_id}/self/hand-in")
def hand_in(door: Door = guard("write self part", guards.own)) -> Response:
    """Hand my part in."""
    try:
        self_part.hand_in(door, door.thing)
    except Invalid as refusal:
        context = showing.own_part(door, door.thing, queries.standing(door.session, door.thing.id))
        context["problems"] = refusal.problems
        return page(door, "reviews/self.html", status=422, typed={}, **context)
    return go(
        door.request,
        f"/reviews/{door.thing.id}/self",
        said="Your part is in. It is read only when both parts are.",
        undo=f"/reviews/{door.thing.id}/self/hand-in/removal",
    )


@routes.post("/reviews/{review_id}/self/hand-in/removal")
def take_back(door: Door = guard("write self part", guards.own)) -> Response:
    """Take it back, until the manager has finished."""
    self_part.take_back(door, door.thing)
    return go(door.request, f"/reviews/{door.thing.id}/self", said="Your part is a draft again.")
