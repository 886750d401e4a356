"""Packets as PDF: a review for one audience, those of a whole cycle, a coaching plan."""

from fastapi.responses import Response

from app.access import Door, guard
from app.coaching import guards as coaching_guards
from app.errors import Conflict, Forbidden, NotFound
from app.packets import bundle_pages, plans
from app.packets.contents import AUDIENCES, HR, MANAGER, PERMISSIONS, audiences, packet
from app.packets.naming import kept
from app.packets.printing import printed
from app.reviews import guards, queries
from app.reviews.queries import Standing
from app.web.routes import Router

pages = Router()
pages.include_router(bundle_pages.routes)


@pages.get("/reviews/{review_id}/packet")
def take(door: Door = guard("take packet", guards.review, sensitive=True)) -> Response:
    """One review as PDF, for the audience that is asked for or, without one, whoever asks."""
    stands = queries.standing(door.session, door.thing.id)
    if stands.sign_off is None:
        return _draft(door, stands)
    own = audiences(door.may)
    chosen = door.request.query_params.get("for", "") or (own[0] if own else "")
    if chosen not in AUDIENCES:
        raise NotFound("There are packets for the employee, for the manager and for HR.")
    if not door.may(PERMISSIONS[chosen]):
        raise Forbidden("This packet is for somebody else. Take the one made for you from the review’s page.")
    body = printed(packet(door, door.thing, stands, chosen))
    return Response(body, media_type="application/pdf", headers=kept(door.thing.cycle.name))


def _draft(door: Door, stands: Standing) -> Response:
    """A review that is not finished: as it stands, for its author and HR alone, marked so on each page."""
    if door.request.query_params.get("draft") != "1" or not door.may("take draft packet"):
        raise Conflict("The review is not finished. Its packet can be taken once it is.")
    audience = HR if door.may(PERMISSIONS[HR]) else MANAGER
    body = printed(packet(door, door.thing, stands, audience, draft=True))
    headers = kept(door.thing.cycle.name, kind="review-draft")
    return Response(body, media_type="application/pdf", headers=headers)


@pages.get("/plans/{plan_id}/packet")
def take_plan(door: Door = guard("see plan", coaching_guards.plan, sensitive=True)) -> Response:
    """One coaching plan as PDF, made for whoever takes it."""
    body = printed(plans.packet(door, door.thing))
    made_on = door.thing.plan.made_on.isoformat()
    return Response(body, media_type="application/pdf", headers=kept(made_on, kind="coaching-plan"))
