"""One person under decision: the dossier, the proposal, every step, each by somebody in HR."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.decisions import actions, approving, guards, keeping, showing
from app.decisions.forms import ActionForm, DayForm, HearingForm, ProposeForm, StepForm, WordsForm
from app.errors import Conflict, Invalid, Problem
from app.web.forms import PathId, posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def given_in(sent: FormData) -> dict[str, str]:
    """What was sent, as text."""
    return {key: str(value) for key, value in sent.items()}


@pages.get("/decisions/cycles/{cycle_id}/employees/{employee_id}")
def candidate(door: Door = guard("see decision", guards.candidate, sensitive=True)) -> Response:
    """Everything known of somebody, and the form to propose."""
    return _candidate(door, {}, [], 200)


def _candidate(door: Door, given: Mapping[str, str], problems: list[Problem], status: int) -> Response:
    context = showing.candidate(door)
    return page(door, "decisions/candidate.html", status=status, given=given, problems=problems, **context)


@pages.post("/decisions/cycles/{cycle_id}/employees/{employee_id}/decisions")
def propose(door: Door = guard("decide", guards.candidate), sent: Sent = NOTHING) -> Response:
    """Propose a decision."""
    given = given_in(sent)
    try:
        with door.session.begin_nested():
            made = actions.propose(door, door.thing, read(ProposeForm, given))
    except Invalid as refused:
        return _candidate(door, given, refused.problems, 422)
    except Conflict as refused:
        return _candidate(door, given, [Problem("", refused.detail)], 409)
    return go(door.request, f"/decisions/{made.id}", said="Proposed. The evidence is frozen as it stood.")


@pages.get("/decisions/{decision_id}")
def show(door: Door = guard("see decision", guards.decision, sensitive=True)) -> Response:
    """One decision: where it stands and what it waits for."""
    return page(door, "decisions/show.html", **showing.shown(door, "", {}, []))


def _tried(door: Door, form: str, sent: FormData, do: Callable[[dict[str, str]], Any], said: str) -> Response:
    """Do it and come back; what was refused stands beside what was typed, and nothing of it is done."""
    given = given_in(sent)
    try:
        with door.session.begin_nested():
            do(given)
    except Invalid as refused:
        context = showing.shown(door, form, given, refused.problems)
        return page(door, "decisions/show.html", status=422, **context)
    except Conflict as refused:
        context = showing.shown(door, form, given, [Problem("", refused.detail)]) | {"conflict": True}
        return page(door, "decisions/show.html", status=409, **context)
    return go(door.request, f"/decisions/{door.thing.id}", said=said)


@pages.post("/decisions/{decision_id}/dossiers")
def regather(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Gather the evidence anew."""

    def do(given: dict[str, str]) -> Any:
        return actions.regather(door, door.thing, read(StepForm, given).version)

    return _tried(door, "dossier", sent, do, "Gathered anew. Approvals before this no longer count.")


@pages.post("/decisions/{decision_id}/day")
def set_day(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """From when a severance holds."""

    def do(given: dict[str, str]) -> Any:
        return actions.set_day(door, door.thing, read(DayForm, given))

    return _tried(door, "day", sent, do, "The day is set.")


@pages.post("/decisions/{decision_id}/hearing")
def hear(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Ask the employee."""

    def do(given: dict[str, str]) -> Any:
        return approving.open_hearing(door, door.thing, read(HearingForm, given))

    return _tried(door, "hearing", sent, do, "Asked. The employee reads it on a page of their own.")


@pages.post("/decisions/{decision_id}/waiver")
def ask_waiver(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Ask in writing that no coaching plan is waited for."""

    def do(given: dict[str, str]) -> Any:
        return approving.ask_waiver(door, door.thing, read(WordsForm, given))

    return _tried(door, "waiver", sent, do, "Asked. A second person grants it.")


@pages.post("/decisions/{decision_id}/waiver/grant")
def grant_waiver(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Grant it, as the second person."""

    def do(given: dict[str, str]) -> Any:
        return approving.grant_waiver(door, door.thing, read(StepForm, given))

    return _tried(door, "grant", sent, do, "Granted.")


@pages.post("/decisions/{decision_id}/approvals")
def approve(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Approve it, in one's own words."""

    def do(given: dict[str, str]) -> Any:
        return approving.approve(door, door.thing, read(WordsForm, given))

    return _tried(door, "approval", sent, do, "Approved by you.")


@pages.post("/decisions/{decision_id}/withdrawal")
def withdraw(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Take the proposal back."""

    def do(given: dict[str, str]) -> Any:
        return actions.withdraw(door, door.thing, read(WordsForm, given))

    return _tried(door, "withdrawal", sent, do, "Withdrawn. The record stays and says so.")


@pages.post("/decisions/{decision_id}/reversal")
def reverse(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Undo what was approved."""

    def do(given: dict[str, str]) -> Any:
        form = read(WordsForm, given)
        return actions.reverse(door, door.thing, form.words, form.version)

    return _tried(door, "reversal", sent, do, "Reversed, by a record of its own.")


@pages.post("/decisions/{decision_id}/delivery")
def deliver(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Tell the employee."""

    def do(given: dict[str, str]) -> Any:
        return actions.deliver(door, door.thing, read(WordsForm, given))

    return _tried(door, "delivery", sent, do, "Told. The employee reads it on a page of their own.")


@pages.post("/decisions/{decision_id}/actions")
def add_action(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Something to do to keep a star."""

    def do(given: dict[str, str]) -> Any:
        return keeping.add_action(door, door.thing, read(ActionForm, given))

    return _tried(door, "action", sent, do, "Added.")


@pages.post("/decisions/{decision_id}/actions/{action_id}/completion")
def tick_action(action_id: PathId, door: Door = guard("decide", guards.decision)) -> Response:
    """It is done, or is not after all."""
    found = keeping.do_action(door, door.thing, action_id)
    return go(
        door.request, f"/decisions/{door.thing.id}#keeping", said="Done." if found.done_at else "Open again."
    )


@pages.post("/decisions/{decision_id}/wish")
def wish(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """What the star asked for."""

    def do(given: dict[str, str]) -> Any:
        return keeping.note_wish(door, door.thing, read(WordsForm, given))

    return _tried(door, "wish", sent, do, "Noted.")
