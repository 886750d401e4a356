"""From a section of a released review to a coaching plan, in two clicks."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.coaching import actions, making
from app.coaching.forms import PlanForm
from app.errors import Conflict, Invalid
from app.reviews import guards, queries
from app.reviews.guards import InReview
from app.reviews.models import CUSTOMER, Part
from app.scores.pieces import Piece
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/reviews/{review_id}/sections/{section_id}/plan")
def new(door: Door = guard("make plan", guards.section)) -> Response:
    """A plan filled in from what the review says."""
    return making.new_page(door, door.thing.review.employee, _origin(door), {}, [], _address(door.thing))


@routes.post("/reviews/{review_id}/sections/{section_id}/plan")
def make(door: Door = guard("make plan", guards.section), sent: Sent = NOTHING) -> Response:
    """Make the plan."""
    found: InReview = door.thing
    given, origin = {key: str(value) for key, value in sent.items()}, _origin(door)
    try:
        plan = actions.open_plan(door, found.review.employee_id, origin, read(PlanForm, given))
    except Invalid as refused:
        return making.new_page(door, found.review.employee, origin, given, refused.problems, _address(found))
    name = found.review.employee.name
    return go(door.request, actions.href(plan), said=f"The plan is made. It starts once {name} has read it.")


def _address(found: InReview) -> str:
    return f"/reviews/{found.review.id}/sections/{found.section.id}/plan"


def _origin(door: Door) -> Piece:
    """What the section says, as the plan quotes it to the employee: only what they have been given already."""
    found: InReview = door.thing
    stands = queries.standing(door.session, found.review.id)
    if stands.release is None:
        raise Conflict("A plan quotes the review. Release it first, then coach on it.")
    part = door.session.get(Part, (found.review.id, found.section.id))
    facts = {"lens": "customer"} if found.section.kind == CUSTOMER else {}
    return Piece(
        kind="review",
        key=f"{found.review.id}:{found.section.id}",
        on=stands.release.at.date(),
        title=f"{found.section.title}, {found.review.cycle.name}",
        text=part.text if part else "",
        href=f"/reviews/{found.review.id}",
        facts=facts | ({"scores": part.scores} if part and part.scores else {}),
    )
