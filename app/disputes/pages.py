"""Disputes: asking from an answer's page, taking back, the list and its statistics for HR, deciding."""

from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.contacts.models import ROLES
from app.disputes import actions, guards, lists, queries, rules
from app.disputes.forms import AskForm, RulingForm
from app.disputes.models import GROUNDS
from app.errors import Invalid, Problem
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: What each ground means, as the form says it.
GROUND_WORDS = {
    "wrong person": "Somebody else worked this contact",
    "abusive customer": "The customer was abusive",
    "outside my control": "It was about something I could not change",
}


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/ratings/{rating_id}/dispute")
def asking(door: Door = guard("see ratings", guards.rating)) -> Response:
    """The form to dispute an answer, or why there is none; as a panel on the answer's page or a page of its own."""
    return _asking(door, {}, [])


@pages.post("/ratings/{rating_id}/dispute")
def ask(door: Door = guard("dispute rating", guards.rating), sent: Sent = NOTHING) -> Response:
    """Dispute an answer credited to oneself."""
    given = _given(sent)
    try:
        made = actions.ask(door, door.thing, read(AskForm, given))
    except Invalid as refused:
        return _asking(door, given, refused.problems)
    said = f"HR decides by {made.decide_by:%d %B}. Nobody in your line decides it."
    return go(door.request, f"/disputes/{made.id}", said=said, undo=f"/disputes/{made.id}/withdrawal")


def _asking(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    answered = door.thing.rating.answered_at.astimezone(ZoneInfo(door.zone)).date()
    own = door.may("dispute rating")
    context: dict[str, Any] = {
        "whole": door.thing,
        "own": own,
        "disputes": _seen(door),
        "why_not": actions.refusal(door, door.thing) if own else "",
        "until": rules.last_day(answered),
        "days": rules.DECIDE_WITHIN,
        "grounds": [(ground, GROUND_WORDS[ground]) for ground in GROUNDS],
        "given": given,
        "problems": problems,
        "today": door.actor.today,
    }
    name = "disputes/_asking.html" if is_htmx(door.request) else "disputes/asking.html"
    return page(door, name, status=422 if problems else 200, **context)


def _seen(door: Door) -> list[queries.Line]:
    """The disputes about an answer that this actor may know of: of several who share it, each has their own."""
    found = queries.of_rating(door.session, door.thing.rating.id)
    return [line for line in found if guards.sees(door.session, door.actor, line)]


@pages.get("/disputes")
def index(door: Door = guard("see disputes")) -> Response:
    """Disputes for HR: what is open, the most urgent first, and what the decided ones say of the rules."""
    return lists.listed(door)


@pages.get("/disputes/mine")
def mine(door: Door = guard("see own disputes")) -> Response:
    """One's own disputes and what became of them."""
    found = queries.of_employee(door.session, door.actor.employee_id or 0)
    return page(door, "disputes/mine.html", lines=found, today=door.actor.today)


@pages.get("/disputes/{dispute_id}")
def show(door: Door = guard("see dispute", guards.dispute, sensitive=True)) -> Response:
    """One dispute: the employee's words, the answer, what was decided; for who may decide, the form."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    about: guards.About = door.thing
    open_ = about.line.state == queries.OPEN
    hr = "unit hr" in door.words
    return page(
        door,
        "disputes/show.html",
        status=422 if problems else 200,
        line=about.line,
        whole=about.whole,
        open=open_,
        decides=open_ and door.may("decide dispute"),
        deciders=actions.deciders(door, about.line.dispute) if open_ and hr else [],
        seen=guards.sees_rating(door.session, door.actor, about.whole),
        roles=[(role, role) for role in ROLES],
        names=sorted({part.name for part in about.whole.past.parts} - {about.line.employee}),
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.post("/disputes/{dispute_id}/withdrawal")
def withdraw(door: Door = guard("withdraw dispute", guards.dispute)) -> Response:
    """Take one's dispute back."""
    actions.withdraw(door, door.thing.line.dispute)
    return go(door.request, f"/disputes/{door.thing.id}", said="The dispute is withdrawn. Nothing changes.")


@pages.post("/disputes/{dispute_id}/ruling")
def decide(door: Door = guard("decide dispute", guards.dispute), sent: Sent = NOTHING) -> Response:
    """Decide a dispute, once."""
    given = _given(sent)
    try:
        made = actions.decide(door, door.thing.line.dispute, read(RulingForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    return go(
        door.request,
        f"/disputes/{door.thing.id}",
        said=f"The dispute is {made.outcome}. Both sides are told.",
    )
