"""The offer of a severance: reckoned, tried out, made, given; its letter; the budget of a set; the employee's own."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.decisions import guards as decisions
from app.decisions import queries as wholes
from app.errors import Conflict, Invalid, NotFound, Problem
from app.offers import actions, guards, letter, queries, sets, showing
from app.offers.forms import OfferForm, StepForm
from app.offers.queries import Version
from app.packages import us
from app.packages.rules import reckon
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/decisions/{decision_id}/offer")
def show(door: Door = guard("see decision", guards.severance, sensitive=True)) -> Response:
    """The newest version step by step, its clocks, and the form of the next; as a panel its total alone."""
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Offer", *showing.steps(door), kind)
    return _show(door, None, [])


def _show(door: Door, given: dict[str, str] | None, problems: list[Problem], status: int = 422) -> Response:
    name = "offers/_panel.html" if is_htmx(door.request) else "offers/show.html"
    context = showing.context(door, given, problems)
    return page(door, name, status=status if problems else 200, **context)


@pages.post("/decisions/{decision_id}/offer/try")
def try_(door: Door = guard("decide", guards.severance), sent: Sent = NOTHING) -> Response:
    """What other figures would come to. Stores nothing."""
    given = _given(sent)
    try:
        inputs, line, _ = actions.read_inputs(door, read(OfferForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    context = showing.context(door, given, [], (reckon(inputs, line), line))
    return page(door, "offers/show.html", **context)


@pages.post("/decisions/{decision_id}/offer")
def make(door: Door = guard("decide", guards.severance), sent: Sent = NOTHING) -> Response:
    """Keep it as the next version."""
    given = _given(sent)
    try:
        made = actions.make(door, door.thing, read(OfferForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    except Conflict as refused:
        return _show(door, given, [Problem("", refused.detail)], refused.status)
    return go(door.request, f"/decisions/{door.thing.id}/offer", said=f"Version {made.number} is made.")


@pages.post("/decisions/{decision_id}/offer/steps")
def note(door: Door = guard("decide", guards.severance), sent: Sent = NOTHING) -> Response:
    """The newest version was given, signed or revoked."""
    given = _given(sent)
    try:
        made = actions.note(door, door.thing, read(StepForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems)
    except Conflict as refused:
        return _show(door, given, [Problem("", refused.detail)], refused.status)
    return go(
        door.request, f"/decisions/{door.thing.id}/offer", said=f"Noted: {made.kind} on {made.on:%d %B %Y}."
    )


@pages.get("/decisions/{decision_id}/offer/letter.pdf")
def take(door: Door = guard("see decision", guards.severance, sensitive=True)) -> Response:
    """The newest version as a letter; before two people approved the decision each page says that it is a draft."""
    found = queries.versions(door.session, door.thing.id)
    if not found:
        raise NotFound("There is no offer to print yet. Make one first.")
    whole = wholes.whole(door.session, door.thing.id)
    live = whole.approved is not None and whole.decision.ended_at is None
    return _letter(door, found[0], draft=not live)


def _letter(door: Door, version: Version, *, draft: bool) -> Response:
    company = door.request.app.state.settings.company
    body = letter.pdf(door.thing, version, company, door.actor.today, draft=draft)
    name = f"offer-{version.offer.number}{'-draft' if draft else ''}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type="application/pdf", headers=headers)


@pages.get("/decisions/cycles/{cycle_id}/set/budget")
def budget(door: Door = guard("see decisions", decisions.desk, sensitive=True)) -> Response:
    """What the severances of a cycle cost together, per currency: a panel of the set, or a page of its own."""
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return sets.exported(door, kind)
    name = "offers/_budget.html" if is_htmx(door.request) else "offers/budget.html"
    return page(door, name, **sets.budget(door))


@pages.get("/decisions/cycles/{cycle_id}/set/disclosure")
def disclosure(door: Door = guard("see decisions", decisions.desk, sensitive=True)) -> Response:
    """The list that goes with the offers of a group in the US, as a file."""
    return sets.disclosure(door, door.request.query_params.get("format", "csv"))


@pages.get("/my-decisions/{decision_id}/offer")
def own(door: Door = guard("see own decision", decisions.own_decision)) -> Response:
    """The offer that was given to oneself, step by step: a panel of one's own page, or a page."""
    name = "offers/_own.html" if is_htmx(door.request) else "offers/own.html"
    version = queries.given(door.session, door.thing.id)
    return page(door, name, decision=door.thing, version=version, us=us, today=door.actor.today)


@pages.get("/my-decisions/{decision_id}/offer/letter.pdf")
def take_own(door: Door = guard("see own decision", decisions.own_decision)) -> Response:
    """The letter of the offer that was given to oneself."""
    version = queries.given(door.session, door.thing.id)
    if version is None:
        raise NotFound
    return _letter(door, version, draft=False)
