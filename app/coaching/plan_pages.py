"""The page of a plan and everything that is done on it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.coaching import actions, guards, keeping, making, measuring, plan_log, rules
from app.coaching.forms import (
    ExtensionForm,
    NoteForm,
    OutcomeForm,
    PlanForm,
    PrivateForm,
    RatingForm,
    SeenForm,
)
from app.coaching.models import COACH, COACHEE, RESULTS
from app.coaching.queries import Held, Whole
from app.effects.rules import LEAST
from app.errors import Invalid, Problem
from app.web.forms import PathId, posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def given_in(sent: FormData) -> dict[str, str]:
    """What was sent, as text."""
    return {key: str(value) for key, value in sent.items()}


@routes.get("/plans/{plan_id}")
def show(door: Door = guard("see plan", guards.plan, sensitive=True)) -> Response:
    """One plan: what is expected, goals, things to do, check-ins, whether it helped, and its log."""
    return shown(door, "", {}, [])


def shown(door: Door, form: str, given: Mapping[str, str], problems: list[Problem]) -> Response:
    """The page; `form` names the one of its forms that was refused."""
    whole: Whole = door.thing
    today = actions.today(door)
    side = COACHEE if "self" in door.words else COACH if door.may("coach plan") else ""
    return page(
        door,
        "coaching/show.html",
        status=422 if problems else 200,
        whole=whole,
        plan=whole.plan,
        state=whole.state(today),
        open=whole.outcome is None,
        side=side,
        talk=talk_of(whole, side, door.request.query_params.get("check_in", ""), today),
        measured=measuring.measured(door.session, whole, today, door.zone),
        least=LEAST,
        log=plan_log.log(whole, door.zone),
        results=[(one, one.capitalize()) for one in (*RESULTS, rules.CANCELLED)],
        refused=form,
        given=given,
        problems=problems,
        today=today,
    )


def talk_of(whole: Whole, side: str, asked: str, today: date) -> Held | None:
    """The check-in that the form is about: the one asked for, else the first due that this side said nothing of, else
    the next.
    """
    chosen = next((one for one in whole.check_ins if str(one.check_in.id) == asked), None)
    silent = [
        one for one in whole.check_ins if one.check_in.planned_on <= today and side and side not in one.notes
    ]
    return chosen or (silent[0] if silent else whole.next_check_in)


def _done(door: Door, name: str, sent: FormData, do: Callable[[dict[str, str]], Any], said: str) -> Response:
    """Do it and come back to the plan; what was refused is shown beside what was typed."""
    given = given_in(sent)
    try:
        do(given)
    except Invalid as refused:
        return shown(door, name, given, refused.problems)
    return go(door.request, f"/plans/{door.thing.id}", said=said)


@routes.post("/plans/{plan_id}/acknowledgement")
def see(door: Door = guard("see plan as coachee", guards.plan), sent: Sent = NOTHING) -> Response:
    """The coachee has seen it."""
    return _done(
        door,
        "seen",
        sent,
        lambda given: actions.see(door, door.thing, read(SeenForm, given)),
        "Thank you: the plan runs.",
    )


@routes.get("/plans/{plan_id}/change")
def changing(door: Door = guard("coach plan", guards.plan)) -> Response:
    """The plan as a form."""
    return making.change_page(door, door.thing, {}, [])


@routes.post("/plans/{plan_id}/changes")
def change(door: Door = guard("coach plan", guards.plan), sent: Sent = NOTHING) -> Response:
    """Change it."""
    given = given_in(sent)
    try:
        actions.change(door, door.thing, read(PlanForm, given))
    except Invalid as refused:
        return making.change_page(door, door.thing, given, refused.problems)
    said = f"The plan is changed. {door.thing.employee} is asked to look at it again."
    return go(door.request, f"/plans/{door.thing.id}", said=said)


@routes.post("/plans/{plan_id}/extension")
def extend(door: Door = guard("coach plan", guards.plan), sent: Sent = NOTHING) -> Response:
    """A later end."""
    return _done(
        door,
        "extension",
        sent,
        lambda given: actions.extend(door, door.thing, read(ExtensionForm, given)),
        "The plan ends later.",
    )


@routes.post("/plans/{plan_id}/outcome")
def close(door: Door = guard("coach plan", guards.plan), sent: Sent = NOTHING) -> Response:
    """How it ended."""
    return _done(
        door,
        "outcome",
        sent,
        lambda given: actions.close(door, door.thing, read(OutcomeForm, given)),
        "The plan is closed.",
    )


@routes.post("/plans/{plan_id}/handover")
def take_over(door: Door = guard("take plan over", guards.plan)) -> Response:
    """The new manager coaches it from now on."""
    actions.take_over(door, door.thing)
    return go(door.request, f"/plans/{door.thing.id}", said="You coach this plan from now on.")


@routes.post("/plans/{plan_id}/check-ins/{check_in_id}/note")
def note(check_in_id: PathId, door: Door = guard("keep plan", guards.plan), sent: Sent = NOTHING) -> Response:
    """One side's word on a check-in."""
    return _done(
        door,
        f"check-in {check_in_id}",
        sent,
        lambda given: keeping.note(door, door.thing, check_in_id, read(NoteForm, given)),
        "Your word on the check-in is kept.",
    )


@routes.post("/plans/{plan_id}/notes")
def private_note(door: Door = guard("coach plan", guards.plan), sent: Sent = NOTHING) -> Response:
    """A note for the coach alone."""
    return _done(
        door,
        "private",
        sent,
        lambda given: keeping.private_note(door, door.thing, read(PrivateForm, given)),
        "Kept. Nobody but you reads it.",
    )


@routes.post("/plans/{plan_id}/promises/{promise_id}/completion")
def complete(promise_id: PathId, door: Door = guard("keep plan", guards.plan)) -> Response:
    """It is done."""
    keeping.complete(door, door.thing, promise_id)
    address = f"/plans/{door.thing.id}"
    undo = f"{address}/promises/{promise_id}/completion/removal"
    return go(door.request, address, said="Done.", undo=undo)


@routes.post("/plans/{plan_id}/promises/{promise_id}/completion/removal")
def undo_completion(promise_id: PathId, door: Door = guard("keep plan", guards.plan)) -> Response:
    """It is not done after all."""
    keeping.undo_completion(door, door.thing, promise_id)
    return go(door.request, f"/plans/{door.thing.id}", said="It is to be done again.")


@routes.post("/plans/{plan_id}/ratings")
def rate(door: Door = guard("see plan as coachee", guards.plan), sent: Sent = NOTHING) -> Response:
    """What the coachee thinks of the coaching."""
    return _done(
        door,
        "rating",
        sent,
        lambda given: keeping.rate(door, door.thing, read(RatingForm, given)),
        "Thank you. Your coach sees it only together with at least four others’.",
    )
