"""What became of complaints, their causes, and the other ways in: a forwarded mail, a file."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.cases import guards as case_guards
from app.complaints import coming, customer_pages, figures, hearing
from app.complaints.forms import MessageForm, VerdictForm
from app.complaints.models import CaseVerdict
from app.errors import Invalid, Problem
from app.files.refusals import FileRefused
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
pages.include_router(customer_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: Months that figures may look back over.
SPANS = (1, 3, 6, 12)
HEAD = [
    "Department",
    "Came in",
    "Open",
    "Answered in time",
    "of",
    "First contact",
    "Same day",
    "Step 1 left out",
    "of closed",
    "Changed hands",
    "Departments",
]


def _span(door: Door) -> int:
    given = door.request.query_params.get("months", "")
    return int(given) if given in {str(one) for one in SPANS} else 6


@pages.get("/complaints")
def index(door: Door = guard("see case figures")) -> Response:
    """Solved when and how, what customers say afterwards, what it cost, by department and theme."""
    months = _span(door)
    first = door.actor.today - timedelta(days=round(months * 30.44))
    session = door.session
    rows = figures.by_department(session, door.actor, first, door.now)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Complaints", HEAD, [_row(one) for one in rows], kind)
    did, handled, heard = figures.verdicts(session, first)
    return page(
        door,
        "complaints/index.html",
        months=months,
        spans=SPANS,
        whole=figures.whole(session, first, door.now),
        rows=rows,
        themes=figures.by_theme(session, first, door.now),
        did=did,
        handled=handled,
        heard=heard,
        costs=figures.costs(session, first),
        ages=figures.ages(session, door.now),
        today=door.actor.today,
    )


def _row(one: figures.Row) -> list[Any]:
    return [
        one.label,
        one.came,
        one.still_open,
        one.in_time.hits,
        one.in_time.n,
        one.first_contact.hits,
        one.same_day.hits,
        one.skipped.hits,
        one.skipped.n,
        round(one.hands, 2),
        round(one.departments, 2),
    ]


@pages.get("/complaints/causes")
def causes(door: Door = guard("see case figures")) -> Response:
    """What makes customers complain, most first, and what is done against it."""
    months = _span(door)
    first = door.actor.today - timedelta(days=round(months * 30.44))
    rows = figures.causes(door.session, first)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        head = ["Cause", "Touchpoint", "Procedure", "Cases", "Cost", "Planned", "Finished", "Last"]
        return export("Causes", head, [_cause(one) for one in rows], kind)
    given: dict[str, Any] = {
        "rows": rows,
        "touchpoints": figures.touchpoints(door.session, first),
        "spans": SPANS,
    }
    return page(door, "complaints/causes.html", months=months, today=door.actor.today, **given)


def _cause(one: figures.Ranked) -> list[Any]:
    return [
        one.name,
        one.touchpoint,
        one.procedure,
        one.n,
        ", ".join(one.costs),
        one.planned,
        one.finished,
        one.last.date().isoformat(),
    ]


@pages.get("/complaints/mail")
def mail(door: Door = guard("open case")) -> Response:
    """Paste a customer's message, or choose its file."""
    return _mail(door, {}, [])


def _mail(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    return page(door, "complaints/mail.html", status=422 if problems else 200, given=given, problems=problems)


@pages.post("/complaints/mail")
def take_mail(sent: Sent = NOTHING, door: Door = guard("open case")) -> Response:
    """The message is a case from now on, once."""
    file = sent.get("file")
    given = {key: value for key, value in sent.items() if isinstance(value, str)}
    try:
        pasted = read(MessageForm, {"message": given.get("message", "")}).message.encode("utf-8", "replace")
        body = (
            file.file.read(coming.MOST_BYTES + 1)
            if isinstance(file, UploadFile) and file.filename
            else pasted
        )
        made, new = coming.from_mail(door, body)
    except Invalid as refused:
        return _mail(door, given, refused.problems)
    said = "It is a case, and yours." if new else "This message is a case already: here it is."
    return go(door.request, f"/cases/{made.id}", said=said)


@pages.get("/complaints/import")
def file(door: Door = guard("import cases")) -> Response:
    """Complaints from a file."""
    return _file(door, [])


def _file(door: Door, problems: list[Problem]) -> Response:
    columns = list(coming.COLUMNS.values())
    status = 422 if problems else 200
    return page(door, "complaints/file.html", status=status, problems=problems, columns=columns)


@pages.post("/complaints/import")
def take_file(sent: Sent = NOTHING, door: Door = guard("import cases")) -> Response:
    """All rows of a file, or none."""
    given = sent.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        return _file(door, [Problem("file", "Choose a file.")])
    try:
        made, known = coming.from_file(door, given.file.read())
    except FileRefused as refused:
        return _file(door, [Problem("file", refused.message)])
    except Invalid as refused:
        return _file(door, refused.problems)
    return go(door.request, "/cases", said=f"{made} noted, {known} were known already.")


@pages.get("/complaints/{case_id}/verdict")
def verdict(door: Door = guard("see case", case_guards.case)) -> Response:
    """What the customer says of a closed case: a panel of its page, and a page without scripts."""
    return _verdict(door, {}, [])


def _verdict(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    name = "complaints/_verdict.html" if is_htmx(door.request) else "complaints/verdict.html"
    held = door.session.get(CaseVerdict, door.thing.id)
    own = door.actor.employee_id == door.thing.owner_id
    return page(
        door,
        name,
        status=422 if problems else 200,
        case=door.thing,
        verdict=held,
        asks=door.may("hear customer") and not own and held is None and door.thing.closed_at is not None,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.post("/complaints/{case_id}/verdict")
def hear(sent: Sent = NOTHING, door: Door = guard("hear customer", case_guards.case)) -> Response:
    """What the customer said on the telephone."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        hearing.note(door, door.thing, read(VerdictForm, given))
    except Invalid as refused:
        return _verdict(door, given, refused.problems)
    return go(door.request, f"/cases/{door.thing.id}", said="Noted, in the customer’s name.")
