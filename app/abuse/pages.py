"""Abusive customers: reporting, the list, deciding, lifting, shares of excluded answers and the policy."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.abuse import actions, guards, lists, queries, rules
from app.abuse.forms import LiftForm, PolicyForm, ReportForm, RulingForm
from app.access import Door, guard
from app.contacts.models import Rating
from app.errors import Conflict, Invalid, Problem
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


def _page(door: Door, name: str, problems: list[Problem] | None = None, **context: Any) -> Response:
    status = 422 if problems else 200
    today = actions.today_of(door)
    return page(door, name, status=status, problems=problems or [], today=today, **context)


@pages.get("/abuse")
def index(door: Door = guard("see abuse reports")) -> Response:
    """Reports one may see: for HR and support leads their units', for all others their own and their reports'."""
    return lists.listed(door)


@pages.get("/abuse/new")
def new(door: Door = guard("report abusive customer")) -> Response:
    """The form; from an answer's page it knows the customer and the answer."""
    asked = door.request.query_params.get("rating", "")
    given = {"since": actions.today_of(door).isoformat()}
    if asked.isascii() and asked.isdigit() and len(asked) < 20 and int(asked) < 2**63:
        found = door.session.get(Rating, int(asked))
        if (
            found is not None
            and found.customer_ref
            and not actions.strange(door, found.customer_ref, found.id)
        ):
            given = {
                "customer": found.customer_ref,
                "since": found.answered_at.date().isoformat(),
                "evidence": f"/ratings/{found.id}",
            }
    return _page(door, "abuse/new.html", given=given)


@pages.post("/abuse")
def report(door: Door = guard("report abusive customer"), sent: Sent = NOTHING) -> Response:
    """Report an abusive customer."""
    given = _given(sent)
    try:
        made = actions.report(door, read(ReportForm, given))
    except Invalid as refused:
        return _page(door, "abuse/new.html", refused.problems, given=given)
    except Conflict as refused:
        return _page(door, "abuse/new.html", [Problem("customer", str(refused))], given=given)
    return go(door.request, f"/abuse/{made.id}", said="A second person decides. Until then nothing changes.")


@pages.get("/abuse/shares")
def shares(door: Door = guard("see excluded shares")) -> Response:
    """How many answers about each person and team are excluded, with those marked of whom it is many."""
    return lists.shares(door)


@pages.get("/abuse/policy")
def policy(door: Door = guard("see abuse reports")) -> Response:
    """How long at most, and from which share on it is many, with all versions."""
    return _policy(door, {}, [])


def _policy(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    versions = queries.policies(door.session)
    now = {"months": str(versions[0].months), "percent": str(versions[0].percent)}
    return _page(door, "abuse/policy.html", problems, given=given or now, versions=versions)


@pages.post("/abuse/policy")
def set_policy(door: Door = guard("set abuse policy"), sent: Sent = NOTHING) -> Response:
    """A new version, for decisions from now on."""
    given = _given(sent)
    try:
        made = actions.set_policy(door, read(PolicyForm, given))
    except Invalid as refused:
        return _policy(door, given, refused.problems)
    return go(door.request, "/abuse/policy", said=f"Version {made.version} is in force.")


@pages.get("/abuse/{report_id}")
def show(door: Door = guard("see abuse report", guards.report, sensitive=True)) -> Response:
    """One report: the words, what shows it, the answers it is about, what was decided; for who may, the forms."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, str], problems: list[Problem], form: str = "") -> Response:
    line = queries.load(door.session, door.thing.id)
    today = actions.today_of(door)
    months = queries.policies(door.session)[0].months
    held = line.apart
    if held is not None:
        since, until = held.since, held.until
    else:
        since, until = actions.window(door, door.thing.since, today + timedelta(days=1))
    state = line.state(door.now)
    elsewhere = actions.in_force(door, door.thing) if state == queries.OPEN else None
    return _page(
        door,
        "abuse/show.html",
        problems,
        line=line,
        state=state,
        evidence=actions.shown(door, door.thing),
        answers=queries.given(door.session, door.actor, door.thing.customer_ref, since, until),
        said=queries.said,
        own=door.thing.reporter_id == door.actor.employee_id,
        deciders=[one.name for one in actions.deciders(door, door.thing)] if state == queries.OPEN else [],
        elsewhere=elsewhere,
        elsewhere_until=(elsewhere.until - timedelta(seconds=1)) if elsewhere else None,
        last_day=line.last_day,
        latest=rules.last_until(today, months),
        months=months,
        given=given,
        form=form,
    )


@pages.post("/abuse/{report_id}/ruling")
def decide(door: Door = guard("decide abuse report", guards.report), sent: Sent = NOTHING) -> Response:
    """Decide a report, once."""
    given = _given(sent)
    try:
        made = actions.decide(door, door.thing, read(RulingForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "ruling")
    said = "The customer is set apart; both numbers stay." if made.apart_id else "Refused. Nothing changes."
    return go(door.request, f"/abuse/{door.thing.id}", said=said)


@pages.post("/abuse/{report_id}/lifting")
def lift(door: Door = guard("lift abuse report", guards.report), sent: Sent = NOTHING) -> Response:
    """The answers count again."""
    given = _given(sent)
    try:
        actions.lift(door, door.thing, read(LiftForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "lifting")
    return go(door.request, f"/abuse/{door.thing.id}", said="Lifted. The answers count again.")
