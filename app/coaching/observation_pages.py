"""Observations: noting one, reading it, answering it, and what is made of it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, about, allows, guard
from app.coaching import guards, observations, observing
from app.coaching.actions import today
from app.coaching.forms import ObservationForm, ReasonForm, WordsForm
from app.coaching.models import Observation
from app.coaching.plan_pages import given_in
from app.errors import Invalid, Problem
from app.people.behaviours import BEHAVIOURS
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/employees/{employee_id}/observations")
def index(door: Door = guard("see observations", guards.employee, sensitive=True)) -> Response:
    """What supervisors saw of somebody's work, newest first; never averaged into anything."""
    found = observations.observed(door.session, Observation.employee_id == door.thing.id)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export(f"Observations of {door.thing.name}", *_lines(found), kind)
    return page(
        door,
        "coaching/observations.html",
        person=door.thing,
        found=found,
        own="self" in door.words,
        today=door.actor.today,
    )


def _lines(found: list[observations.Observed]) -> tuple[list[str], list[list[Value]]]:
    names = [one.name for one in BEHAVIOURS]
    head = [
        "Seen on",
        "By",
        "Contact",
        "Stepped in",
        *(name.capitalize() for name in names),
        "Words",
        "Answer",
    ]
    return head, [
        [
            one.observation.seen_on.isoformat(),
            one.observer,
            one.observation.contact_ref,
            "yes" if one.observation.intervened else "",
            *(one.observation.scores.get(name) for name in names),
            one.observation.words,
            one.answer.words if one.answer else "",
        ]
        for one in found
    ]


@routes.get("/employees/{employee_id}/observations/new")
def new(door: Door = guard("observe", guards.employee)) -> Response:
    """The form to note what one saw."""
    return _form(door, {"seen_on": today(door).isoformat()}, [])


@routes.post("/employees/{employee_id}/observations")
def observe(door: Door = guard("observe", guards.employee), sent: Sent = NOTHING) -> Response:
    """Note it."""
    given = given_in(sent)
    try:
        made = observing.observe(door, door.thing, read(ObservationForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    return go(
        door.request, f"/observations/{made.id}", said=f"Noted. {door.thing.name} can read and answer it."
    )


def _form(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    return page(
        door,
        "coaching/observe.html",
        status=422 if problems else 200,
        person=door.thing,
        behaviours=BEHAVIOURS,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@routes.get("/observations/{observation_id}")
def show(door: Door = guard("see observations", guards.observation, sensitive=True)) -> Response:
    """One observation, with the answer of the person observed and what became of it."""
    return _shown(door, "", {}, [])


def _shown(door: Door, form: str, given: Mapping[str, str], problems: list[Problem]) -> Response:
    found: observations.Observed = door.thing
    plan = found.item.plan_id if found.item else None
    words = about(door.session, door.actor, subject=found.observation.employee_id)
    return page(
        door,
        "coaching/observation.html",
        status=422 if problems else 200,
        found=found,
        own="self" in door.words,
        anchors={one.name: one for one in BEHAVIOURS},
        plan=plan if allows("see plan", words) else None,
        refused=form,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@routes.post("/observations/{observation_id}/answer")
def answer(door: Door = guard("answer observation", guards.observation), sent: Sent = NOTHING) -> Response:
    """The word of the person observed."""
    given = given_in(sent)
    try:
        observing.answer(door, door.thing, read(WordsForm, given))
    except Invalid as refused:
        return _shown(door, "answer", given, refused.problems)
    return go(door.request, f"/observations/{door.thing.id}", said="Your answer stands beside it.")


@routes.post("/items/{item_id}/dismissal")
def dismiss(door: Door = guard("dismiss item", guards.item), sent: Sent = NOTHING) -> Response:
    """No plan is made of it."""
    given = given_in(sent)
    try:
        observing.dismiss(door, door.thing, read(ReasonForm, given))
    except Invalid as refused:
        return _shown(door, "dismissal", given, refused.problems)
    return go(door.request, "/coaching", said="Dismissed, with your reason.")
