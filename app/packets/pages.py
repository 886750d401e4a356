"""Review packets: one as PDF for one audience, and those of a whole cycle."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.access import Door, guard
from app.errors import Conflict, Forbidden, NotFound
from app.packets import bundle_pages
from app.packets.contents import AUDIENCES, PERMISSIONS, audiences, packet
from app.packets.naming import kept
from app.packets.printing import printed
from app.reviews import guards, queries

pages = APIRouter()
pages.include_router(bundle_pages.routes)


@pages.get("/reviews/{review_id}/packet")
def take(door: Door = guard("take packet", guards.review, sensitive=True)) -> Response:
    """One review as PDF, for the audience that is asked for or, without one, whoever asks."""
    own = audiences(door.may)
    chosen = door.request.query_params.get("for", "") or (own[0] if own else "")
    if chosen not in AUDIENCES:
        raise NotFound("There are packets for the employee, for the manager and for HR.")
    if not door.may(PERMISSIONS[chosen]):
        raise Forbidden("This packet is for somebody else. Take the one made for you from the review’s page.")
    stands = queries.standing(door.session, door.thing.id)
    if stands.sign_off is None:
        raise Conflict("The review is not finished. Its packet can be taken once it is.")
    body = printed(packet(door, door.thing, stands, chosen))
    return Response(body, media_type="application/pdf", headers=kept(door.thing.cycle.name))
