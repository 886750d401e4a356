"""A stint's page and what is written on it, the wall, and panels of other pages."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.contacts.models import STINT
from app.errors import Invalid
from app.intake.aside import LATE
from app.logbook import actions, findings, guards, moving, queries, rules, stint_page
from app.logbook.finding_pages import pages as finding_pages
from app.logbook.forms import ContactForm, FindingForm, ReflectionForm, ThanksForm, TickForm
from app.logbook.wall import wall
from app.rotations.guards import program
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
pages.include_router(finding_pages)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


def _sent(door: Door, sent: FormData, of: str, act: Callable[[dict[str, str]], str]) -> Response:
    """Do what the form `of` asks and go back to the stint with a word; with problems, what was typed stays."""
    given = _given(sent)
    try:
        said = act(given)
    except Invalid as refused:
        return stint_page.show(door, given, refused.problems, of)
    return go(door.request, f"/stints/{door.thing.id}", said=said)


@pages.get("/stints/{sign_up_id}")
def show(door: Door = guard("see stint", guards.stint, sensitive=True)) -> Response:
    """A stint: today's page while it runs, what it came to afterwards."""
    return stint_page.show(door)


@pages.post("/stints/{sign_up_id}/ticks")
def tick(door: Door = guard("tick checklist", guards.stint), sent: Sent = NOTHING) -> Response:
    """A line of the checklist is done, or is not."""
    actions.tick(door, door.thing, read(TickForm, _given(sent)))
    if not is_htmx(door.request):
        return go(door.request, f"/stints/{door.thing.id}#checklist")
    found = queries.checklist(door.session, door.thing)
    return page(door, "logbook/_checklist.html", stint=door.thing, checklist=found, today=door.actor.today)


@pages.post("/stints/{sign_up_id}/contacts")
def log(door: Door = guard("write on stint", guards.stint), sent: Sent = NOTHING) -> Response:
    """Log a contact."""

    def act(given: dict[str, str]) -> str:
        actions.log(door, door.thing, read(ContactForm, given))
        return "Logged."

    return _sent(door, sent, "contact", act)


@pages.post("/stints/{sign_up_id}/findings")
def find(door: Door = guard("write on stint", guards.stint), sent: Sent = NOTHING) -> Response:
    """Note a bug or an idea."""

    def act(given: dict[str, str]) -> str:
        made = moving.find(door, door.thing, read(FindingForm, given))
        return f"The {made.kind} is noted. You are told when it is released."

    return _sent(door, sent, "finding", act)


@pages.post("/stints/{sign_up_id}/reflection")
def reflect(door: Door = guard("write on stint", guards.stint), sent: Sent = NOTHING) -> Response:
    """What one takes along."""

    def act(given: dict[str, str]) -> str:
        made = actions.reflect(door, door.thing, read(ReflectionForm, given))
        return f"Kept. Who reads it: {dict(stint_page.READERS)[made.reader]}."

    return _sent(door, sent, "reflection", act)


@pages.post("/stints/{sign_up_id}/thanks")
def thank(door: Door = guard("thank for stint", guards.stint), sent: Sent = NOTHING) -> Response:
    """Thanks from the support team."""

    def act(given: dict[str, str]) -> str:
        actions.thank(door, door.thing, read(ThanksForm, given))
        return f"{door.thing.person.name} is told, and it is on the wall."

    return _sent(door, sent, "thanks", act)


@pages.post("/thanks/{thanks_id}/removal")
def unthank(door: Door = guard("take thanks back", guards.thanks)) -> Response:
    """Take thanks back."""
    actions.unthank(door, door.thing.row)
    return go(door.request, f"/stints/{door.thing.stint.id}", said="Your thanks are taken back.")


@pages.get("/logged-contacts/{contact_id}")
def contact(door: Door = guard("write on stint", guards.contact)) -> Response:
    """Change what was logged."""
    row = door.thing.row
    given = {name: getattr(row, name) for name in ("words", "mood", "ref", "customers")}
    return _contact(door, given | {"finding": row.finding_id or ""}, [])


def _contact(door: Door, given: dict[str, Any], problems: list[Any]) -> Response:
    known = findings.open_in(door.session, door.thing.stint.program.id)
    kept = door.thing.row.finding_id
    if kept and kept not in {one.id for one in known} and (own := findings.load(door.session, kept)):
        known = [own, *known]
    return page(
        door,
        "logbook/contact.html",
        status=422 if problems else 200,
        stint=door.thing.stint,
        row=door.thing.row,
        writes=door.thing.stint.open(door.now),
        open=known,
        moods=stint_page.MOODS,
        given=given,
        problems=problems,
    )


@pages.post("/logged-contacts/{contact_id}")
def change(door: Door = guard("write on stint", guards.contact), sent: Sent = NOTHING) -> Response:
    """Change what was logged."""
    given = _given(sent)
    try:
        actions.change(door, door.thing.stint, door.thing.row, read(ContactForm, given))
    except Invalid as refused:
        return _contact(door, given, refused.problems)
    return go(door.request, f"/stints/{door.thing.stint.id}", said="Changed.")


@pages.post("/logged-contacts/{contact_id}/removal")
def take_back(door: Door = guard("write on stint", guards.contact)) -> Response:
    """It was logged by mistake."""
    actions.take_back(door, door.thing.stint, door.thing.row)
    return go(door.request, f"/stints/{door.thing.stint.id}", said="Taken back.")


@pages.get("/wall")
def show_wall(door: Door = guard("see wall")) -> Response:
    """What rotations changed, for everybody."""
    found = wall(door.session, door.actor.today, door.zone)
    if (kind := door.request.query_params.get("format", "")) in FORMATS:
        rows: list[list[Value]] = [
            [one.finding.title, one.finding.kind, one.step.words if one.step else "", one.customers]
            for one in found.released
        ]
        return export("Released", ["What", "Kind", "What changed", "Customers"], rows, kind)
    return page(door, "logbook/wall.html", wall=found, prompts=rules.PROMPTS, today=door.actor.today)


@pages.get("/rotations/{program_id}/released")
def released(door: Door = guard("see rotations", program)) -> Response:
    """What a program brought about this quarter: a panel of its board."""
    today = door.actor.today
    found = findings.released(door.session, *rules.quarter(today), door.zone, door.thing.id)
    said = findings.quarter_words(door.session, today, door.zone, door.thing.id)
    name = "logbook/_released.html" if is_htmx(door.request) else "logbook/released.html"
    return page(door, name, program=door.thing, said=said, lines=found)


@pages.get("/employees/{employee_id}/stints")
def served(door: Door = guard("see scores", guards.employee)) -> Response:
    """Somebody's stints with the thanks for them: a panel of their page."""
    stints = queries.of_employee(door.session, door.thing.id, door.now)
    return page(
        door,
        "logbook/_served.html" if is_htmx(door.request) else "logbook/served.html",
        person=door.thing,
        own=door.actor.employee_id == door.thing.id,
        stints=stints,
        thanks=queries.thanks(door.session, [one.id for one in stints]),
        earning=door.request.query_params.get("lens", "") == STINT,
        late=LATE.days,
        today=door.actor.today,
    )
