"""Where words come from: the door for helpdesks, connected sources, deliveries with their fate, remarks typed in."""

from collections.abc import Sequence
from secrets import token_hex
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.clock import now as clock_now
from app.deliveries import agent_pages, guards, hook, queries, settling, source_pages
from app.deliveries.answers import UNTYPED
from app.deliveries.forms import RemarkForm, WhyForm, WorkedForm
from app.deliveries.matching import nameless, say_who_worked
from app.deliveries.models import APPLIED, DISCARDED, HELD, WAITING, Connection, Delivery
from app.deliveries.remarks import type_in
from app.errors import Forbidden, Invalid, Problem
from app.helpdesks.masking import masked
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import plural

pages = Router()
pages.include_router(source_pages.routes)
pages.include_router(agent_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: Contacts asked about at once.
MOST_NAMED = 20
STATES = (HELD, WAITING, APPLIED, DISCARDED)
WAITS = {HELD: "waits for you", WAITING: "about to be read", DISCARDED: "given up"}
HEAD = ("Delivery", "Source", "Way", "Received", "State", "New", "Known", "Changed", "Passed", "Waits", "Why")


@pages.post("/hooks/{connection_id}")
async def take_in(request: Request, connection_id: str) -> Response:
    """What a helpdesk delivers. Once it is thanked, it is stored; the same again changes nothing."""
    call = await hook.called(request)
    fresh = await run_in_threadpool(hook.deliver, request.app.state.engine, connection_id, call, clock_now())
    return JSONResponse({"taken": fresh}, status_code=202 if fresh else 200)


@pages.get("/deliveries")
def index(door: Door = guard("see deliveries")) -> Response:
    """What was delivered, and what became of it."""
    asked = paging(door.request, (), "")
    chosen = {name: door.request.query_params.get(name, "") for name in ("state", "source", "format")}
    state = chosen["state"] if chosen["state"] in STATES else ""
    if chosen["format"] in FORMATS:
        rows, _ = queries.deliveries(
            door.session, paging(door.request, (), "", 100_000), state, chosen["source"]
        )
        return export("Deliveries", HEAD, [_line(one) for one in rows], chosen["format"])
    rows, total = queries.deliveries(door.session, asked, state, chosen["source"])
    return page(
        door,
        "deliveries/index.html",
        rows=rows,
        total=total,
        asked=asked,
        state=state,
        states=STATES,
        waits=WAITS,
        counts=queries.counts(door.session),
        today=door.actor.today,
    )


def _line(one: queries.DeliveryLine) -> list[str | int | None]:
    given = one.delivery
    numbers = (given.new, given.same, given.changed, given.passed, given.refused)
    return [
        given.external_id,
        one.source,
        given.way,
        given.received_at.isoformat(),
        given.state,
        *numbers,
        one.why,
    ]


@pages.get("/deliveries/{delivery_id}")
def show(door: Door = guard("see deliveries", guards.delivery)) -> Response:
    """One delivery: its fate, and its body with customers' words masked."""
    return _show(door, [], "")


def _show(door: Door, problems: Sequence[Problem], typed: str, asked: str = "") -> Response:
    given: Delivery = door.thing
    connection = door.session.get_one(Connection, given.connection_id)
    return page(
        door,
        "deliveries/show.html",
        status=422 if problems else 200,
        given=given,
        source=queries.source(door.session, connection, door.now),
        body=_masked(given),
        nameless=list(nameless(door.session, given))[:MOST_NAMED] if door.may("match agents") else [],
        waits=WAITS,
        problems=list(problems),
        typed=typed,
        asked=asked,
        today=door.actor.today,
    )


def _masked(given: Delivery) -> str:
    body = given.raw
    return UNTYPED.sub("\ufffd", masked(body)) if body is not None else ""


@pages.post("/deliveries/{delivery_id}/replay")
def replay(door: Door = guard("settle deliveries", guards.delivery)) -> Response:
    """Read it again."""
    settling.replay_one(door, door.thing)
    return go(door.request, f"/deliveries/{door.thing.id}", said="It is read again, in a moment.")


@pages.post("/deliveries/{delivery_id}/discarding")
def discard(sent: Sent = NOTHING, door: Door = guard("settle deliveries", guards.delivery)) -> Response:
    """Give it up, with a reason."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        settling.discard(door, door.thing, read(WhyForm, given))
    except Invalid as refused:
        return _show(door, refused.problems, given.get("reason", ""))
    return go(door.request, "/deliveries", said="Given up. The reason stays with it.")


@pages.post("/deliveries/{delivery_id}/workers")
def workers(sent: Sent = NOTHING, door: Door = guard("match agents", guards.delivery)) -> Response:
    """Say who worked a contact that the source names no agent of."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        many = say_who_worked(door, door.thing, read(WorkedForm, given))
    except Invalid as refused:
        return _show(door, refused.problems, given.get("who", ""), given.get("contact", ""))
    said = f"Noted. {plural(many, 'delivery', 'deliveries')} that waited: read again."
    return go(door.request, f"/deliveries/{door.thing.id}", said=said)


@pages.get("/remarks/new")
def new_remark(door: Door = guard("type in remarks")) -> Response:
    """Type in what a customer said aloud."""
    return _remark(door, {}, [])


def _remark(door: Door, given: dict[str, str], problems: Sequence[Problem]) -> Response:
    given.setdefault("once", token_hex(16))
    return page(
        door,
        "deliveries/remark.html",
        status=422 if problems else 200,
        given=given,
        problems=list(problems),
        today=door.actor.today,
    )


@pages.post("/remarks")
def remark(sent: Sent = NOTHING, door: Door = guard("type in remarks")) -> Response:
    """Store it."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        rating = type_in(door, read(RemarkForm, given))
    except Invalid as refused:
        return _remark(door, given, refused.problems)
    except Forbidden as refused:
        return _remark(door, given, [Problem("who", refused.detail)])
    return go(door.request, f"/ratings/{rating}", said="Stored as an answer told aloud.")
