"""Cycles: planned, looked at beforehand, launched, followed."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import select
from starlette.datastructures import FormData

from app.access import Door, guard, visible_employees
from app.clock import first_day, month_of
from app.cycles import changing_pages, guards, launching, lists, queries, reminding
from app.cycles.forms import CycleForm
from app.cycles.rules import ENOUGH, MANY_TO_WRITE
from app.errors import Invalid, Problem
from app.people.models import Employee
from app.reviews.models import Review
from app.sections import queries as templates
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: Names of a form that come more than once.
SEVERAL = ("units", "teams")


@pages.get("/cycles")
def index(door: Door = guard("run cycles")) -> Response:
    """All cycles and how far each is."""
    return lists.cycles(door)


@pages.get("/cycles/new")
def new(door: Door = guard("run cycles")) -> Response:
    """The form for a new cycle, filled for the last half year."""
    last = month_of(door.actor.today) - 1
    given = {"first": f"{first_day(last - 5):%Y-%m}", "last": f"{first_day(last):%Y-%m}"}
    return _form(door, given, [])


@pages.post("/cycles/preview")
def preview(door: Door = guard("run cycles"), sent: Sent = NOTHING) -> Response:
    """What a launch would do; or the list of who is left out, as a file. Changes nothing."""
    given = _given(sent)
    kind = str(given.pop("format", ""))
    if given.pop("back", ""):
        return _form(door, given, [])
    try:
        plan = launching.Plan(door.session, read(CycleForm, given), door.actor.today, _units(door))
    except Invalid as refusal:
        return _form(door, given, refusal.problems)
    found = launching.preview(plan)
    if kind in FORMATS:
        return export(f"Left out of {plan.form.name}", *lists.left_out(found), kind)
    return page(
        door,
        "cycles/preview.html",
        plan=plan,
        found=found,
        given=given,
        several=SEVERAL,
        own=door.actor.employee_id in found.ids,
        enough=ENOUGH,
        many=MANY_TO_WRITE,
        today=door.actor.today,
    )


@pages.post("/cycles")
def launch(door: Door = guard("run cycles"), sent: Sent = NOTHING) -> Response:
    """Launch a cycle: a review for everybody whom its rule fits and who has a manager."""
    given = _given(sent)
    try:
        form = read(CycleForm, given)
        cycle, made = launching.launch(door.session, form, door.actor.today, door.now, _units(door))
    except Invalid as refusal:
        return _form(door, given, refusal.problems)
    door.journal("launched cycle", kind="cycle", thing_id=cycle.id, reviews=made)
    return go(door.request, f"/cycles/{cycle.id}", said=f"{cycle.name} is launched with {made:,} reviews.")


@pages.get("/cycles/{cycle_id}")
def show(door: Door = guard("run cycles", guards.cycle)) -> Response:
    """One cycle: how far each team is, who is late, every review the actor may know of; or the list as a file."""
    return lists.progress(door)


@pages.post("/cycles/{cycle_id}/reminders")
def remind(door: Door = guard("run cycles", guards.cycle)) -> Response:
    """Remind everybody who is late, once a day."""
    known = select(Employee.id).where(visible_employees(door.actor))
    told = reminding.prompt(door, door.thing, Review.employee_id.in_(known))
    said = f"{told:,} {'person is' if told == 1 else 'people are'} told." if told else "Nobody is late."
    return go(door.request, f"/cycles/{door.thing.id}", said=said)


@pages.get("/cycles/{cycle_id}/leniency")
def rating(door: Door = guard("run cycles", guards.cycle)) -> Response:
    """How managers rate beside each other and beside the evidence; how the behaviours are scored."""
    return lists.leniency(door)


def _given(sent: FormData) -> dict[str, Any]:
    """What was sent, with what comes several times as lists."""
    found: dict[str, Any] = {key: value for key, value in sent.items() if isinstance(value, str)}
    for key in SEVERAL:
        if key in found:
            found[key] = [one for one in sent.getlist(key) if isinstance(one, str)]
    return found


def _units(door: Door) -> frozenset[str]:
    """The units that the actor runs cycles for."""
    return door.actor.units("hr") | door.actor.units("hr_lead")


def _form(door: Door, given: dict[str, Any], problems: list[Problem]) -> Response:
    return page(
        door,
        "cycles/new.html",
        status=422 if problems else 200,
        given=given,
        problems=problems,
        templates=templates.templates(door.session),
        places=queries.places(door.session, _units(door)),
    )


pages.include_router(changing_pages.routes)
