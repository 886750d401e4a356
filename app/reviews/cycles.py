"""Cycles: launched, followed."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from sqlalchemy import select
from starlette.datastructures import FormData

from app.access import Door, guard
from app.clock import first_day, month_of
from app.errors import Invalid
from app.people.models import Team
from app.reviews import guards, launching, queries
from app.reviews.forms import CycleForm
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.templates import go, page

routes = APIRouter()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/cycles")
def index(door: Door = guard("run cycles")) -> Response:
    """All cycles and how far each is."""
    return page(door, "reviews/cycles.html", cycles=queries.cycles(door.session), today=door.actor.today)


@routes.get("/cycles/new")
def new(door: Door = guard("run cycles")) -> Response:
    """The form for a new cycle, filled for the last half year."""
    last = month_of(door.actor.today) - 1
    given = {"first": f"{first_day(last - 5):%Y-%m}", "last": f"{first_day(last):%Y-%m}"}
    return _form(door, given, 200, [])


@routes.post("/cycles")
def launch(door: Door = guard("run cycles"), sent: Sent = NOTHING) -> Response:
    """Launch a cycle: a review for everybody with a manager."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        cycle, made = launching.launch(
            door.session, read(CycleForm, sent), door.actor.today, door.now, _units(door)
        )
    except Invalid as refusal:
        return _form(door, given, 422, refusal.problems)
    door.journal("launched cycle", kind="cycle", thing_id=cycle.id, reviews=made)
    return go(door.request, f"/cycles/{cycle.id}", said=f"{cycle.name} is launched with {made:,} reviews.")


@routes.get("/cycles/{cycle_id}")
def show(door: Door = guard("run cycles", guards.cycle)) -> Response:
    """One cycle: progress, who is late, every review the actor may know of."""
    asked = paging(door.request, (), "")
    lines, total = queries.of_cycle(
        door.session, door.actor, door.thing.id, words=asked.q, limit=asked.size, offset=asked.offset
    )
    line = next(one for one in queries.cycles(door.session) if one.cycle.id == door.thing.id)
    return page(
        door,
        "reviews/cycle.html",
        cycle=door.thing,
        line=line,
        lines=lines,
        total=total,
        asked=asked,
        managers=[
            row for row in queries.late_by_manager(door.session, door.actor, door.thing.id) if row[2] < row[3]
        ],
        today=door.actor.today,
    )


def _units(door: Door) -> frozenset[str]:
    """The units that the actor runs cycles for."""
    return door.actor.units("hr") | door.actor.units("hr_lead")


def _form(door: Door, given: dict[str, str], status: int, problems: Sequence[object]) -> Response:
    units = door.session.scalars(
        select(Team.unit).where(Team.unit != "").distinct().order_by(Team.unit)
    ).all()
    return page(
        door,
        "reviews/new_cycle.html",
        status=status,
        given=given,
        problems=problems,
        templates=queries.templates(door.session),
        units=[unit for unit in units if _units(door) & {"", unit}],
    )
