"""Who is credited with an answer, how credit is shared, and which customers are hard to please."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.contacts.models import ROLES
from app.errors import Conflict, Invalid, Problem
from app.intake import ai_pages, corrections, guards, marks, shares, touchpoint_pages
from app.intake.corrections import MOST, CorrectionForm
from app.intake.credits import FIRST_WEIGHTS
from app.intake.marks import MarkForm
from app.intake.shares import ROLE_FIELDS, SharesForm
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
for other in (touchpoint_pages, ai_pages):
    pages.include_router(other.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
EXPORTED = 100_000


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/ratings/{rating_id}/correction")
def correction(door: Door = guard("correct credit", guards.rating, sensitive=True)) -> Response:
    """The form that says who worked a contact."""
    return _correction(door, {}, [])


@pages.post("/ratings/{rating_id}/correction")
def correct(door: Door = guard("correct credit", guards.rating), sent: Sent = NOTHING) -> Response:
    """Credit an answer to who worked its contact; both versions stay."""
    given = _given(sent)
    try:
        corrections.correct(door, door.thing.rating, read(CorrectionForm, given), door.thing.cell.lens)
    except Invalid as refused:
        return _correction(door, given, refused.problems)
    return go(
        door.request,
        f"/ratings/{door.thing.rating.id}",
        said="The credit is corrected. What was before stays below it.",
    )


def _correction(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    if door.thing.past.team is not None:
        raise Conflict("This answer is about a touchpoint: the team that owned it is credited, nobody in it.")
    first = {
        f"{field}{n}": value
        for n, part in enumerate(door.thing.credited[:MOST], 1)
        for field, value in (("who", part[1]), ("role", part[2] if part[2] in ROLES else ""))
    }
    names = sorted({one.name for one in door.thing.past.parts})
    return page(
        door,
        "intake/correction.html",
        status=422 if problems else 200,
        whole=door.thing,
        given=given or first,
        names=names,
        roles=[(role, role) for role in ROLES],
        lines=range(1, MOST + 1),
        problems=problems,
        today=door.actor.today,
    )


@pages.get("/ratings/{rating_id}/mark")
def mark_form(door: Door = guard("mark customer", guards.rating, sensitive=True)) -> Response:
    """The form that marks the customer of an answer as hard to please."""
    return _mark(door, {}, [])


@pages.post("/ratings/{rating_id}/mark")
def mark(door: Door = guard("mark customer", guards.rating), sent: Sent = NOTHING) -> Response:
    """Mark the customer of an answer as hard to please whoever serves them."""
    given = _given(sent)
    try:
        marks.mark(door, door.thing.rating, read(MarkForm, given))
    except Invalid as refused:
        return _mark(door, given, refused.problems)
    return go(
        door.request,
        f"/ratings/{door.thing.rating.id}",
        said="The customer is marked. Scores follow in a moment.",
    )


def _mark(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    return page(
        door,
        "intake/mark.html",
        status=422 if problems else 200,
        whole=door.thing,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.get("/customers/marked")
def marked(door: Door = guard("see marked customers")) -> Response:
    """Customers marked hard to please: by whom, when, why, and what it was measured to do."""
    asked = paging(door.request, (), "")
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        everything = paging(door.request, (), "", EXPORTED)
        return export("Customers marked", *_lines(marks.marked(door.session, everything)[0]), kind)
    rows, total = marks.marked(door.session, asked)
    return page(
        door,
        "intake/marked.html",
        rows=rows,
        total=total,
        asked=asked,
        effect=marks.effect(door.session),
        today=door.actor.today,
    )


def _lines(rows: list[marks.Marked]) -> tuple[list[str], list[list[Value]]]:
    head = ["Customer", "Answers", "Marked", "By", "Why", "Lifted", "Lifted by", "Why lifted"]
    body: list[list[Value]] = [
        [
            row.mark.customer_ref,
            row.answers,
            row.mark.made_at.isoformat(),
            row.mark.made_by,
            row.mark.reason,
            row.mark.lifted_at.isoformat() if row.mark.lifted_at else "",
            row.mark.lifted_by or "",
            row.mark.lift_reason or "",
        ]
        for row in rows
    ]
    return head, body


@pages.get("/customers/marked/{mark_id}")
def one_mark(door: Door = guard("see marked customers", guards.a_mark)) -> Response:
    """One mark, and the form that lifts it."""
    return _one_mark(door, {}, [])


@pages.post("/customers/marked/{mark_id}/lifting")
def lift(door: Door = guard("lift mark", guards.a_mark), sent: Sent = NOTHING) -> Response:
    """Take a mark back, with a reason."""
    given = _given(sent)
    try:
        marks.lift(door, door.thing, read(MarkForm, given))
    except Invalid as refused:
        return _one_mark(door, given, refused.problems)
    return go(door.request, "/customers/marked", said="The mark is lifted. Scores follow in a moment.")


def _one_mark(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    return page(
        door,
        "intake/one_mark.html",
        status=422 if problems else 200,
        mark=door.thing,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.get("/policy/shares")
def share_policy(door: Door = guard("see how scores are made")) -> Response:
    """How much each role in a contact counts, now and before."""
    return _shares(door, {}, [])


@pages.post("/policy/shares")
def set_shares(door: Door = guard("set share policy"), sent: Sent = NOTHING) -> Response:
    """A new version of the weights, for answers that come from now on."""
    given = _given(sent)
    try:
        made = shares.set_share_policy(door, read(SharesForm, given))
    except Invalid as refused:
        return _shares(door, given, refused.problems)
    return go(
        door.request,
        "/policy/shares",
        said=f"Version {made.version} holds for answers that come from now on.",
    )


def _shares(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    versions = shares.share_versions(door.session)
    weights: dict[str, Any] = dict(versions[0].weights) if versions else FIRST_WEIGHTS
    return page(
        door,
        "intake/shares.html",
        status=422 if problems else 200,
        versions=versions,
        weights=weights,
        fields=ROLE_FIELDS,
        given=given,
        problems=problems,
        today=door.actor.today,
    )
