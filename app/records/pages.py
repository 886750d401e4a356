"""The sealed record of a decision, what is kept until when, and the policy that says so."""

from collections.abc import Iterator, Mapping
from typing import IO, Annotated, Any

from fastapi import Depends
from fastapi.responses import Response, StreamingResponse
from starlette.background import BackgroundTask
from starlette.datastructures import FormData

from app.access import Door, guard, hidden
from app.decisions.models import KINDS, Decision
from app.errors import Invalid
from app.records import actions, guards, hold_pages, proof, queries, rules
from app.records.forms import PolicyForm
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import local

pages = Router()
pages.include_router(hold_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
STATES = ("kept", "due", "held", "running", "erased")
#: Rows for rules that the form of the policy offers beyond those there are.
SPARE = 2
PIECE = 64 * 1024


@pages.get("/decisions/{decision_id}/record")
def record(door: Door = guard("see decision", guards.record, sensitive=True)) -> Response:
    """The sealed versions of one decision's record, and whether they hold."""
    (kept,) = queries.kept(door.session, door.zone, Decision.id == door.thing.id)
    return page(
        door,
        "records/record.html",
        decision=door.thing,
        kept=kept,
        versions=queries.versions(door.session, door.thing.id),
        today=local(door.now, door.zone).date(),
    )


@pages.get("/decisions/{decision_id}/record/export")
def take(door: Door = guard("take record", guards.record, sensitive=True)) -> Response:
    """The record as a folder with its proof."""
    file = proof.export(door.session, door.thing.id)
    name = f'attachment; filename="record-{door.thing.id}.zip"'
    return StreamingResponse(
        _pieces(file),
        media_type="application/zip",
        headers={"Content-Disposition": name, "Cache-Control": "no-store"},
        background=BackgroundTask(file.close),
    )


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


@pages.get("/records")
def index(door: Door = guard("see records", hidden)) -> Response:
    """What is kept, until when."""
    asked = paging(door.request, (), "")
    today = local(door.now, door.zone).date()
    state = door.request.query_params.get("state", "")
    every = queries.kept_for(door.session, door.actor, door.zone)
    found = [
        one
        for one in every
        if asked.q.casefold() in one.employee.casefold()
        and (state not in STATES or one.state(today) == state)
    ]
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Records", *_rows(found, today), kind)
    return page(
        door,
        "records/index.html",
        rows=found[asked.offset : asked.offset + asked.size],
        total=len(found),
        every=every,
        due=[one for one in every if one.due(today)],
        upcoming=next((one for one in every if one.state(today) == "kept"), None),
        holds=[one for one in queries.holds(door.session, door.actor) if one.released_at is None],
        asked=asked,
        state=state if state in STATES else "",
        today=today,
    )


def _rows(found: list[queries.Kept], today: Any) -> tuple[list[str], list[list[Any]]]:
    head = ["Person", "Decision", "Cycle", "Over on", "Years kept", "Kept until", "Versions sealed", "State"]
    return head, [
        [
            one.employee,
            one.kind,
            one.cycle,
            one.over_on.isoformat() if one.over_on else "",
            one.years,
            one.until.isoformat() if one.until else "",
            one.versions,
            one.state(today),
        ]
        for one in found
    ]


@pages.get("/records/policy")
def policy(door: Door = guard("see records", hidden)) -> Response:
    """How long records are kept."""
    return _policy(door, {}, [], 200)


def _policy(door: Door, given: Mapping[str, Any], problems: list[Any], status: int) -> Response:
    found = queries.policies(door.session)
    body = queries.in_force(found)
    shown = given.get("rules", body["rules"])
    return page(
        door,
        "records/policy.html",
        status=status,
        versions=found,
        body=body,
        rules=[*shown, *({"kind": "", "country": "", "years": ""} for _ in range(SPARE))],
        laws=rules.LAWS,
        kinds=[(one, one.capitalize()) for one in KINDS],
        given=given,
        problems=problems,
        today=local(door.now, door.zone).date(),
    )


@pages.post("/records/policy")
def set_policy(door: Door = guard("set retention", guards.room), sent: Sent = NOTHING) -> Response:
    """A new version of the policy."""
    given = _given(sent)
    try:
        actions.set_policy(door, read(PolicyForm, given))
    except Invalid as refused:
        return _policy(door, given, refused.problems, 422)
    return go(
        door.request, "/records/policy", said="The policy holds from now on, for what is not erased yet."
    )


def _given(sent: FormData) -> dict[str, Any]:
    """What was sent, the rows of rules together; a row with nothing in it is none."""
    lists = ([str(one).strip() for one in sent.getlist(name)] for name in ("kind", "country", "term"))
    rows = [
        {"kind": kind, "country": country.upper(), "years": years}
        for kind, country, years in zip(*lists, strict=False)
        if kind or country or years
    ]
    return {"years": str(sent.get("years", "")), "reason": str(sent.get("reason", "")), "rules": rows}
