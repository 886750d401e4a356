"""Open roles for everybody, and roles that become free for HR."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard, hidden
from app.errors import Conflict, Invalid, Problem
from app.openings import actions, guards, queries
from app.openings.forms import OpeningForm
from app.openings.profiles import draw
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import local

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@pages.get("/openings")
def index(door: Door = guard("see openings")) -> Response:
    """Roles that are open."""
    closed = door.request.query_params.get("show") == "closed" and door.may("offer openings")
    found = queries.openings(door.session, closed=closed)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        rows = [[one.title, one.team.name, one.opened_on.isoformat()] for one in found]
        return export("Openings", ["Role", "Team", "Open since"], rows, kind)
    today = local(door.now, door.zone).date()
    return page(door, "openings/index.html", openings=found, closed=closed, today=today)


@pages.get("/openings/offers")
def offers(door: Door = guard("offer openings", hidden)) -> Response:
    """Roles that become free, whatever the reason."""
    found = queries.free(door.session, door.actor, door.actor.today)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        rows = [[one.employee, one.title, one.team, one.last_on.isoformat()] for one in found]
        return export("Roles that become free", ["Person", "Role", "Team", "Last day"], rows, kind)
    return page(door, "openings/offers.html", found=found, today=local(door.now, door.zone).date())


@pages.get("/openings/offers/{employee_id}")
def offer(door: Door = guard("offer opening", guards.free, sensitive=True)) -> Response:
    """One such role, with the profile drawn for it."""
    return _offer(door, {}, [], 200)


def _offer(door: Door, given: Mapping[str, str], problems: list[Problem], status: int) -> Response:
    one: queries.Free = door.thing
    lines, drawn = draw(door.session, one.title, one.team_id, door.actor.today)
    return page(
        door,
        "openings/offer.html",
        status=status,
        one=one,
        lines=lines,
        drawn=drawn,
        teams=[(str(team.id), team.name) for team in queries.teams(door.session)],
        given=given,
        problems=problems,
        today=local(door.now, door.zone).date(),
    )


@pages.post("/openings/offers/{employee_id}/opening")
def open_role(door: Door = guard("offer opening", guards.free), sent: Sent = NOTHING) -> Response:
    """Open it."""
    one: queries.Free = door.thing
    given = {key: str(value) for key, value in sent.items()}
    _, drawn = draw(door.session, one.title, one.team_id, door.actor.today)
    try:
        made = actions.open_role(door, one, read(OpeningForm, given), drawn)
    except Invalid as refused:
        return _offer(door, given, refused.problems, 422)
    except Conflict as refused:
        return _offer(door, given, [Problem("", refused.detail)], 409)
    return go(door.request, f"/openings/{made.id}", said="The role is open. Everybody reads it, nobody why.")


@pages.post("/openings/offers/{employee_id}/dismissal")
def not_needed(door: Door = guard("offer opening", guards.free)) -> Response:
    """It is not to be filled."""
    actions.not_needed(door, door.thing)
    return go(door.request, "/openings/offers", said="This role is not offered again.")


@pages.get("/openings/{opening_id}")
def show(door: Door = guard("see openings", guards.opening)) -> Response:
    """One open role."""
    return page(door, "openings/show.html", one=door.thing, today=local(door.now, door.zone).date())


@pages.post("/openings/{opening_id}/closing")
def close(door: Door = guard("offer openings", guards.opening)) -> Response:
    """Close it."""
    actions.close(door, door.thing)
    return go(door.request, "/openings", said="The role is closed.")
