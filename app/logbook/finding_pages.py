"""Bugs and ideas found on rotations: the list, one with its history, and its life."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import select
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.logbook import findings, guards, moving, rules
from app.logbook.findings import Line
from app.logbook.forms import MetForm, StepForm, WordsForm
from app.logbook.models import DECLINED, KINDS, RELEASED, STATES, TAKEN_UP
from app.rotations.models import Program
from app.rotations.rules import dates
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.paging import FARTHEST, paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: What may be done to a finding, as its button says it.
DO = {TAKEN_UP: "Take it up", RELEASED: "Released", DECLINED: "Decline"}


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/findings")
def index(door: Door = guard("see findings")) -> Response:
    """What rotations found, the costliest first."""
    asked = paging(door.request, findings.SORTS, "-customers")
    query = door.request.query_params
    kind = query.get("kind", "") if query.get("kind", "") in KINDS else ""
    state = query.get("state", "") if query.get("state", "") in STATES else ""
    programs = door.session.execute(select(Program.id, Program.name).order_by(Program.name)).all()
    of = next((one for one in programs if str(one.id) == query.get("program", "")), None)
    file = query.get("format", "")
    size = FARTHEST if file in FORMATS else asked.size
    found, total = findings.listed(door.session, asked, kind, state, of.id if of else 0, size)
    if file in FORMATS:
        return export("Findings", *_rows(found), file)
    return page(
        door,
        "logbook/findings.html",
        lines=found,
        total=total,
        asked=asked,
        kind=kind,
        state=state,
        states=STATES,
        of=of,
        programs=programs,
        said=findings.quarter_words(door.session, door.actor.today, door.zone),
        today=door.actor.today,
    )


def _rows(found: list[Line]) -> tuple[list[str], list[list[Value]]]:
    head = ["What", "Kind", "State", "Customers", "Owner", "Team", "Found by", "Found", "Program", "Link"]
    body: list[list[Value]] = [
        [
            one.finding.title,
            one.finding.kind,
            one.state,
            one.customers,
            one.owner.name if one.owner else "",
            one.team,
            one.finder,
            one.finding.made_at.isoformat(),
            one.program.name,
            one.finding.link,
        ]
        for one in found
    ]
    return head, body


@pages.get("/findings/{finding_id}")
def show(door: Door = guard("see findings", guards.finding)) -> Response:
    """One bug or idea, with everything that became of it."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, Any], problems: list[Problem], of: str = "") -> Response:
    line: Line = door.thing
    sign_up, slot = findings.found_on(door.session, line)
    met = findings.who_met(door.session, line.id)
    own = next((one[0] for one in met if one[0].employee_id == door.actor.employee_id), None)
    return page(
        door,
        "logbook/finding.html",
        status=422 if problems else 200,
        line=line,
        sign_up=sign_up,
        days=dates(slot.starts_on, slot.ends_on),
        history=findings.history(door.session, line.id),
        met=met,
        own=own,
        alone=not findings.concerned(door.session, line.finding) - {line.finding.employee_id},
        steps=[(state, DO[state]) for state in rules.NEXT[line.state]],
        given=given,
        problems=problems,
        of=of,
        today=door.actor.today,
    )


@pages.post("/findings/{finding_id}")
def reword(door: Door = guard("word finding", guards.finding), sent: Sent = NOTHING) -> Response:
    """The finder says it better."""
    given = _given(sent)
    try:
        moving.reword(door, door.thing, read(WordsForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "words")
    return go(door.request, f"/findings/{door.thing.id}", said="Changed.")


@pages.post("/findings/{finding_id}/states")
def move(door: Door = guard("move finding", guards.finding), sent: Sent = NOTHING) -> Response:
    """It is taken up, released or declined."""
    given = _given(sent)
    try:
        made = moving.move(door, door.thing, read(StepForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "state")
    told = "Its owner is told." if made.state == TAKEN_UP else "Everybody who met it is told."
    return go(door.request, f"/findings/{door.thing.id}", said=f"It is {made.state}. {told}")


@pages.post("/findings/{finding_id}/meetings")
def meet(door: Door = guard("meet finding", guards.finding), sent: Sent = NOTHING) -> Response:
    """Somebody met it too."""
    given = _given(sent)
    try:
        moving.meet(door, door.thing, read(MetForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "met")
    return go(door.request, f"/findings/{door.thing.id}", said="Counted. You are told when it is released.")


@pages.post("/findings/{finding_id}/removal")
def withdraw(door: Door = guard("word finding", guards.finding)) -> Response:
    """The finder takes it back."""
    moving.withdraw(door, door.thing)
    return go(door.request, "/findings", said="Taken back.")
