"""Handoffs: what waits, handing a case over, one handoff, and the picture of who hands to whom."""

from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.cases import who
from app.cases.models import Case
from app.cases.queries import policy_in_force
from app.errors import Invalid, NotFound, Problem
from app.handoffs import actions, guards, lists, queries, rules
from app.handoffs.forms import AnswerForm, OfferForm, OutcomeForm, RatingForm
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


def _page(door: Door, name: str, problems: list[Problem] | None = None, **context: Any) -> Response:
    today = door.now.astimezone(ZoneInfo(door.zone)).date()
    return page(door, name, status=422 if problems else 200, problems=problems or [], today=today, **context)


@pages.get("/handoffs")
def index(door: Door = guard("see handoffs")) -> Response:
    """What waits for one's answer, what one gave, and all that one may see."""
    return lists.listed(door)


@pages.get("/handoffs/picture")
def picture(door: Door = guard("see handoffs")) -> Response:
    """The warm share by team, and who hands to whom."""
    return lists.picture(door)


@pages.get("/handoffs/new")
def begin(door: Door = guard("see handoffs")) -> Response:
    """To the form of the case that the address names."""
    asked = door.request.query_params.get("case", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 20):
        raise NotFound
    return go(door.request, f"/handoffs/of/{asked}/new")


@pages.get("/handoffs/of/{case_id}")
def of_case(door: Door = guard("see case", guards.case)) -> Response:
    """The handoffs of a case: a panel on its page, and a page of its own."""
    name = "handoffs/_of_case.html" if is_htmx(door.request) else "handoffs/of_case.html"
    return _page(door, name, case=door.thing, lines=queries.of_case(door.session, door.thing.id))


@pages.get("/handoffs/of/{case_id}/new")
def new(door: Door = guard("move case", guards.case)) -> Response:
    """The form that hands a case over."""
    return _new(door, {}, [])


def _new(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    case: Case = door.thing
    open_ = [one for one in queries.of_case(door.session, case.id) if one.answer is None]
    return _page(
        door,
        "handoffs/new.html",
        problems,
        case=case,
        names=who.names(door.session, door.now),
        hours=policy_in_force(door.session).body["handoff_hours"],
        open=open_[0] if open_ and case.offered_to_id is not None else None,
        given=given,
    )


@pages.post("/handoffs/of/{case_id}")
def offer(door: Door = guard("move case", guards.case), sent: Sent = NOTHING) -> Response:
    """Ask somebody to take the case over."""
    given = _given(sent)
    try:
        made = actions.offer(door, door.thing, read(OfferForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    off = actions.away_words(door, made.receiver_id)
    said = "They are told. Until they accept, the case stays with its owner."
    if off:
        said += f" They are away until {off}: perhaps ask somebody else."
    return go(door.request, f"/handoffs/{made.id}", said=said)


@pages.get("/handoffs/{handoff_id}")
def show(door: Door = guard("see handoff", guards.handoff)) -> Response:
    """One handoff with its five facts; for whom it waits, the answer."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem], form: str = "") -> Response:
    line = queries.load(door.session, door.thing.id)
    me = door.actor.employee_id
    return _page(
        door,
        "handoffs/show.html",
        problems,
        line=line,
        facts=rules.FACTS | (rules.NOT_YET if line.answer is None else {}),
        missing=line.missing,
        cold=rules.cold_words(line.missing),
        warmths=[(str(key), f"{key}", words) for key, words in rules.WARMTHS.items()],
        warmth_words=rules.WARMTHS,
        late=line.late(door.now),
        gave=me == line.handoff.giver_id,
        got=me == line.handoff.receiver_id,
        away=actions.away_words(door, line.handoff.receiver_id) if line.answer is None else "",
        given=given,
        form=form,
    )


@pages.post("/handoffs/{handoff_id}/answer")
def answer(door: Door = guard("answer handoff", guards.handoff), sent: Sent = NOTHING) -> Response:
    """Accept, or decline with a reason."""
    given = _given(sent)
    try:
        made = actions.answer(door, door.thing, read(AnswerForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "answer")
    yes = made.custody_id is not None
    said = "The case is yours now." if yes else "Declined. The giver keeps the case and is told."
    return go(door.request, f"/handoffs/{door.thing.id}", said=said)


@pages.post("/handoffs/{handoff_id}/return")
def take_back(door: Door = guard("take handoff back", guards.handoff)) -> Response:
    """The giver keeps the case after all."""
    actions.take_back(door, door.thing)
    return go(door.request, f"/handoffs/{door.thing.id}", said="Taken back. The case stays where it was.")


@pages.post("/handoffs/{handoff_id}/outcome")
def confirm(door: Door = guard("confirm handoff", guards.handoff), sent: Sent = NOTHING) -> Response:
    """The customer was really helped."""
    given = _given(sent)
    try:
        actions.confirm(door, door.thing, read(OutcomeForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "outcome")
    return go(door.request, f"/handoffs/{door.thing.id}", said="Confirmed: the customer was helped.")


@pages.post("/handoffs/{handoff_id}/rating")
def rate(door: Door = guard("rate handoff", guards.handoff), sent: Sent = NOTHING) -> Response:
    """Say how warm it was."""
    given = _given(sent)
    try:
        actions.rate(door, door.thing, read(RatingForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "rating")
    return go(door.request, f"/handoffs/{door.thing.id}", said="Thank you. The giver reads it.")
