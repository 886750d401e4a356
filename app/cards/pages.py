"""One's own card, anybody's card, the whole team's on one page, and the service standard."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import select
from starlette.datastructures import FormData

from app.access import Door, guard
from app.cards import actions, guards, queries, rules
from app.cards.forms import CardForm, SeenForm, StandardForm
from app.errors import Invalid, Problem
from app.people.models import Assignment, Employee, Team
from app.people.queries import members
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/card")
def mine(door: Door = guard("see own card")) -> Response:
    """On to one's own."""
    return go(door.request, f"/employees/{door.actor.employee_id}/card")


@pages.get("/employees/{employee_id}/card")
def show(door: Door = guard("see role card", guards.card)) -> Response:
    """Somebody's card with the standard they stand by; as a panel on their page, or a page of its own."""
    return _show(door, {}, [])


def _show(door: Door, given: dict[str, str], problems: list[Problem]) -> Response:
    held: queries.Held = door.thing
    name = "cards/_panel.html" if is_htmx(door.request) and not problems else "cards/show.html"
    return page(
        door,
        name,
        status=422 if problems else 200,
        held=held,
        past=queries.cards_of(door.session, held.person.id)[1:],
        own=door.actor.employee_id == held.person.id,
        most=rules.MOST,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.post("/employees/{employee_id}/card")
def write(door: Door = guard("write role card", guards.card), sent: Sent = NOTHING) -> Response:
    """A new version."""
    given = _given(sent)
    try:
        actions.write(door, door.thing, read(CardForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    return go(door.request, f"/employees/{door.thing.person.id}/card", said="Kept. The versions before stay.")


@pages.post("/employees/{employee_id}/card/acknowledgement")
def acknowledge(door: Door = guard("acknowledge role card", guards.card), sent: Sent = NOTHING) -> Response:
    """One's role and the standard, read."""
    actions.acknowledge(door, door.thing, read(SeenForm, _given(sent)))
    return go(door.request, f"/employees/{door.thing.person.id}/card", said="Acknowledged.")


@pages.get("/cards")
def team(door: Door = guard("see my team")) -> Response:
    """The whole team's cards on one page; HR's is everybody's whom they see by person."""
    statement = members(door.actor.today).where(Assignment.manager_id == (door.actor.employee_id or 0))
    rows = queries.held(door.session, door.session.execute(statement.order_by(Employee.name)).all())
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        head = ["Employee", "Title", "What I do for customers", "State", "Acknowledged"]
        body = [
            [
                one.person.name,
                one.person.title,
                one.card.words if one.card else "",
                one.state,
                one.seen.at.date().isoformat() if one.seen and one.state == rules.SEEN else "",
            ]
            for one in rows
        ]
        return export("Role cards", head, body, kind)
    return page(door, "cards/team.html", rows=rows, states=rules.STATES, today=door.actor.today)


@pages.get("/standards")
def standards(door: Door = guard("see service standard")) -> Response:
    """The service standard in force, and every version before it."""
    return _standards(door, {}, [])


def _standards(door: Door, given: dict[str, str], problems: list[Problem]) -> Response:
    units = door.session.scalars(
        select(Team.unit).where(Team.unit != "").distinct().order_by(Team.unit)
    ).all()
    return page(
        door,
        "cards/standards.html",
        status=422 if problems else 200,
        standing=queries.in_force(door.session),
        versions=queries.versions(door.session),
        units=[("", "The whole company"), *((one, one) for one in units)],
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.post("/standards")
def set_standard(door: Door = guard("set service standard"), sent: Sent = NOTHING) -> Response:
    """A new version, in force at once."""
    given = _given(sent)
    try:
        actions.set_standard(door, read(StandardForm, given))
    except Invalid as refused:
        return _standards(door, given, refused.problems)
    return go(door.request, "/standards", said="In force. Everybody it is for is asked to acknowledge it.")
