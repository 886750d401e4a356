"""The demo's mailbox, and the addresses that nobody writes to."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, NotFound, Problem
from app.mailing import actions, guards, queries
from app.mailing.forms import AddressForm
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
EXPORTED = 100_000


def _in_demo(door: Door) -> None:
    """Anywhere but in the demo customers' mail is theirs alone, and there is no such page."""
    own = door.request.app.state.settings
    if not (own.demo and own.loopback):
        raise NotFound


@pages.get("/mailbox")
def mailbox(door: Door = guard("use rapport")) -> Response:
    """What customers of the demo company got, as their mail program lists it."""
    _in_demo(door)
    asked = paging(door.request, (), "")
    kind = door.request.query_params.get("format", "")
    found, total = queries.mails(
        door.session, paging(door.request, (), "", EXPORTED) if kind in FORMATS else asked
    )
    if kind in FORMATS:
        rows = [[one.to, one.subject, one.state, one.due_at.isoformat()] for one in found]
        return export("Mailbox", ["To", "Subject", "State", "When"], rows, kind)
    return page(
        door,
        "mailing/mailbox.html",
        mails=found,
        total=total,
        asked=asked,
        out=actions.out(),
        today=door.actor.today,
    )


@pages.get("/mailbox/{mail_id}")
def show(door: Door = guard("use rapport", guards.mail)) -> Response:
    """One mail: its text, and its links to press. Its HTML is read for them and never put into the page."""
    _in_demo(door)
    mail = door.thing
    return page(
        door,
        "mailing/mail.html",
        mail=mail,
        links=queries.links_of(mail.html or ""),
        headers=sorted(mail.headers.items()),
        today=door.actor.today,
    )


@pages.get("/mail/addresses")
def addresses(door: Door = guard("keep mail addresses")) -> Response:
    """The addresses that nobody writes to."""
    return _addresses(door, "", [])


@pages.post("/mail/addresses")
def stop(door: Door = guard("keep mail addresses"), sent: Sent = NOTHING) -> Response:
    """Write to an address no more."""
    given = str(sent.get("address", ""))
    try:
        actions.suppress_by_hand(door, read(AddressForm, {"address": given}).address)
    except Invalid as refused:
        return _addresses(door, given, refused.problems)
    return go(door.request, "/mail/addresses", said="Nobody writes to this address any more.")


@pages.post("/mail/addresses/{address_id}/removal")
def allow(door: Door = guard("keep mail addresses", guards.address)) -> Response:
    """The address may be written to again."""
    actions.lift(door, door.thing)
    return go(door.request, "/mail/addresses", said="This address may be written to again.")


def _addresses(door: Door, given: str, problems: list[Problem]) -> Response:
    asked = paging(door.request, (), "")
    kind = door.request.query_params.get("format", "")
    found, total = queries.stopped(
        door.session, paging(door.request, (), "", EXPORTED) if kind in FORMATS else asked
    )
    if kind in FORMATS:
        rows = [[one.hint, one.reason, one.at.isoformat(), one.by_name] for one in found]
        return export("Addresses", ["Address", "Why", "Since", "By"], rows, kind)
    return page(
        door,
        "mailing/addresses.html",
        status=422 if problems else 200,
        found=found,
        total=total,
        asked=asked,
        given=given,
        problems=problems,
        today=door.actor.today,
    )
