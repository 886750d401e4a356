"""Bonus plans: where they pull apart, one plan, one conflict, a file, the lists."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import select
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.bonuses import actions, guards, importing, lists, queries, rules, showing
from app.bonuses.drawing import picture
from app.bonuses.forms import AcceptForm, PlanForm, PolicyForm
from app.bonuses.raising import accept as accept_conflict
from app.bonuses.raising import today_of
from app.errors import Invalid, Problem
from app.people.models import Team
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: Rows of the form.
LINES = 6


def _given(sent: FormData) -> dict[str, Any]:
    given: dict[str, Any] = {key: str(value) for key, value in sent.items() if isinstance(value, str)}
    for name in ("metrics", "weights"):
        given[name] = [str(one).strip() for one in sent.getlist(name)]
    return given


def _page(door: Door, name: str, problems: list[Problem] | None = None, **context: Any) -> Response:
    around = {"problems": problems or [], "today": today_of(door), "rules": rules, "showing": showing}
    return page(door, name, status=422 if problems else 200, **around, **context)


@pages.get("/bonuses")
def index(door: Door = guard("see bonus plans")) -> Response:
    """The plans one may see, and where they pull apart."""
    everything, today = queries.lines(door.session), today_of(door)
    lines = (
        everything if door.may("see all bonus plans") else queries.seen(door.session, door.actor, everything)
    )
    conflicts = _conflicts(door, everything)
    kind, what = door.request.query_params.get("format", ""), door.request.query_params.get("of", "")
    if kind in FORMATS and what == "conflicts":
        return export("Bonus conflicts", showing.CONFLICT_HEAD, showing.conflict_rows(conflicts), kind)
    if kind in FORMATS:
        return export("Bonus plans", showing.HEAD, showing.rows(lines, today), kind)
    ids = {one for each in conflicts for one in (each.clash.first.id, each.clash.second.id)}
    rows = [(one.plan.id, one.plan.name) for one in everything if one.plan.id in ids]
    given: dict[str, Any] = {"lines": lines, "conflicts": conflicts, "drawn": picture(rows, conflicts)}
    return _page(door, "bonuses/index.html", policy=queries.policies(door.session)[0], **given)


def _conflicts(door: Door, lines: list[queries.Line]) -> list[queries.Conflict]:
    """Where plans pull apart: all of it to HR and executives, to others what their own plans are part of."""
    found = queries.conflicts(door.session, lines, today_of(door))
    if door.may("see bonus conflicts"):
        return found
    own = {one.plan.id for one in lines if queries.is_owner(door.actor, one)}
    return [one for one in found if {one.clash.first.id, one.clash.second.id} & own]


@pages.get("/bonuses/new")
def new(door: Door = guard("make bonus plans")) -> Response:
    """The form of a plan."""
    return _form(door, {}, [])


def _form(
    door: Door,
    given: Mapping[str, Any],
    problems: list[Problem],
    line: queries.Line | None = None,
    what_if: actions.WhatIf | None = None,
) -> Response:
    policy = queries.policies(door.session)[0]
    names = [one.name for one in policy.kinds]
    given = {**showing.given_of(line), **given} if line else given
    pairs = list(zip(given.get("metrics", ()), given.get("weights", ()), strict=False))
    names += [one.name for one in line.newest.metrics if one.name not in names] if line else []
    teams = door.session.scalars(select(Team).order_by(Team.name)).all()
    whose = {
        "Teams": [(f"team:{one.id}", one.name) for one in teams],
        "Units": [(f"unit:{one}", one) for one in sorted({team.unit for team in teams if team.unit})],
    }
    context: dict[str, Any] = {"given": given, "line": line, "names": names, "policy": policy, "whose": whose}
    context["rows"] = [*pairs, *[("", "")] * max(1, LINES - len(pairs))][: rules.MOST_METRICS + 4]
    return _page(door, "bonuses/form.html", problems, what_if=what_if, **context)


@pages.post("/bonuses")
def make(door: Door = guard("make bonus plans"), sent: Sent = NOTHING) -> Response:
    """A plan."""
    given = _given(sent)
    try:
        made = actions.make(door, read(PlanForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    return go(door.request, f"/bonuses/{made.id}", said="Made. What pulls apart is raised at once.")


@pages.post("/bonuses/preview")
def look(door: Door = guard("make bonus plans"), sent: Sent = NOTHING) -> Response:
    """What a new plan would clear and raise; nothing is saved."""
    given = _given(sent)
    try:
        found = actions.what_if(door, read(PlanForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    return _form(door, given, [], what_if=found)


@pages.get("/bonuses/policy")
def policy(door: Door = guard("see all bonus plans")) -> Response:
    """The lists in force: metrics, pairs that pull apart, the least shared weight."""
    newest = queries.policies(door.session)[0]
    given = {"metrics": lists.kinds_text(newest.kinds), "pairs": lists.pairs_text(newest.pairs)}
    return _policy(door, given | {"least": str(newest.least)}, [])


def _policy(door: Door, given: Mapping[str, Any], problems: list[Problem]) -> Response:
    versions = queries.policies(door.session)
    return _page(door, "bonuses/policy.html", problems, given=given, versions=versions)


@pages.post("/bonuses/policy")
def set_policy(door: Door = guard("set bonus policy"), sent: Sent = NOTHING) -> Response:
    """A new version, in force at once."""
    given = {key: str(value) for key, value in sent.items() if isinstance(value, str)}
    try:
        made = actions.set_policy(door, read(PolicyForm, given))
    except Invalid as refused:
        return _policy(door, given, refused.problems)
    return go(door.request, "/bonuses/policy", said=f"Version {made.version} is in force.")


@pages.get("/bonuses/file")
def file(door: Door = guard("make bonus plans")) -> Response:
    """Plans from a file."""
    return _page(door, "bonuses/file.html", columns=importing.COLUMNS)


@pages.post("/bonuses/file")
def take(door: Door = guard("make bonus plans"), sent: Sent = NOTHING) -> Response:
    """Take a file whole, or say what stands against it."""
    try:
        told = importing.take(door, _content(sent))
    except Invalid as refused:
        return _page(door, "bonuses/file.html", refused.problems, columns=importing.COLUMNS)
    said = f"{told.added:,} plans added, {told.changed:,} changed, {told.known:,} as before."
    return go(door.request, "/bonuses", said=said)


def _content(sent: FormData) -> bytes:
    found = sent.get("file")
    if not isinstance(found, UploadFile) or not found.filename:
        raise Invalid([Problem("file", "Choose a file.")])
    with found.file as opened:
        return opened.read()


@pages.get("/bonuses/conflicts/{conflict_id}")
def conflict(door: Door = guard("see bonus conflict", guards.conflict)) -> Response:
    """One conflict: who is paid for what, why that pulls apart, what is missing, who lives with it."""
    return _conflict(door, {}, [])


def _conflict(door: Door, given: Mapping[str, Any], problems: list[Problem]) -> Response:
    lines, row = queries.lines(door.session), door.thing
    found = queries.conflicts(door.session, lines, today_of(door))
    here = next((one for one in found if one.row is row), None)
    plans = {one.plan.id: one for one in lines}
    first, second = plans[row.first_id], plans[row.second_id]
    context: dict[str, Any] = {"row": row, "one": here, "first": first, "second": second, "given": given}
    accepted = queries.acceptances(door.session).get(row.id, [])
    return _page(door, "bonuses/conflict.html", problems, accepted=accepted, **context)


@pages.post("/bonuses/conflicts/{conflict_id}/acceptances")
def accept(door: Door = guard("accept bonus conflict", guards.conflict), sent: Sent = NOTHING) -> Response:
    """Live with it until a day."""
    given = {key: str(value) for key, value in sent.items() if isinstance(value, str)}
    try:
        accept_conflict(door, door.thing, read(AcceptForm, given))
    except Invalid as refused:
        return _conflict(door, given, refused.problems)
    return go(door.request, f"/bonuses/conflicts/{door.thing.id}", said="Accepted. It stays on the page.")


@pages.get("/bonuses/{plan_id}")
def show(door: Door = guard("see bonus plan", guards.plan)) -> Response:
    """One plan: what it pays for, its versions, and what it pulls against as far as one may see."""
    found = [
        one
        for one in _conflicts(door, queries.lines(door.session))
        if door.thing.plan.id in (one.clash.first.id, one.clash.second.id)
    ]
    return _page(
        door, "bonuses/show.html", line=door.thing, conflicts=found, policy=queries.policies(door.session)[0]
    )


@pages.get("/bonuses/{plan_id}/versions/new")
def edit(door: Door = guard("make bonus plans", guards.plan)) -> Response:
    """The form of a new version."""
    return _form(door, {}, [], door.thing)


@pages.post("/bonuses/{plan_id}/versions")
def change(door: Door = guard("make bonus plans", guards.plan), sent: Sent = NOTHING) -> Response:
    """A new version."""
    given = _given(sent)
    try:
        made = actions.change(door, door.thing, read(PlanForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems, door.thing)
    return go(door.request, f"/bonuses/{made.plan_id}", said=f"Version {made.number} is noted.")


@pages.post("/bonuses/{plan_id}/versions/preview")
def look_again(door: Door = guard("make bonus plans", guards.plan), sent: Sent = NOTHING) -> Response:
    """What a new version would clear and raise; nothing is saved."""
    given = _given(sent)
    try:
        found = actions.what_if(door, read(PlanForm, given), door.thing)
    except Invalid as refused:
        return _form(door, given, refused.problems, door.thing)
    return _form(door, given, [], door.thing, found)
