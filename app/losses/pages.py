"""Who left and why: figures, the list, one of them, a file, the list of reasons."""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard
from app.clock import first_day, month_of
from app.currencies import DECIMALS
from app.errors import Invalid, Problem
from app.losses import actions, figures, guards, importing, queries, rules, showing
from app.losses.forms import BackForm, ChangeForm, LossForm, ReasonsForm, ReturnForm
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import plural

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
EXPORTED = 100_000
STRETCHES = (3, 6, 12, 24, 60)


def _given(sent: FormData) -> dict[str, Any]:
    given: dict[str, Any] = {key: str(value) for key, value in sent.items() if isinstance(value, str)}
    if "touchpoints" in given:
        given["touchpoints"] = [str(one) for one in sent.getlist("touchpoints")]
    return given


def _page(door: Door, name: str, problems: list[Problem] | None = None, **context: Any) -> Response:
    today = door.now.astimezone(ZoneInfo(door.zone)).date()
    around = {
        "problems": problems or [],
        "today": today,
        "rules": rules,
        "figures": figures,
        "showing": showing,
    }
    return page(door, name, status=422 if problems else 200, **around, **context)


@pages.get("/lost")
def index(door: Door = guard("see losses")) -> Response:
    """What those who left have in common; nobody by name."""
    asked = door.request.query_params
    months = next((one for one in STRETCHES if str(one) == asked.get("months")), 12)
    last = month_of(door.now.astimezone(ZoneInfo(door.zone)).date())
    first, today = last - months + 1, door.now.astimezone(ZoneInfo(door.zone)).date()
    lines = queries.between(door.session, first_day(first), today)
    teams = _teams(door, lines)
    team = asked.get("team", "") if asked.get("team") in teams else ""
    shown = [one for one in lines if not team or str(one.loss.team_id) == team]
    answers = queries.last_answers(door.session, [one.loss for one in shown])
    found = showing.told_of(shown, first, last, *answers)
    if (kind := asked.get("format", "")) in FORMATS:
        return export("Lost customers in figures", showing.FIGURES_HEAD, showing.figure_rows(found), kind)
    given: dict[str, Any] = {"found": found, "months": months, "teams": teams, "team": team}
    return _page(door, "losses/index.html", stretches=STRETCHES, first=first_day(first), **given)


def _teams(door: Door, lines: list[queries.Line]) -> dict[str, str]:
    """Teams to choose from: whoever sees groups only chooses among those that are told apart."""
    enough = {str(one.thing) for one in figures.by_team(lines).shown}
    found = {str(one.loss.team_id): one.team for one in lines if one.loss.team_id is not None}
    seen = door.may("see lost customers")
    ordered = sorted(found.items(), key=lambda one: one[1])
    return {key: name for key, name in ordered if seen or key in enough}


@pages.get("/lost/customers")
def listed(door: Door = guard("see lost customers")) -> Response:
    """Every one of them, the newest first."""
    kind = door.request.query_params.get("format", "")
    asked = paging(door.request, (), "", EXPORTED if kind in FORMATS else 50)
    lines, total = queries.listed(door.session, asked)
    if kind in FORMATS:
        return export("Lost customers", showing.HEAD, showing.rows(lines), kind)
    return _page(door, "losses/listed.html", lines=lines, total=total, asked=asked)


@pages.get("/lost/new")
def new(door: Door = guard("note loss")) -> Response:
    """The form: who, why, how we know. All else can wait."""
    return _form(door, {}, [])


def _form(
    door: Door, given: Mapping[str, Any], problems: list[Problem], line: queries.Line | None = None
) -> Response:
    choice = actions.known(door)
    reasons, met = [*choice.reasons], [*choice.touchpoints]
    if line is not None:
        given = {"seen": len(queries.changes(door.session, line.loss.id)), **showing.given_of(line), **given}
        reasons += [line.loss.reason] if line.loss.reason not in reasons else []
        met += [one for one in line.touchpoints if one not in met]
    context: dict[str, Any] = {"given": given, "line": line, "once": token_urlsafe(16)}
    context |= {"reasons": [(one, one) for one in reasons], "touchpoints": [(one, one) for one in met]}
    context["teams"] = [(str(one), name) for one, name in choice.teams.items()]
    context["currencies"] = [(code, code) for code in sorted(DECIMALS)]
    return _page(door, "losses/form.html", problems, **context)


@pages.post("/lost")
def note(door: Door = guard("note loss"), sent: Sent = NOTHING) -> Response:
    """Note a customer who left."""
    given = _given(sent)
    try:
        made = actions.note(door, read(LossForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    return go(door.request, f"/lost/{made.id}", said="Noted. What you learn later can be added.")


@pages.get("/lost/reasons")
def reasons(door: Door = guard("see lost customers")) -> Response:
    """The list of reasons in force, and the versions before it."""
    names = "\n".join(queries.versions(door.session)[0].names)
    return _reasons(door, {"names": names}, [])


def _reasons(door: Door, given: Mapping[str, Any], problems: list[Problem]) -> Response:
    versions = queries.versions(door.session)
    return _page(door, "losses/reasons.html", problems, given=given, versions=versions)


@pages.post("/lost/reasons")
def set_reasons(door: Door = guard("set loss reasons"), sent: Sent = NOTHING) -> Response:
    """A new version, in force at once."""
    given = _given(sent)
    try:
        made = actions.set_reasons(door, read(ReasonsForm, given))
    except Invalid as refused:
        return _reasons(door, given, refused.problems)
    return go(door.request, "/lost/reasons", said=f"Version {made.version} is in force.")


@pages.get("/lost/file")
def file(door: Door = guard("import losses")) -> Response:
    """Lost customers from a file."""
    return _page(door, "losses/file.html", columns=importing.COLUMNS, most=importing.MOST_ROWS)


@pages.post("/lost/file")
def take(door: Door = guard("import losses"), sent: Sent = NOTHING) -> Response:
    """Take a file whole, or say what stands against it."""
    try:
        told = importing.take(door, _content(sent))
    except Invalid as refused:
        given: dict[str, Any] = {"columns": importing.COLUMNS, "most": importing.MOST_ROWS}
        return _page(door, "losses/file.html", refused.problems, **given)
    said = f"{plural(told.added, 'customer')} added, {told.known:,} known already."
    if told.differ:
        said += f" {told.differ:,} of these say something else in the file: correct them on their own pages."
    return go(door.request, "/lost/customers", said=said)


def _content(sent: FormData) -> bytes:
    found = sent.get("file")
    if not isinstance(found, UploadFile) or not found.filename:
        raise Invalid([Problem("file", "Choose a file.")])
    with found.file as opened:
        return opened.read()


@pages.get("/lost/{loss_id}")
def show(door: Door = guard("see lost customers", guards.loss)) -> Response:
    """One of them, with what was corrected."""
    return _show(door, {}, [])


def _show(door: Door, given: Mapping[str, Any], problems: list[Problem], form: str = "") -> Response:
    line = queries.load(door.session, door.thing.id)
    changes = queries.changes(door.session, door.thing.id)
    context: dict[str, Any] = {"line": line, "changes": changes, "given": given, "form": form}
    return _page(door, "losses/show.html", problems, **context)


@pages.get("/lost/{loss_id}/changes/new")
def edit(door: Door = guard("keep loss", guards.loss)) -> Response:
    """The form of a correction."""
    return _form(door, {}, [], queries.load(door.session, door.thing.id))


@pages.post("/lost/{loss_id}/changes")
def change(door: Door = guard("keep loss", guards.loss), sent: Sent = NOTHING) -> Response:
    """Correct what was noted."""
    given = {"touchpoints": [], "again": "", **_given(sent)}
    try:
        actions.change(door, door.thing, read(ChangeForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems, queries.load(door.session, door.thing.id))
    return go(door.request, f"/lost/{door.thing.id}", said="Corrected. What it said before stays to be read.")


@pages.post("/lost/{loss_id}/return")
def take_back(door: Door = guard("keep loss", guards.loss), sent: Sent = NOTHING) -> Response:
    """Take a note back."""
    given = _given(sent)
    try:
        actions.take_back(door, door.thing, read(ReturnForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "return")
    return go(door.request, f"/lost/{door.thing.id}", said="Taken back. It counts nowhere any more.")


@pages.post("/lost/{loss_id}/won-back")
def win_back(door: Door = guard("keep loss", guards.loss), sent: Sent = NOTHING) -> Response:
    """They are a customer again."""
    given = _given(sent)
    try:
        actions.win_back(door, door.thing, read(BackForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, "won")
    return go(door.request, f"/lost/{door.thing.id}", said="Well done. They count as won back.")
