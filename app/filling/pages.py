"""Filling open places: asking for a proposal, looking at it, editing it, confirming it; and wishes."""

from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid
from app.filling import actions, guards, queries
from app.filling.actions import LONGEST, WHY_NOT
from app.filling.forms import AskForm, EditForm, WishForm
from app.rotations.models import Program
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
Slot = Annotated[int, Query(ge=1, le=2**63 - 1)]
Whom = Annotated[int | None, Query(ge=1, le=2**63 - 1)]


@pages.get("/rotations/{program_id}/filling")
def index(door: Door = guard("fill places", guards.program)) -> Response:
    """The form that asks for a proposal, and earlier ones."""
    return _asked(door, {})


@pages.post("/rotations/{program_id}/filling")
def ask(door: Door = guard("fill places", guards.program), sent: Sent = NOTHING) -> Response:
    """Ask for a proposal."""
    try:
        made = actions.ask(door, door.thing, read(AskForm, sent))
    except Invalid as refused:
        return _asked(door, dict(sent), refused.problems)
    return go(door.request, f"/fillings/{made.id}")


def _asked(door: Door, given: dict[str, Any], problems: Any = ()) -> Response:
    today = door.actor.today
    shown = {"first_on": str(today), "last_on": str(today + LONGEST / 2)} | given
    found = queries.proposals(door.session, door.thing)
    status = 422 if problems else 200
    return page(
        door,
        "filling/index.html",
        status=status,
        program=door.thing,
        given=shown,
        problems=problems,
        found=found,
    )


@pages.get("/fillings/{proposal_id}")
def show(door: Door = guard("fill places", guards.proposal)) -> Response:
    """A proposal: while it is worked out, what goes on; then who would serve when."""
    program = door.session.get_one(Program, door.thing.program_id)
    if door.thing.solved_at is None:
        return page(door, "filling/working.html", proposal=door.thing, program=program)
    if is_htmx(door.request):
        # Whoever waited is shown the whole page.
        return go(door.request, f"/fillings/{door.thing.id}")
    found = queries.whole(door.session, door.thing)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return _export(kind, found)
    return page(door, "filling/show.html", found=found, proposal=door.thing, program=program)


def _export(kind: str, found: queries.Whole) -> Response:
    rows = [
        [line.slot.label, seat.name, ", ".join(seat.skills), "yes" if seat.by_lead else ""]
        for line in found.lines
        for seat in line.seats
    ]
    return export("Filling", ["slot", "person", "skills needed", "put there by hand"], rows, kind)


@pages.get("/fillings/{proposal_id}/seats")
def choose(
    slot: Slot,
    out: Whom = None,
    q: str = "",
    door: Door = guard("fill places", guards.proposal),
) -> Response:
    """Who could take a seat, and what each would cost."""
    whole = queries.whole(door.session, door.thing)
    line = next((one for one in whole.lines if one.slot.id == slot), None)
    able, barred, left = queries.instead(door.session, door.thing, slot, out, q.strip()[:200])
    leaving = next((seat for seat in line.seats if seat.employee_id == out), None) if line else None
    return page(
        door,
        "filling/choose.html",
        proposal=door.thing,
        line=line,
        leaving=leaving,
        able=able,
        barred=[(name, WHY_NOT.get(kind, kind)) for name, kind in barred],
        left=left,
        q=q,
    )


@pages.post("/fillings/{proposal_id}/seats")
def edit(door: Door = guard("fill places", guards.proposal), sent: Sent = NOTHING) -> Response:
    """Change one seat."""
    given = {key: value for key, value in sent.items() if value != ""}
    actions.edit(door, door.thing, read(EditForm, given))
    return go(door.request, f"/fillings/{door.thing.id}", said="Changed. Nobody is told before you confirm.")


@pages.post("/fillings/{proposal_id}/confirmation")
def confirm(door: Door = guard("fill places", guards.proposal)) -> Response:
    """The seats become places."""
    done = actions.confirm(door, door.thing)
    said = f"{done} places are taken, and those who have them are told."
    return go(door.request, f"/fillings/{door.thing.id}", said=said)


@pages.post("/fillings/{proposal_id}/drop")
def drop(door: Door = guard("fill places", guards.proposal)) -> Response:
    """Nothing comes of it."""
    actions.drop(door, door.thing)
    return go(door.request, f"/rotations/{door.thing.program_id}/filling", said="The proposal is dropped.")


@pages.get("/rotations/{program_id}/wishes")
def wishes(door: Door = guard("sign up", guards.program)) -> Response:
    """What I would like."""
    return _wished(door)


@pages.post("/rotations/{program_id}/wishes")
def wish(door: Door = guard("sign up", guards.program), sent: Sent = NOTHING) -> Response:
    """Say it."""
    likings = {
        key.removeprefix("slot-"): int(str(value))
        for key, value in sent.items()
        if key.startswith("slot-") and value in {"1", "-1"}
    }
    form = read(WishForm, {"likings": likings, "beside": sent.get("beside", "")})
    try:
        actions.wish(door, door.thing, door.actor.employee_id or 0, form)
    except Invalid as refused:
        return _wished(door, form, refused.problems)
    said = "Noted. Wishes count where places are filled; they promise nothing."
    return go(door.request, f"/rotations/{door.thing.id}/wishes", said=said)


def _wished(door: Door, given: WishForm | None = None, problems: Any = ()) -> Response:
    found, beside = queries.wished(door.session, door.thing, door.actor.employee_id or 0, door.now)
    return page(
        door,
        "filling/wishes.html",
        status=422 if problems else 200,
        program=door.thing,
        found=found,
        likings=given.likings if given else {str(one.slot.id): one.liking for one in found},
        beside=given.beside if given else beside,
        problems=problems,
    )
