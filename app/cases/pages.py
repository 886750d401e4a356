"""Cases: the list, the board, a new one, one of them."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.cases import actions, guards, lists, many_pages, one_pages, prevention_pages, queries, rules, who
from app.cases.forms import CaseForm
from app.cases.lists import Asked
from app.cases.whole import whole
from app.errors import Invalid, Problem
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import Paging, paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
EXPORTED = 100_000
HEAD = [
    "Case",
    "Came in",
    "Customer",
    "Way",
    "Theme",
    "Department",
    "Owner",
    "State",
    "Due",
    "Changed hands",
    "Departments",
    "Cause",
    "Helped at",
    "Preventions",
    "Finished",
    "Closed",
]


def _asked(door: Door) -> Asked:
    given = door.request.query_params

    def number(name: str) -> int | None:
        text = given.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    state = given.get("state", lists.OPEN)
    return Asked(
        state=state if state in {*lists.STATES, "all"} else lists.OPEN,
        mine=given.get("whose", "") == "mine",
        team_id=number("team"),
        theme_id=number("theme"),
        cause_id=number("cause"),
        way=given.get("way", "") if given.get("way", "") in rules.WAYS else "",
    )


@pages.get("/cases")
def listed(door: Door = guard("see cases")) -> Response:
    """The cases one may see, those due first."""
    kind = door.request.query_params.get("format", "")
    found = paging(door.request, lists.SORTS, "due", EXPORTED if kind in FORMATS else 50)
    asked = _asked(door)
    rows, total = lists.listed(door.session, door.actor, asked, found, door.now)
    if kind in FORMATS:
        door.journal("exported cases", rows=len(rows))
        return export("Cases", HEAD, [_row(door, one) for one in rows], kind)
    return _list(door, asked, found, rows, total)


def _list(door: Door, asked: Asked, found: Paging, rows: list[lists.Line], total: int) -> Response:
    return page(
        door,
        "cases/list.html",
        asked=found,
        wanted=asked,
        rows=rows,
        total=total,
        counts=lists.counts(door.session, door.actor, door.now),
        opening=rules.opening,
        views=many_pages.views(door.session, door.actor.account_id),
        themes=queries.themes(door.session),
        teams=who.teams(door.session),
        ways=rules.WAYS,
        now=door.now,
        today=_today(door),
    )


def _today(door: Door) -> Any:
    return door.now.astimezone(ZoneInfo(door.zone)).date()


def _row(door: Door, one: lists.Line) -> list[Any]:
    case = one.case
    here = ZoneInfo(door.zone)

    def told(at: Any) -> str:
        return at.astimezone(here).isoformat(timespec="minutes") if at else ""

    helped = "left out" if one.skipped else told(one.helped_at)
    return [
        str(case.id),
        told(case.came_at),
        one.customer,
        rules.WAYS[case.way],
        one.theme,
        one.team,
        one.owner,
        one.state(door.now),
        told(one.due),
        one.bounces,
        one.departments,
        one.cause,
        helped,
        one.preventions,
        one.prevented,
        told(case.closed_at),
    ]


@pages.get("/cases/board")
def board(door: Door = guard("see cases")) -> Response:
    """Open cases by what comes next: an answer, step one, step two, closing."""
    asked = _asked(door)
    found = Paging(1, door.request.query_params.get("q", "")[:100], "due", {}, 200)
    wanted = Asked(lists.OPEN, asked.mine, asked.team_id, asked.theme_id)
    rows, total = lists.listed(door.session, door.actor, wanted, found, door.now)
    return page(
        door,
        "cases/board.html",
        columns=lists.columns(rows),
        total=total,
        shown=len(rows),
        mine=asked.mine,
        now=door.now,
        today=_today(door),
        counts=lists.counts(door.session, door.actor, door.now),
        opening=rules.opening,
    )


@pages.get("/cases/new")
def new(door: Door = guard("open case")) -> Response:
    """Note a complaint."""
    way = door.request.query_params.get("way", "")
    given = {"once": token_hex(16), "way": way if way in {"public", "executive", "mail"} else "page"}
    return _new(door, given, [])


def _new(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    return page(
        door,
        "cases/new.html",
        status=422 if problems else 200,
        given=given,
        problems=problems,
        themes=queries.themes(door.session),
        teams=who.teams(door.session),
        names=who.names(door.session, door.now),
        today=_today(door),
    )


@pages.post("/cases")
def open_case(sent: Sent = NOTHING, door: Door = guard("open case")) -> Response:
    """It is a case from now on, and somebody's."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = actions.open_case(door, read(CaseForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    mine = made.owner_id == door.actor.employee_id
    said = "Noted. It is yours." if mine else "Noted, and given to its owner."
    hidden = made.protected and not mine
    return go(door.request, "/cases" if hidden else f"/cases/{made.id}", said=said)


pages.include_router(many_pages.routes)
pages.include_router(prevention_pages.routes)


@pages.get("/cases/{case_id}")
def show(door: Door = guard("see case", guards.case, sensitive=True)) -> Response:
    """One case: what the customer said, whose it is, its clock, the two steps, what it cost."""
    return page(door, "cases/show.html", **whole(door, door.thing, {}, []))


pages.include_router(one_pages.routes)
