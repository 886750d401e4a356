"""What employees were told, their answer and appeal; and HR's list of appeals, where somebody else rules."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard, hidden
from app.decisions import guards
from app.decisions import queries as decisions
from app.decisions.gating import today_of
from app.decisions.showing import windows_of
from app.errors import Conflict, Invalid, Problem
from app.hearings import actions, lists, queries, rules
from app.hearings.forms import OwnWordsForm, ReceivedForm, RulingForm
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/my-decisions")
def mine(door: Door = guard("see own decisions", hidden)) -> Response:
    """What one was told of and may answer or appeal; for most people nothing, ever."""
    today = today_of(door)
    found = queries.own(door.session, door.actor.employee_id or 0)
    lines = [(one, rules.told(one, today)) for one in found]
    return page(door, "hearings/mine.html", lines=lines, today=today)


@pages.get("/my-decisions/{decision_id}")
def show(door: Door = guard("see own decision", guards.own_decision)) -> Response:
    """What is considered or decided about oneself, in HR's words, with the evidence that was frozen for it."""
    return _show(door, {}, [], 200)


def _show(door: Door, given: dict[str, str], problems: list[Problem], status: int) -> Response:
    whole, today = decisions.whole(door.session, door.thing.id), today_of(door)
    return page(
        door,
        "hearings/show.html",
        status=status,
        whole=whole,
        windows=windows_of(whole.dossier.body),
        no_answer=rules.no_answer(whole, today),
        no_appeal=rules.no_appeal(whole, today),
        told=rules.told(whole, today),
        within=rules.RULE_WITHIN,
        given=given,
        problems=problems,
        today=today,
    )


@pages.post("/my-decisions/{decision_id}/answer")
def answer(door: Door = guard("see own decision", guards.own_decision), sent: Sent = NOTHING) -> Response:
    """Answer what is considered, once."""
    given = _given(sent)
    try:
        actions.answer(door, door.thing, read(OwnWordsForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, 422)
    except Conflict as refused:
        return _show(door, given, [Problem("", refused.detail)], 409)
    said = "Your answer is on the record. Everybody who decides reads it."
    return go(door.request, f"/my-decisions/{door.thing.id}", said=said)


@pages.post("/my-decisions/{decision_id}/appeal")
def appeal(door: Door = guard("see own decision", guards.own_decision), sent: Sent = NOTHING) -> Response:
    """Ask somebody else to decide again."""
    given = _given(sent)
    try:
        made = actions.appeal(door, door.thing, read(OwnWordsForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, 422)
    except Conflict as refused:
        return _show(door, given, [Problem("", refused.detail)], 409)
    said = f"Somebody who had no part in it rules by {made.decide_by:%d %B %Y}."
    return go(door.request, f"/my-decisions/{door.thing.id}", said=said)


@pages.get("/appeals")
def index(door: Door = guard("see decisions", hidden)) -> Response:
    """Appeals, open ones first, overdue ones named."""
    return lists.listed(door)


@pages.get("/decisions/{decision_id}/appeal")
def of_decision(door: Door = guard("see decision", guards.decision, sensitive=True)) -> Response:
    """The appeal of one decision: its words, who may rule, the ruling; or the form to enter one that came on paper."""
    return _appeal(door, {}, [], 200)


def _appeal(door: Door, given: dict[str, str], problems: list[Problem], status: int) -> Response:
    whole, today = decisions.whole(door.session, door.thing.id), today_of(door)
    everybody = actions.rulers(door, whole)
    return page(
        door,
        "hearings/appeal.html",
        status=status,
        whole=whole,
        everybody=everybody,
        who_may=actions.who_may(everybody),
        me=next((one for one in everybody if one.account_id == door.actor.account_id), None),
        no_appeal=rules.no_appeal(whole, whole.delivery.at.date() if whole.delivery else today),
        given=given,
        problems=problems,
        today=today,
    )


@pages.post("/decisions/{decision_id}/appeal")
def enter(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Enter an appeal that came on paper."""
    given = _given(sent)
    try:
        actions.enter_appeal(door, door.thing, read(ReceivedForm, given))
    except Invalid as refused:
        return _appeal(door, given, refused.problems, 422)
    except Conflict as refused:
        return _appeal(door, given, [Problem("", refused.detail)], 409)
    return go(door.request, f"/decisions/{door.thing.id}/appeal", said="The appeal is entered.")


@pages.post("/decisions/{decision_id}/ruling")
def rule(door: Door = guard("decide", guards.decision), sent: Sent = NOTHING) -> Response:
    """Rule on an appeal, once."""
    given = _given(sent)
    try:
        with door.session.begin_nested():
            made = actions.rule(door, door.thing, read(RulingForm, given))
    except Invalid as refused:
        return _appeal(door, given, refused.problems, 422)
    except Conflict as refused:
        return _appeal(door, given, [Problem("", refused.detail)], 409)
    said = "It stands. The employee reads why." if made.stands else "Reversed. The employee reads why."
    return go(door.request, f"/decisions/{door.thing.id}/appeal", said=said)
