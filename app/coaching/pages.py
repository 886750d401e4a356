"""Coaching: making a plan from evidence, its page, and the lists."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from app.access import Door, about, allows, guard
from app.coaching import actions, guards, lists, making, observation_pages, plan_pages, proposals
from app.coaching.forms import PlanForm
from app.coaching.plan_pages import given_in
from app.errors import Forbidden, Invalid
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
for other in (plan_pages, observation_pages):
    pages.include_router(other.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@pages.get("/coaching")
def index(door: Door = guard("see coaching")) -> Response:
    """What waits for a coach, their plans and load; one's own plans."""
    return lists.own(door)


@pages.get("/plans")
def everybody(door: Door = guard("see plans")) -> Response:
    """All plans of one's units, for HR."""
    return lists.everybody(door)


@pages.get("/employees/{employee_id}/plans/new")
def new(door: Door = guard("make plan", guards.employee)) -> Response:
    """A plan filled in from the evidence that the address names."""
    key = door.request.query_params.get("from", "")
    origin = proposals.origin_of(door.session, door.actor, door.thing.id, key, door.now, door.zone)
    return making.new_page(door, door.thing, origin, {}, [], f"/employees/{door.thing.id}/plans")


@pages.post("/employees/{employee_id}/plans")
def make(door: Door = guard("make plan", guards.employee), sent: Sent = NOTHING) -> Response:
    """Make the plan."""
    given = given_in(sent)
    key = given.get("origin", "")
    origin = proposals.origin_of(door.session, door.actor, door.thing.id, key, door.now, door.zone)
    try:
        plan = actions.open_plan(door, door.thing.id, origin, read(PlanForm, given))
    except Invalid as refused:
        return making.new_page(
            door, door.thing, origin, given, refused.problems, f"/employees/{door.thing.id}/plans"
        )
    return go(
        door.request,
        actions.href(plan),
        said=f"The plan is made. It starts once {door.thing.name} has read it.",
    )


@pages.get("/ratings/{rating_id}/coaching")
def from_rating(door: Door = guard("see ratings", guards.rating)) -> Response:
    """On to the plan of whoever is credited with an answer and reports to the actor; a choice where several do."""
    people = [
        (employee_id, name)
        for employee_id, name, _, _ in door.thing.credited
        if allows("make plan", about(door.session, door.actor, subject=employee_id))
    ]
    if not people:
        raise Forbidden("Only the manager of who is credited makes a coaching plan.")
    rating = door.thing.rating.id
    if len(people) == 1:
        return RedirectResponse(f"/employees/{people[0][0]}/plans/new?from=rating:{rating}", 303)
    return page(door, "coaching/whom.html", people=people, rating=rating, today=door.actor.today)
