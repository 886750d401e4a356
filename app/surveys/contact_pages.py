"""Contacts from a file: what would be asked is shown first."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.errors import Conflict, Invalid, Problem
from app.surveys import contact_file, guards
from app.surveys.contacts import ContactIn, Taken, decide, take_contacts
from app.surveys.models import ASKED, OUTCOMES
from app.web.forms import posted
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
SHOWN = 25


@routes.get("/surveys/contacts.csv")
def sample(door: Door = guard("make surveys")) -> Response:  # noqa: ARG001 - the guard decides
    """A file of two contacts with all columns."""
    headers = {"Content-Disposition": 'attachment; filename="contacts.csv"'}
    return Response(contact_file.SAMPLE, media_type="text/csv; charset=utf-8", headers=headers)


@routes.get("/surveys/{survey_id}/contacts")
def ask(door: Door = guard("keep survey", guards.survey)) -> Response:
    """The form to bring contacts in."""
    return _page(door, [], [])


@routes.post("/surveys/{survey_id}/contacts")
def look(sent: Sent = NOTHING, door: Door = guard("keep survey", guards.survey)) -> Response:
    """What would be asked of the contacts in a file. Nothing is stored."""
    file = sent.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _page(door, [], [Problem("file", "Choose a CSV file of contacts.")])
    try:
        rows = contact_file.read_file(file.file.read(contact_file.MOST_BYTES + 1), door.zone, door.now)
        return _page(door, rows, [])
    except (Invalid, Conflict) as refused:
        return _page(door, [], _said(refused))
    finally:
        file.file.close()


@routes.post("/surveys/{survey_id}/contacts/taking")
def take(door: Door = guard("keep survey", guards.survey), sent: Sent = NOTHING) -> Response:
    """Take the contacts in that were looked at."""
    try:
        taken = take_contacts(door, contact_file.unpacked(str(sent.get("rows", ""))), door.thing)
    except (Invalid, Conflict) as refused:
        return _page(door, [], _said(refused))
    return go(door.request, f"/surveys/{door.thing.id}", said=_words(taken))


def _words(taken: Taken) -> str:
    asked = taken.outcomes[ASKED]
    others = sum(taken.outcomes.values()) - asked
    return f"{asked} customers will be asked, {others} not; {taken.known} contacts were known."


def _said(refused: Invalid | Conflict) -> list[Problem]:
    if isinstance(refused, Conflict):
        return [Problem("file", refused.detail)]
    return [_placed(one) for one in refused.problems][: contact_file.NAMED]


def _placed(one: Problem) -> Problem:
    """A row's problem as one of the file's: `3.employee` is the fourth contact."""
    number, _, name = one.field.partition(".")
    if not number.isdigit():
        return Problem("file", one.message)
    return Problem("file", f"Contact {int(number) + 1}, {name}: {one.message}")


def _page(door: Door, rows: list[ContactIn], problems: list[Problem]) -> Response:
    taken, fates = decide(door, rows, door.thing) if rows else (None, [])
    return page(
        door,
        "surveys/contacts.html",
        status=422 if problems else 200,
        survey=door.thing,
        taken=taken,
        fates=fates[:SHOWN],
        many=len(rows),
        packed=contact_file.packed(rows),
        outcomes=OUTCOMES,
        columns=contact_file.FIELDS,
        problems=problems,
        today=door.actor.today,
    )
