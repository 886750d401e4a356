"""The frontline log: calls to the line, earlier ones from a file, how often leaders are on the line."""

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.errors import Invalid, Problem, TooLarge
from app.frontline import actions, call_file, checklist_pages, guards, queries, rules, shop_pages
from app.frontline.actions import today
from app.frontline.forms import CadenceForm, CallForm
from app.frontline.models import CALL, FLOOR, NO, PARTLY, SHOP, YES
from app.frontline.standing import Cadence, Leader, cadences, leader, seen
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
EXPORTED = 100_000
HEAD = ("Day", "Caller", "Line", "Waited, minutes", "Taken care of", "Words", "Written down by")
CARE = {YES: "Yes", PARTLY: "Partly", NO: "No"}
#: Minutes that have a button of their own.
WAITS = (0, 1, 3, 5, 10, 20)
#: So many lines have a button of their own; more stand in a list.
BUTTONS = 6


def own(door: Door) -> Leader | None:
    """The actor among those who lead."""
    whose = door.actor.employee_id
    return leader(door.session, whose, door.now, today(door)) if whose is not None else None


@pages.get("/frontline")
def index(door: Door = guard("see frontline"), care: str = "") -> Response:
    """Calls to the line, newest first: one's own, those of one's line and unit; for executives all."""
    kind = door.request.query_params.get("format", "")
    asked = paging(door.request, (), "", EXPORTED if kind in FORMATS else 20)
    care = care if care in CARE else ""
    found, total = queries.calls(door.session, asked, seen(door.actor), care)
    if kind in FORMATS:
        return export("Calls to the line", HEAD, [_row(line) for line in found], kind)
    lately = queries.lately(door.session, today(door), seen(door.actor))
    return page(
        door,
        "frontline/index.html",
        lines=found,
        total=total,
        asked=asked,
        care=care,
        cares=CARE,
        lately=lately,
        me=own(door),
        today=today(door),
    )


def _row(line: queries.CallLine) -> list[Value]:
    one = line.call
    said: list[Value] = [one.called_on.isoformat(), line.caller, line.team, one.waited]
    return [*said, CARE[one.care], one.words, one.made_by]


@pages.get("/frontline/calls/new")
def new(door: Door = guard("log line call")) -> Response:
    """The form: three taps and at most a short line."""
    return _new(door, {}, [])


def _new(door: Door, given: dict[str, str], problems: Sequence[Problem]) -> Response:
    last = queries.last_call(door.session, door.actor.employee_id or 0)
    teams = queries.lines(door.session, today(door))
    # The line rung last comes first, and is chosen.
    first = str(last.team_id) if last else ""
    teams.sort(key=lambda one: one[0] != first)
    given.setdefault("team", teams[0][0] if teams else "")
    given.setdefault("once", token_hex(16))
    return page(
        door,
        "frontline/call.html",
        status=422 if problems else 200,
        given=given,
        problems=list(problems),
        teams=teams,
        few=len(teams) <= BUTTONS,
        waits=[(str(one), f"{one} min" if one else "None") for one in WAITS],
        cares=list(CARE.items()),
        me=own(door),
        today=today(door),
        oldest=rules.OLDEST.days,
    )


@pages.post("/frontline/calls")
def log(door: Door = guard("log line call"), sent: Sent = NOTHING) -> Response:
    """Keep a call."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = actions.log_call(door, read(CallForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    return go(door.request, "/frontline", said="Noted.", undo=f"/frontline/calls/{made.id}/undoing")


@pages.post("/frontline/calls/{call_id}/undoing")
def undo(door: Door = guard("undo line call", guards.call)) -> Response:
    """Take a call of today back."""
    actions.undo_call(door, door.thing)
    return go(door.request, "/frontline", said="Taken back. It counts no more.")


@pages.get("/frontline/calls/file")
def choose(door: Door = guard("import line calls")) -> Response:
    """Earlier calls from a file."""
    return _file(door, [])


def _file(door: Door, problems: Sequence[Problem]) -> Response:
    return page(
        door,
        "frontline/file.html",
        status=422 if problems else 200,
        problems=list(problems),
        columns=call_file.COLUMNS,
        most=call_file.MOST_ROWS,
    )


@pages.post("/frontline/calls/file")
def take(door: Door = guard("import line calls"), sent: Sent = NOTHING) -> Response:
    """Take a file in, all of it or none."""
    file = sent.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _file(door, [Problem("file", "Choose a CSV or XLSX file.")])
    with file.file as opened:
        body = opened.read(call_file.MOST_BYTES + 1)
    if len(body) > call_file.MOST_BYTES:
        raise TooLarge("The file is larger than 4 MB. Split it in two.")
    try:
        found = call_file.take(door, body)
    except Invalid as refused:
        return _file(door, refused.problems)
    return go(door.request, "/frontline", said=f"{found.added} calls added, {found.known} known before.")


@pages.get("/frontline/cadence")
def every(door: Door = guard("see frontline")) -> Response:
    """How often each leader does what, with all versions."""
    newest = cadences(door.session)[0].every
    given = {"call_days": newest[CALL], "shop_days": newest[SHOP], "floor_days": newest[FLOOR]}
    return _cadence(door, {key: str(value) for key, value in given.items()}, [])


def _cadence(door: Door, given: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    versions: list[Cadence] = cadences(door.session)
    return page(
        door,
        "frontline/cadence.html",
        status=422 if problems else 200,
        given=given,
        problems=list(problems),
        versions=versions,
        names=rules.NAMES,
        today=today(door),
    )


@pages.post("/frontline/cadence")
def set_cadence(door: Door = guard("set cadence"), sent: Sent = NOTHING) -> Response:
    """A new version, in force at once."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = actions.set_cadence(door, read(CadenceForm, given))
    except Invalid as refused:
        return _cadence(door, given, refused.problems)
    return go(door.request, "/frontline/cadence", said=f"Version {made.version} is in force.")


pages.include_router(shop_pages.routes)
pages.include_router(checklist_pages.routes)
