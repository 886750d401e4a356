"""The package policy: what is in force, what it would pay (nothing is stored), a new version."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.currencies import DECIMALS, WAYS
from app.errors import Invalid, Problem
from app.packages import actions, editing, guards, listing, queries, rules
from app.packages.forms import InputsForm, PolicyReason, checked
from app.packages.policy import PARTS, WAY_WORDS, WHENS, Body, changes
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
PERS = [(rules.MONTH, "a month"), (rules.YEAR, "a year"), (rules.WEEK, "a week")]


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/packages")
def show(door: Door = guard("see package policy", guards.policy)) -> Response:
    """The policy in force, the versions before it, and a form to try it out."""
    kind = door.request.query_params.get("format", "")
    return listing.exported(door, kind) if kind in listing.FORMATS else _show(door, {}, [])


@pages.post("/packages/try")
def try_(door: Door = guard("see package policy", guards.policy), sent: Sent = NOTHING) -> Response:
    """What somebody would be paid by the policy in force. Stores nothing."""
    given = _given(sent)
    try:
        inputs, line = checked(read(InputsForm, given), queries.in_force(door.session).body, door.actor.today)
    except Invalid as refused:
        return _show(door, given, refused.problems)
    return _show(door, given, [], package=rules.reckon(inputs, line), line=line)


def _show(door: Door, given: dict[str, str], problems: list[Problem], **found: Any) -> Response:
    versions = queries.versions(door.session)
    return page(
        door,
        "packages/index.html",
        status=422 if problems else 200,
        newest=versions[0],
        rows=listing.rows(versions[0].body),
        versions=queries.changed(versions),
        given=given,
        problems=problems,
        pers=PERS,
        currencies=sorted(DECIMALS),
        today=door.actor.today,
        **{"package": None, "line": None} | found,
    )


@pages.get("/packages/edit")
def edit(door: Door = guard("set package policy", guards.policy)) -> Response:
    """The form of a new version."""
    newest = queries.in_force(door.session)
    return _edit(door, editing.filled(newest.body) | {"seen": str(newest.number)}, [])


@pages.post("/packages/preview")
def preview(door: Door = guard("set package policy", guards.policy), sent: Sent = NOTHING) -> Response:
    """What a new version would change. Stores nothing."""
    given = _given(sent)
    try:
        body = editing.body_of(given)
    except Invalid as refused:
        return _edit(door, given, refused.problems)
    return _edit(door, given, [], changes(queries.in_force(door.session).body, body))


@pages.post("/packages")
def change(door: Door = guard("set package policy", guards.policy), sent: Sent = NOTHING) -> Response:
    """A new version, in force at once."""
    given = _given(sent)
    try:
        made = actions.set_policy(door, *_read(given))
    except Invalid as refused:
        return _edit(door, given, refused.problems)
    return go(
        door.request,
        "/packages",
        said=f"Version {made.version} is in force. Earlier offers stay as they are.",
    )


def _read(given: dict[str, str]) -> tuple[Body, PolicyReason]:
    """Lines and reason; what is wrong with either is named at once."""
    problems = []
    body, form = None, None
    try:
        body = editing.body_of(given)
    except Invalid as refused:
        problems += refused.problems
    try:
        form = read(PolicyReason, {key: given.get(key, "") for key in ("reason", "seen")})
    except Invalid as refused:
        problems += refused.problems
    if body is None or form is None:
        raise Invalid(problems)
    return body, form


def _edit(
    door: Door, given: dict[str, str], problems: list[Problem], changed: list[str] | None = None
) -> Response:
    return page(
        door,
        "packages/edit.html",
        status=422 if problems else 200,
        given=given,
        problems=problems,
        changed=changed,
        blocks=range(editing.count(given)),
        newest=queries.in_force(door.session),
        parts=list(PARTS.items()),
        ways=[(way, WAY_WORDS[way]) for way in WAYS],
        whens=list(WHENS.items()),
    )
