"""What I serve and could serve, the board of a program, signing up, giving back, waiting."""

from typing import Any

from fastapi.responses import Response

from app.access import Door, guard
from app.errors import Conflict
from app.rotations import actions, guards, listing, queries, slot_pages
from app.rotations.board import Card, cards
from app.rotations.models import Program, Slot
from app.rotations.words import say
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
pages.include_router(slot_pages.routes)
#: Where a card stands, and where a press on it leads without scripts.
ON = {
    "board": "/rotations/{program}#slot-{slot}",
    "all": "/rotations#slot-{slot}",
    "slot": "/slots/{slot}",
    "list": "/rotations/{program}?as=list#slot-{slot}",
}


@pages.get("/rotations")
def index(door: Door = guard("see rotations")) -> Response:
    """What I serve next, what is held for me, what is open for me, and every program."""
    return page(door, "rotations/index.html", **listing.overview(door))


@pages.get("/rotations/{program_id}")
def board(door: Door = guard("see rotations", guards.program)) -> Response:
    """A program's slots by date, each with what I can do about it."""
    return listing.board(door)


@pages.post("/slots/{slot_id}/sign-ups")
def sign_up(door: Door = guard("sign up", guards.slot)) -> Response:
    """Take a place in a slot, or the one that is held for me."""
    return _press(door, door.thing, "You have a place.", lambda: actions.sign_up(door, door.thing, _me(door)))


@pages.post("/slots/{slot_id}/waiting")
def wait(door: Door = guard("sign up", guards.slot)) -> Response:
    """Wait for a place in a full slot."""
    said = "You wait. You are told when a place is held for you."
    return _press(door, door.thing, said, lambda: actions.wait(door, door.thing, _me(door)))


@pages.post("/waiting/{waiting_id}/end")
def stop_waiting(door: Door = guard("keep place", guards.waiting)) -> Response:
    """Wait no longer, or decline what is held for me."""
    slot = door.session.get_one(Slot, door.thing.slot_id)
    return _press(door, slot, "You wait no longer.", lambda: actions.stop_waiting(door, door.thing))


@pages.post("/sign-ups/{sign_up_id}/return")
def give_back(door: Door = guard("keep place", guards.sign_up)) -> Response:
    """Give one's place back in time."""
    slot = door.session.get_one(Slot, door.thing.slot_id)
    return _press(door, slot, "The place is given back.", lambda: actions.give_back(door, door.thing))


def _me(door: Door) -> int:
    return door.actor.employee_id or 0


def _press(door: Door, slot: Slot, said: str, verb: Any) -> Response:
    """Do it; with scripts the answer is the card anew, also where something stands against it."""
    refused = ""
    try:
        verb()
    except Conflict as refusal:
        # Whatever a refusal says, nothing was changed before it.
        if not is_htmx(door.request):
            raise
        refused = refusal.detail
    on = door.request.query_params.get("on", "board")
    if is_htmx(door.request):
        return _fragment(door, slot, on, refused)
    path = ON.get(on, ON["board"]).format(program=slot.program_id, slot=slot.id)
    return go(door.request, path, said=said)


def _fragment(door: Door, slot: Slot, on: str, refused: str) -> Response:
    program = door.session.get_one(Program, slot.program_id)
    around = queries.slots_from(door.session, [program.id], door.now) if on == "board" else []
    pairs = [(program, one) for one in around] if slot in around else [(program, slot)]
    found, _ = cards(door.session, pairs, door.actor.employee_id, door.now)
    card: Card = next(one for one in found if one.slot.id == slot.id)
    return page(
        door,
        "rotations/_card.html",
        status=409 if refused else 200,
        card=card,
        on=on,
        refused=refused,
        say=say(found, door.now, door.zone) if around else [],
        today=door.actor.today,
    )
