"""Duty: who owes what, opting out, who was on the floor when; and what serving did."""

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.duty import actions, cohorts, guards, queries, rules, showing
from app.duty.forms import OptOutForm
from app.errors import Invalid
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
Year = Annotated[int | None, Query(ge=2000, le=2200)]


@pages.get("/rotations/{program_id}/duty")
def duty(
    door: Door = guard("see rotations", guards.program),
    year: Year = None,
    state: str = "",
) -> Response:
    """The year's duty: everybody's, executives first. As a fragment, the panel beside the board."""
    asked = paging(door.request, (), "")
    day = door.actor.today
    wanted = year or day.year
    found = queries.lines(door.session, door.thing, wanted, door.now)
    if is_htmx(door.request) and "year" not in door.request.query_params:
        rows = showing.panel(found, door.actor.employee_id)
        return page(door, "duty/_duty.html", program=door.thing, rows=rows, year=wanted, found=found)
    shown = showing.chosen(found, asked.q, state)
    if (kind := door.request.query_params.get("format", "")) in FORMATS:
        return export(f"Duty {wanted}", showing.HEAD, [showing.row(one) for one in shown], kind)
    return page(
        door,
        "duty/show.html",
        program=door.thing,
        found=found,
        shown=shown[asked.offset : asked.offset + asked.size],
        many=len(shown),
        asked=asked,
        year=wanted,
        years=(day.year - 1, day.year, day.year + 1),
        state=state,
        words=queries.owing_words(found, wanted),
    )


@pages.get("/rotations/{program_id}/duty/{employee_id}")
def one(door: Door = guard("see own duty", guards.person)) -> Response:
    """One person's duty, with the form to opt out."""
    return _one(door, {})


@pages.post("/rotations/{program_id}/duty/{employee_id}/opt-outs")
def opt_out(door: Door = guard("opt out", guards.person), sent: Sent = NOTHING) -> Response:
    """Opt out of a year."""
    program, employee = door.thing
    try:
        actions.opt_out(door, program, employee, read(OptOutForm, sent))
    except Invalid as refused:
        return _one(door, dict(sent), refused.problems)
    address = f"/rotations/{program.id}/duty/{employee.id}"
    return go(door.request, address, said="Noted. The days are to be made up.")


def _one(door: Door, given: dict[str, Any], problems: Any = ()) -> Response:
    program, employee = door.thing
    years = (door.actor.today.year, door.actor.today.year + 1)
    found = [
        (year, line)
        for year in years
        for line in queries.lines(door.session, program, year, door.now)
        if line.id == employee.id
    ]
    return page(
        door,
        "duty/person.html",
        status=422 if problems else 200,
        program=program,
        employee=employee,
        found=found,
        given={"year": str(years[0])} | given,
        problems=problems,
        year_options=[(str(year), str(year)) for year in years],
    )


@pages.post("/opt-outs/{opt_out_id}/withdrawal")
def come_back(door: Door = guard("opt out", guards.opt_out)) -> Response:
    """Take opting out back."""
    actions.come_back(door, door.thing)
    address = f"/rotations/{door.thing.program_id}/duty/{door.thing.employee_id}"
    return go(door.request, address, said="The duty holds again.")


@pages.get("/coverage")
def coverage(door: Door = guard("see coverage"), only: str = "") -> Response:
    """Everybody off the front line with days since they were last on the floor."""
    asked = paging(door.request, (), "")
    found = queries.coverage(door.session, door.actor, door.now)
    shown = [
        one
        for one in found
        if (only != "overdue" or one.overdue) and showing.named(asked.q, one.name, one.team, one.unit)
    ]
    if (kind := door.request.query_params.get("format", "")) in FORMATS:
        head = ["person", "title", "team", "unit", "last day on the floor", "days since", "next from"]
        rows = [
            [one.name, one.title, one.team, one.unit, _day(one.last_on), one.says, _day(one.next_on)]
            for one in shown
        ]
        return export("Floor time", head, rows, kind)
    return page(
        door,
        "duty/coverage.html",
        found=found,
        shown=shown[asked.offset : asked.offset + asked.size],
        many=len(shown),
        asked=asked,
        only=only,
        never=sum(one.days is None for one in found),
        overdue=sum(one.overdue for one in found),
        limit=rules.OVERDUE,
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pages.get("/rotations/{program_id}/effect")
def effect(door: Door = guard("see rotations", guards.program)) -> Response:
    """What serving did, by cohort and for the program. As a fragment, the panel beside the board."""
    found = showing.effects(queries.effects(door.session, door.thing.id))
    name = "duty/_effect.html" if is_htmx(door.request) else "duty/effect.html"
    return page(door, name, program=door.thing, found=found)


@pages.get("/stints/{sign_up_id}/effect")
def of_person(door: Door = guard("see scores", guards.served, sensitive=True)) -> Response:
    """What serving did for one person."""
    sign_up, slot, program = door.thing
    found = cohorts.of_person(door.session, program, slot, sign_up.employee_id, door.now)
    shown = [showing.figure(name, one) for name, one in found]
    return page(door, "duty/of_person.html", program=program, slot=slot, sign_up=sign_up, found=shown)
