"""Production and margin by month: the list, typing one, correcting one, a file."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.boards import actions, guards, importing, queries, rules
from app.boards.forms import ChangeForm, FigureForm
from app.clock import month_of
from app.errors import Invalid, Problem
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import plural

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
HEAD = [*importing.COLUMNS.values(), "Noted by"]


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items() if isinstance(value, str)}


@routes.get("/board/figures")
def listed(door: Door = guard("see board")) -> Response:
    """Every figure, the newest month first."""
    return _list(door, {}, [])


def _list(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    kind = door.request.query_params.get("format", "")
    asked = paging(door.request, (), "", 100_000 if kind in FORMATS else 50)
    keeps = door.may("keep business figures")
    small = queries.groups(door.session, door.actor).small_units
    hidden = frozenset() if keeps else small
    found, total = queries.figure_list(door.session, asked, hidden)
    if kind in FORMATS:
        return export("Production and margin", HEAD, importing.rows_of(found), kind)
    context: dict[str, Any] = {"found": found, "total": total, "asked": asked, "given": given}
    context["corrected"] = queries.corrected(door.session, [one.id for one in found])
    context |= {
        "hidden": bool(hidden),
        "units": [(one, one) for one in queries.units(door.session)] if keeps else [],
    }
    return _page(door, "boards/figures.html", problems, **context)


def _page(door: Door, name: str, problems: list[Problem], **context: Any) -> Response:
    last = rules.month_text(month_of(door.actor.today) - 1)
    around = {"problems": problems, "today": door.actor.today, "rules": rules, "last": last}
    return page(door, name, status=422 if problems else 200, **around, **context)


@routes.post("/board/figures")
def note(sent: Sent = NOTHING, door: Door = guard("keep business figures")) -> Response:
    """Note a figure of a month that is over."""
    given = _given(sent)
    try:
        made = actions.note(door, read(FigureForm, given))
    except Invalid as refused:
        return _list(door, given, refused.problems)
    return go(door.request, "/board/figures", said=f"{actions.said_of(made)}: {rules.shown(made.value)}.")


@routes.get("/board/figures/file")
def file(door: Door = guard("keep business figures")) -> Response:
    """Figures from a file."""
    return _page(door, "boards/file.html", [], columns=importing.COLUMNS, most=importing.MOST_ROWS)


@routes.post("/board/figures/file")
def take(sent: Sent = NOTHING, door: Door = guard("keep business figures")) -> Response:
    """Take a file whole, or say what stands against it."""
    try:
        told = importing.take(door, _content(sent))
    except Invalid as refused:
        given: dict[str, Any] = {"columns": importing.COLUMNS, "most": importing.MOST_ROWS}
        return _page(door, "boards/file.html", refused.problems, **given)
    said = f"{plural(told.added, 'figure')} added, {told.known:,} known already."
    if told.differ:
        said += f" {told.differ:,} of these say something else in the file: correct them on their own pages."
    return go(door.request, "/board/figures", said=said)


def _content(sent: FormData) -> bytes:
    found = sent.get("file")
    if not isinstance(found, UploadFile) or not found.filename:
        raise Invalid([Problem("file", "Choose a file.")])
    with found.file as opened:
        return opened.read()


@routes.get("/board/figures/{figure_id}")
def show(door: Door = guard("keep business figures", guards.figure)) -> Response:
    """One figure, its corrections, and the form of another."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    changes = queries.changes(door.session, door.thing.id)
    return _page(door, "boards/figure.html", problems, one=door.thing, changes=changes, given=given)


@routes.post("/board/figures/{figure_id}/changes")
def change(sent: Sent = NOTHING, door: Door = guard("keep business figures", guards.figure)) -> Response:
    """Correct what was noted."""
    given = _given(sent)
    try:
        actions.change(door, door.thing, read(ChangeForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    said = "Corrected. What it said before stays to be read."
    return go(door.request, f"/board/figures/{door.thing.id}", said=said)
