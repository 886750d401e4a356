"""The wall, spends, and the limit."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.empowerment import actions, guards, queries, rules, showing
from app.empowerment.forms import AnswerForm, OutcomeForm, PolicyForm, ReturnForm, SpendForm
from app.empowerment.models import Spend
from app.empowerment.wall import MONTHS, wall
from app.errors import Invalid, Problem
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
EXPORTED = 100_000
#: Months and teams on a page of the wall.
ROWS = 15


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


def _page(door: Door, name: str, problems: list[Problem] | None = None, **context: Any) -> Response:
    today = door.now.astimezone(ZoneInfo(door.zone)).date()
    around = {"problems": problems or [], "today": today, "money": rules.money}
    return page(door, name, status=422 if problems else 200, **around, **context)


@pages.get("/empowerment")
def index(door: Door = guard("see empowerment")) -> Response:
    """What spends bought, by month and team; nobody by name."""
    today = door.now.astimezone(ZoneInfo(door.zone)).date()
    found = wall(door.session, today, door.now)
    asked = paging(door.request, (), "", ROWS)
    rows = [row for row in found.rows if asked.q.casefold() in row.group.casefold()]
    if (kind := door.request.query_params.get("format", "")) in FORMATS:
        return export("Empowerment", showing.WALL_HEAD, showing.wall_rows(rows), kind)
    return _page(
        door,
        "empowerment/index.html",
        wall=found,
        rows=rows[asked.offset : asked.offset + ROWS],
        total=len(rows),
        asked=asked,
        lead=showing.lead(found),
        told=showing.told,
        policy=queries.in_force(door.session),
        months=MONTHS,
    )


@pages.get("/spends")
def listed(door: Door = guard("see spends")) -> Response:
    """One's own spends, those of one's reports, those one was asked, for HR the unit's; what waits for one first."""
    kind = door.request.query_params.get("format", "")
    asked = paging(door.request, (), "", EXPORTED if kind in FORMATS else 50)
    state = door.request.query_params.get("state", "")
    state = state if state in queries.STATES else ""
    found, total = queries.spends(door.session, door.actor, asked, state)
    if kind in FORMATS:
        return export("Spends", showing.HEAD, showing.rows(found), kind)
    waiting = queries.waiting(door.session, door.actor)
    given: dict[str, Any] = {"lines": found, "total": total, "asked": asked, "state": state}
    return _page(door, "empowerment/spends.html", waiting=waiting, tabs=_tabs(state), **given)


def _tabs(state: str) -> list[dict[str, Any]]:
    return [
        {"label": one.capitalize(), "href": f"/spends?state={one.replace(' ', '+')}", "current": one == state}
        for one in queries.STATES
    ]


@pages.get("/spends/new")
def new(door: Door = guard("spend")) -> Response:
    """The form: a guest, an amount, what for."""
    given = {key: door.request.query_params.get(key, "")[:1_000] for key in ("guest", "what_for", "words")}
    return _new(door, given, [])


def _new(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    policy = queries.in_force(door.session)
    return _page(
        door,
        "empowerment/new.html",
        problems,
        given=given,
        policy=policy,
        lately=[(one, one) for one in queries.lately(door.session, door.actor.employee_id or 0)],
        currencies=[(code, code) for code in policy.limits],
        reasons=list(rules.REASONS.items()),
        once=token_urlsafe(16),
        late=rules.LATE,
    )


@pages.post("/spends")
def give(door: Door = guard("spend"), sent: Sent = NOTHING) -> Response:
    """Give a guest something, or ask for it where it is over the limit."""
    given = _given(sent)
    try:
        made = actions.give(door, read(SpendForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    amount, address = rules.money(made.amount, made.currency), f"/spends/{made.id}"
    if made.asked_id is not None:
        return go(door.request, address, said=f"{amount} is over the limit: somebody is asked now.")
    return go(door.request, address, said=f"{amount} given. It stands.", undo=f"{address}/return")


@pages.get("/spends/{spend_id}")
def show(door: Door = guard("see spend", guards.spend, sensitive=True)) -> Response:
    """One spend and what became of it."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem], form: str = "") -> Response:
    spend: Spend = door.thing
    line = queries.load(door.session, spend.id)
    near = queries.given_near(door.session, spend.employee_id, spend.guest_key, spend.at)
    return _page(
        door,
        "empowerment/show.html",
        problems,
        line=line,
        own=door.actor.employee_id == spend.employee_id,
        undoable=actions.undoable(door, line),
        day_sum=rules.sum_of_day(spend.at, spend.zone, spend.currency, near),
        limit=queries.limit_at(door.session, spend),
        outcome=queries.outcome_of(door.session, spend.id),
        given=given,
        form=form,
    )


@pages.post("/spends/{spend_id}/answer")
def answer(door: Door = guard("answer spend", guards.spend), sent: Sent = NOTHING) -> Response:
    """Say yes or no to a spend over the limit."""
    given = _given(sent)
    try:
        made = actions.answer(door, door.thing, read(AnswerForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "answer")
    said = "It stands now." if made.granted else "It does not stand."
    return go(door.request, f"/spends/{door.thing.id}", said=f"{said} Whoever asked is told.")


@pages.post("/spends/{spend_id}/return")
def take_back(door: Door = guard("take spend back", guards.spend), sent: Sent = NOTHING) -> Response:
    """Take a spend back."""
    given = _given(sent)
    try:
        actions.take_back(door, door.thing, read(ReturnForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "return")
    return go(
        door.request, f"/spends/{door.thing.id}", said="Taken back. The guest’s day has room for it again."
    )


@pages.post("/spends/{spend_id}/outcome")
def tell(door: Door = guard("tell of spend", guards.spend), sent: Sent = NOTHING) -> Response:
    """What came of it."""
    given = _given(sent)
    try:
        actions.tell_outcome(door, door.thing, read(OutcomeForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "outcome")
    return go(door.request, f"/spends/{door.thing.id}", said="Thank you. It helps others to dare.")


@pages.get("/empowerment/limit")
def limit(door: Door = guard("see empowerment")) -> Response:
    """The limit in force, the versions before it, and for the HR lead the form of a new one."""
    newest = queries.in_force(door.session)
    return _limit(door, {"limits": rules.limits_text(newest.limits.items()), "asks": newest.asks}, [])


def _limit(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    versions = queries.versions(door.session)
    return _page(door, "empowerment/limit.html", problems, given=given, versions=versions)


@pages.post("/empowerment/limit")
def set_limit(door: Door = guard("set spend policy"), sent: Sent = NOTHING) -> Response:
    """A new version, in force at once."""
    given = _given(sent)
    try:
        made = actions.set_policy(door, read(PolicyForm, given))
    except Invalid as refused:
        return _limit(door, given, refused.problems)
    return go(door.request, "/empowerment/limit", said=f"Version {made.version} is in force.")
