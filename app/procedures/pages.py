"""The register of procedures, one procedure, and when a rule is asked to give way."""

from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.procedures import actions, bent, exception_pages, guards, importing, queries, sort_pages
from app.procedures.forms import ChangeForm, FlexForm, PolicyForm, ProcedureForm
from app.procedures.models import KINDS
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import plural

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
HEAD = [
    "Procedure",
    "Kind",
    "Owner",
    "In force for days",
    "Version",
    "Exceptions lately",
    "Exceptions in all",
    "Waiting",
    "Oldest waits days",
    "Left open",
    "Asked to give way",
    "Text",
    "Reason",
    "Risk",
    "Meanwhile",
]


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


def _page(door: Door, name: str, problems: list[Problem] | None = None, **context: Any) -> Response:
    today = door.now.astimezone(ZoneInfo(door.zone)).date()
    return page(door, name, status=422 if problems else 200, problems=problems or [], today=today, **context)


@pages.get("/procedures")
def index(door: Door = guard("see procedures")) -> Response:
    """The register: must-follow ones first, with counts, their age and what is open."""
    lines = queries.register(door.session, door.now)
    kind = door.request.query_params.get("kind", "")
    shown = [one for one in lines if kind not in KINDS or one.version.kind == kind]
    if (asked := door.request.query_params.get("format", "")) in FORMATS:
        return export("Procedures", HEAD, [_row(door, one) for one in shown], asked)
    return _page(
        door,
        "procedures/index.html",
        lines=shown,
        must=sum(one.must for one in lines),
        flexible=sum(not one.must for one in lines),
        open=[one for one in lines if one.open],
        proposed=[one for one in lines if one.proposal],
        waiting=bent.waiting(door.session, door.actor),
        kind=kind if kind in KINDS else "",
        policy=queries.policies(door.session)[0],
    )


def _row(door: Door, one: queries.Line) -> list[Value]:
    version = one.version
    told: list[Value] = [one.procedure.title, version.kind, one.owner, one.age(door.now), version.number]
    told += [one.lately, one.total, one.waiting, one.waits(door.now), one.open]
    told += ["yes" if one.proposal else "", version.text, version.reason, version.risk, version.meanwhile]
    return told


@pages.get("/procedures/new")
def new(door: Door = guard("make procedures")) -> Response:
    """The form of a procedure."""
    return _page(door, "procedures/new.html", given={})


@pages.post("/procedures")
def make(door: Door = guard("make procedures"), sent: Sent = NOTHING) -> Response:
    """A procedure, flexible at first."""
    given = _given(sent)
    try:
        made = actions.make(door, read(ProcedureForm, given))
    except Invalid as refused:
        return _page(door, "procedures/new.html", refused.problems, given=given)
    said = "It is flexible until both sides call it must-follow and sign."
    return go(door.request, f"/procedures/{made.id}", said=said)


@pages.get("/procedures/policy")
def policy(door: Door = guard("see procedures")) -> Response:
    """From how many exceptions on a rule is asked to give way, with all versions."""
    newest = queries.policies(door.session)[0]
    return _policy(door, {"times": str(newest.times), "days": str(newest.days)}, [])


def _policy(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    versions = queries.policies(door.session)
    return _page(door, "procedures/policy.html", problems, given=given, versions=versions)


@pages.post("/procedures/policy")
def set_policy(door: Door = guard("set procedure policy"), sent: Sent = NOTHING) -> Response:
    """A new version, in force at once."""
    given = _given(sent)
    try:
        made = actions.set_policy(door, read(PolicyForm, given))
    except Invalid as refused:
        return _policy(door, given, refused.problems)
    return go(door.request, "/procedures/policy", said=f"Version {made.version} is in force.")


@pages.get("/procedures/file")
def file(door: Door = guard("import procedures")) -> Response:
    """A register from a file."""
    return _file(door, [])


def _file(door: Door, problems: list[Problem]) -> Response:
    most = importing.MOST_ROWS
    return _page(door, "procedures/file.html", problems, columns=importing.COLUMNS, most=most)


@pages.post("/procedures/file")
def take(door: Door = guard("import procedures"), sent: Sent = NOTHING) -> Response:
    """Take a file whole, or say what stands against it."""
    try:
        told = importing.take(door, _content(sent))
    except Invalid as refused:
        return _file(door, refused.problems)
    said = f"{plural(told.added, 'procedure')} added, {told.known:,} known already."
    if told.differ:
        said += f" {told.differ:,} of these say something else in the file: change them on their own pages."
    return go(door.request, "/procedures", said=said)


def _content(sent: FormData) -> bytes:
    found = sent.get("file")
    if not isinstance(found, UploadFile) or not found.filename:
        raise Invalid([Problem("file", "Choose a file.")])
    with found.file as opened:
        return opened.read()


@pages.get("/procedures/{procedure_id}")
def show(door: Door = guard("see procedures", guards.procedure)) -> Response:
    """One procedure: what it says, who signed it, what was bent of it as far as one may see."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem], form: str = "") -> Response:
    (line,) = queries.register(door.session, door.now, door.thing.id)
    found, total = bent.bent(
        door.session, door.actor, paging(door.request, (), "", 20), procedure_id=door.thing.id
    )
    return _page(
        door,
        "procedures/show.html",
        problems,
        line=line,
        versions=queries.versions(door.session, door.thing.id),
        answered=queries.answered(door.session, door.thing.id),
        bent=found,
        total=total,
        policy=queries.policies(door.session)[0],
        given=given,
        form=form,
    )


@pages.post("/procedures/{procedure_id}/versions")
def change(door: Door = guard("keep procedure", guards.procedure), sent: Sent = NOTHING) -> Response:
    """Another text of a flexible procedure, or another owner."""
    given = _given(sent)
    try:
        actions.change(door, door.thing, read(ChangeForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "change")
    return go(door.request, f"/procedures/{door.thing.id}", said="Changed. The version before stays.")


@pages.post("/procedures/{procedure_id}/flexing")
def flex(door: Door = guard("flex procedure", guards.procedure), sent: Sent = NOTHING) -> Response:
    """Take or decline the proposal to flex it."""
    given = _given(sent)
    try:
        made = actions.flex(door, door.thing, read(FlexForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "flex")
    said = "It is flexible from now on." if made.taken else "It stays must-follow."
    return go(door.request, f"/procedures/{door.thing.id}", said=f"{said} Whoever asked is told.")


@pages.post("/procedures/{procedure_id}/retirement")
def retire(door: Door = guard("keep procedure", guards.procedure)) -> Response:
    """It is no procedure any longer."""
    actions.retire(door, door.thing)
    return go(door.request, "/procedures", said="Retired. What was bent of it stays to be read.")


pages.include_router(exception_pages.routes)
pages.include_router(sort_pages.routes)
