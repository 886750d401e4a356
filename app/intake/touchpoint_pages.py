"""Touchpoints: whose they are, and what customers say of a team's."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import select
from starlette.datastructures import FormData

from app.access import Door, guard
from app.access.facts import SMALLEST_GROUP
from app.errors import Invalid, Problem
from app.intake.touchpoints import (
    LENS,
    OwnerForm,
    TouchpointLine,
    an_owner,
    disown,
    own,
    owned_by,
    touchpoints,
)
from app.people.models import Team
from app.people.queries import member
from app.scores import guards as scores_guards
from app.scores.lists import axis_for
from app.scores.teams import team_figures
from app.scores.windows import windowed
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/touchpoints")
def index(door: Door = guard("see touchpoints")) -> Response:
    """What customers meet without meeting a person, and whose it is."""
    return _index(door, {}, [])


@routes.post("/touchpoints")
def add(door: Door = guard("set touchpoints"), sent: Sent = NOTHING) -> Response:
    """A team owns a touchpoint from a day on."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = own(door, read(OwnerForm, given))
    except Invalid as refused:
        return _index(door, given, refused.problems)
    said = f"{given['team']} owns {given['name']} from that day on."
    return go(door.request, "/touchpoints", said=said, undo=f"/touchpoints/owners/{made.id}/removal")


@routes.post("/touchpoints/owners/{owner_id}/removal")
def remove(door: Door = guard("set touchpoints", an_owner)) -> Response:
    """Take an owner out that was noted by mistake."""
    disown(door, door.thing)
    return go(door.request, "/touchpoints", said="Removed. Answers credited before stay where they are.")


def _index(door: Door, given: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    asked = paging(door.request, (), "")
    kind = door.request.query_params.get("format", "")
    rows, total = touchpoints(
        door.session, paging(door.request, (), "", 100_000) if kind in FORMATS else asked
    )
    if kind in FORMATS:
        return export("Touchpoints", *_lines(rows), kind)
    return page(
        door,
        "intake/touchpoints.html",
        status=422 if problems else 200,
        rows=rows,
        total=total,
        asked=asked,
        teams=[(name, name) for name in door.session.scalars(select(Team.name).order_by(Team.name))],
        given=given,
        problems=list(problems),
        today=door.actor.today,
    )


def _lines(rows: Sequence[TouchpointLine]) -> tuple[list[str], list[list[Value]]]:
    head = ["Touchpoint", "Owned by", "From", "Answers credited to a team only"]
    return head, [
        [row.name, one.team, one.starts_on.isoformat(), row.answers] for row in rows for one in row.owners
    ]


@routes.get("/employees/{employee_id}/touchpoints")
def of_employee(door: Door = guard("see scores", scores_guards.employee)) -> Response:
    """The touchpoints of somebody's team with the team's figure: it is not theirs alone. A panel of their page; of a
    small team only for those who see its people anyway.
    """
    place = member(door.session, door.thing.id, door.actor.today)
    owned = owned_by(door.session, place.team_id, door.actor.today) if place else []
    fits, span, months = windowed(door)
    fits = [fit for fit in fits if fit.lens == LENS]
    figures = team_figures(door.session, fits, place.team_id) if place and owned else []
    if "self" in door.words:
        figures = [one for one in figures if one.people >= SMALLEST_GROUP]
    if not is_htmx(door.request):
        return go(door.request, f"/employees/{door.thing.id}")
    return page(
        door,
        "intake/_touchpoints.html",
        own="self" in door.words,
        place=place,
        owned=owned,
        figures=figures,
        axis=axis_for(figures),
        span=span,
        months=months,
    )
