"""Planning: the calendar of half-years and cycles, a team's service gaps, the executive's service reviews."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.clock import first_day, month_of
from app.errors import Invalid, Problem
from app.planning import actions, guards, lists, review_pages
from app.planning.forms import ActionForm, GoalForm, HalfForm, WithdrawForm
from app.planning.guards import Place
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
pages.include_router(review_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/planning")
def index(door: Door = guard("see planning")) -> Response:
    """Half-years and review cycles in one calendar; the goals of the running half-year."""
    return lists.calendar(door)


@pages.get("/planning/new")
def new(door: Door = guard("open half-year")) -> Response:
    """The form for a half-year, filled for the one that begins next."""
    month = month_of(door.actor.today)
    first = month - month % 6
    given = {
        "name": _name(first),
        "first": f"{first_day(first):%Y-%m}",
        "last": f"{first_day(first + 5):%Y-%m}",
    }
    return page(door, "planning/new.html", given=given, problems=[], today=door.actor.today)


def _name(first: int) -> str:
    start: date = first_day(first)
    return f"{'First' if start.month == 1 else 'Second'} half of {start.year}"


@pages.post("/planning")
def open_half(door: Door = guard("open half-year"), sent: Sent = NOTHING) -> Response:
    """Open it."""
    given = _given(sent)
    try:
        made = actions.open_half(door, read(HalfForm, given))
    except Invalid as refused:
        return page(
            door,
            "planning/new.html",
            status=422,
            given=given,
            problems=refused.problems,
            today=door.actor.today,
        )
    return go(door.request, "/planning", said=f"{made.name} is open. Managers can set their goals.")


@pages.get("/planning/{half_id}/teams/{team_id}")
def show(door: Door = guard("see service gaps", guards.place)) -> Response:
    """What a team promised, what is measured, what is done for it."""
    return lists.team(door, door.thing, "", {}, [])


def _tried(
    door: Door, form: str, sent: FormData, do: Callable[[Mapping[str, str]], str], part: str = ""
) -> Response:
    """Do it and say so, or show the page again with what was typed and what is wrong with it."""
    given, place = _given(sent), door.thing
    try:
        said = do(given)
    except Invalid as refused:
        problems: list[Problem] = refused.problems
        return lists.team(door, place, form, given, problems)
    return go(door.request, actions.href(place.half, place.team) + part, said=said)


@pages.post("/planning/{half_id}/teams/{team_id}/goals")
def set_goal(door: Door = guard("set service goal", guards.place), sent: Sent = NOTHING) -> Response:
    """The team's manager sets a goal."""
    place: Place = door.thing

    def do(given: Mapping[str, str]) -> str:
        actions.set_goal(door, place.half, place.team, read(GoalForm, given))
        return "The goal is set. It counts once your manager has agreed."

    return _tried(door, "goal", sent, do)


@pages.post("/service-goals/{goal_id}/agreement")
def agree(door: Door = guard("agree service goal", guards.goal)) -> Response:
    """Somebody above agrees."""
    place: Place = door.thing
    actions.agree(door, place.half, place.team, place.goal)  # type: ignore[arg-type]
    return go(door.request, actions.href(place.half, place.team), said="Agreed.")


@pages.post("/service-goals/{goal_id}/withdrawal")
def withdraw(door: Door = guard("keep service goal", guards.goal), sent: Sent = NOTHING) -> Response:
    """A goal no longer holds."""
    place: Place = door.thing

    def do(given: Mapping[str, str]) -> str:
        actions.withdraw(door, place.half, place.team, place.goal, read(WithdrawForm, given))  # type: ignore[arg-type]
        return "It no longer holds. Set another one where something else is promised."

    return _tried(door, f"withdrawal {place.id}", sent, do)


@pages.post("/service-goals/{goal_id}/actions")
def add_action(door: Door = guard("keep service goal", guards.goal), sent: Sent = NOTHING) -> Response:
    """Something is done for it."""
    place: Place = door.thing

    def do(given: Mapping[str, str]) -> str:
        actions.add_action(door, place.half, place.team, place.goal, read(ActionForm, given))  # type: ignore[arg-type]
        return "It stands with the open actions until it is done."

    return _tried(door, f"action {place.id}", sent, do, "#actions")


@pages.post("/service-actions/{action_id}/completion")
def finish(door: Door = guard("do service action", guards.action)) -> Response:
    """It is done."""
    place: Place = door.thing
    actions.finish(door, place.action)  # type: ignore[arg-type]
    seen = door.may("see service gaps")
    return go(door.request, actions.href(place.half, place.team) if seen else "/", said="Done.")
