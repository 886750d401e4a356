"""Leave: one's own, that of somebody in one's care, from a file, from a calendar."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.leave import actions, feeds, files, guards, queries
from app.leave.forms import FeedForm, FileForm, LeaveForm
from app.people.models import Employee
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import plural

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
DATES = [
    ("iso", "2026-04-03"),
    ("dmy.", "03.04.2026, day first"),
    ("dmy/", "03/04/2026, day first"),
    ("mdy/", "04/03/2026, month first"),
]
SHOWN = 200


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items() if isinstance(value, str)}


@pages.get("/leave")
def mine(door: Door = guard("keep own leave")) -> Response:
    """One's own leave: what stands, more of it, and the calendar it is read from."""
    return _listed(door, door.session.get_one(Employee, door.actor.employee_id), "/leave", {}, [])


@pages.post("/leave")
def add_own(door: Door = guard("keep own leave"), sent: Sent = NOTHING) -> Response:
    """Write leave of one's own."""
    return _add(door, door.session.get_one(Employee, door.actor.employee_id), "/leave", _given(sent))


@pages.get("/employees/{employee_id}/leave")
def of_employee(door: Door = guard("see leave", guards.employee, sensitive=True)) -> Response:
    """Somebody's leave."""
    return _listed(door, door.thing, f"/employees/{door.thing.id}/leave", {}, [])


@pages.post("/employees/{employee_id}/leave")
def add(door: Door = guard("keep leave", guards.employee), sent: Sent = NOTHING) -> Response:
    """Write leave for somebody."""
    return _add(door, door.thing, f"/employees/{door.thing.id}/leave", _given(sent))


def _add(door: Door, person: Employee, home: str, given: Mapping[str, str]) -> Response:
    try:
        made = actions.add(door, person.id, read(LeaveForm, given))
    except Invalid as refused:
        return _listed(door, person, home, given, refused.problems)
    return go(door.request, home, said="The leave stands.", undo=f"/leaves/{made.id}/end")


def _listed(
    door: Door, person: Employee, home: str, given: Mapping[str, str], problems: list[Problem]
) -> Response:
    found = queries.of_employee(door.session, person.id)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        rows: list[list[Value]] = [
            [one.first_on.isoformat(), one.last_on.isoformat(), one.source.partition(":")[0], one.made_by]
            for one in found
        ]
        return export(f"Leave of {person.name}", ["First day", "Last day", "From", "Written by"], rows, kind)
    own = person.id == door.actor.employee_id
    feed = queries.feed_of(door.session, person.id) if own else None
    return page(
        door,
        "leave/index.html",
        status=422 if problems else 200,
        person=person,
        own=own,
        home=home,
        keeps=own or door.may("keep leave"),
        coming=[one for one in reversed(found) if one.last_on >= door.actor.today],
        past=[one for one in found if one.last_on < door.actor.today],
        feed=feed if feed and feed.ended_at is None else None,
        short=feeds.shortened,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.post("/leaves/{leave_id}/end")
def end(door: Door = guard("keep leave", guards.leave)) -> Response:
    """Take leave back."""
    actions.take_back(door, door.thing)
    return go(door.request, _home(door), said="Taken back.", undo=f"/leaves/{door.thing.id}/return")


@pages.post("/leaves/{leave_id}/return")
def restore(door: Door = guard("keep leave", guards.leave)) -> Response:
    """What was taken back stands again."""
    actions.restore(door, door.thing)
    return go(door.request, _home(door), said="The leave stands again.")


def _home(door: Door) -> str:
    whose = door.thing.employee_id
    return "/leave" if whose == door.actor.employee_id else f"/employees/{whose}/leave"


@pages.post("/leave/calendar")
def give_own(door: Door = guard("keep own leave"), sent: Sent = NOTHING) -> Response:
    """One's own calendar is read from now on."""
    try:
        feeds.give(door, door.actor.employee_id, read(FeedForm, _given(sent)))
    except Invalid as refused:
        person = door.session.get_one(Employee, door.actor.employee_id)
        return _listed(door, person, "/leave", _given(sent), refused.problems)
    return go(door.request, "/leave", said="The calendar is being read. Look again in a minute.")


@pages.post("/leave/company-calendar")
def give_company(door: Door = guard("import leave"), sent: Sent = NOTHING) -> Response:
    """The company's calendar is read from now on."""
    try:
        feeds.give(door, None, read(FeedForm, _given(sent)))
    except Invalid as refused:
        return _file(door, _given(sent), refused.problems)
    return go(door.request, "/leave/file", said="The calendar is being read. Look again in a minute.")


@pages.post("/leave/calendars/{feed_id}/end")
def end_calendar(door: Door = guard("keep leave calendar", guards.feed)) -> Response:
    """A calendar is read no more."""
    feeds.take_away(door, door.thing)
    home = "/leave" if door.thing.employee_id else "/leave/file"
    return go(
        door.request, home, said="The calendar is read no more, and what it said of days to come is gone."
    )


@pages.get("/leave/file")
def choose(door: Door = guard("import leave")) -> Response:
    """Leave from a file, and the company's calendar."""
    return _file(door, {}, [])


@pages.post("/leave/file/preview")
def preview(door: Door = guard("import leave"), sent: Sent = NOTHING) -> Response:
    """What a file would change, before it does."""
    file, given = sent.get("file"), _given(sent)
    if not isinstance(file, UploadFile) or not file.filename:
        return _file(door, given, [Problem("file", "Choose a file.")])
    try:
        rows = files.opened(_content(file))
        form = read(FileForm, given)
    except Invalid as refused:
        return _file(door, given, refused.problems)
    found = files.check(door, rows, form.dates)
    return _file(door, {**given, "rows": files.kept(rows), "name": file.filename}, [], found)


def _content(file: UploadFile) -> bytes:
    with file.file as sent:
        return sent.read()


@pages.post("/leave/file")
def take(door: Door = guard("import leave"), sent: Sent = NOTHING) -> Response:
    """Take what was looked at."""
    given = _given(sent)
    try:
        form = read(FileForm, given)
        found = files.check(door, files.unkept(form.rows), form.dates)
    except Invalid as refused:
        return _file(door, {**given, "rows": ""}, refused.problems)
    told = files.take(door, found, whole=form.whole == "yes")
    added = plural(told.added, "stretch", "stretches")
    said = f"{added} of leave added, {told.changed} changed, {told.ended} ended, {told.same} as before."
    return go(door.request, "/leave/file", said=said)


def _file(
    door: Door, given: Mapping[str, str], problems: list[Problem], found: files.Checked | None = None
) -> Response:
    feed = queries.feed_of(door.session, None)
    context: dict[str, Any] = {"found": found, "feed": feed if feed and feed.ended_at is None else None}
    return page(
        door,
        "leave/file.html",
        status=422 if problems else 200,
        given=given,
        problems=problems,
        dates=DATES,
        everywhere="" in door.actor.units("hr") | door.actor.units("hr_lead"),
        short=feeds.shortened,
        shown=SHOWN,
        **context,
    )
