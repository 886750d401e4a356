"""The severances of a cycle as one set: what approving them risks, the bar against waiting, groups, the check."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.access import Actor, Door, Found, guard
from app.decisions import guards, set_check
from app.decisions.models import SetCheck
from app.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from app.sets import checking, risk, waiting
from app.sets.forms import SetAnswerForm
from app.web.export import FORMATS, Value, export
from app.web.forms import PathId, posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
HEAD = ("Bar", "Flagged", "Expected wrong", "Flagged after more answers", "Expected wrong after")
GROUPS = ("Attribute", "Group", "People, to the nearest 5", "Kept", "Ratio", "p (exact)", "p (within units)")


@pages.get("/decisions/cycles/{cycle_id}/set")
def show(door: Door = guard("see decisions", guards.desk)) -> Response:
    """The set as its reader may see it."""
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return _exported(door, kind)
    return _show(door, {}, [], 200)


def _exported(door: Door, kind: str) -> Response:
    found = checking.figures(door.session, door.actor, door.thing)
    if door.request.query_params.get("of") == "groups":
        rows: list[tuple[Value, ...]] = [
            (
                outcome.attribute,
                one.group,
                one.about,
                round(one.rate, 2),
                round(one.ratio, 2) if one.ratio is not None else "",
                round(one.p, 3) if one.p is not None else "",
                round(one.within.p, 3) if one.within else "",
            )
            for outcome in found.outcomes
            for one in outcome.lines
        ]
        return export(f"Set by group, {door.thing.cycle.name}", GROUPS, rows, kind)
    points = [
        (one.bar, one.flagged, round(one.wrong, 2), one.after, round(one.wrong_after, 2))
        for one in found.points
    ]
    return export(f"Bar and waiting, {door.thing.cycle.name}", HEAD, points, kind)


def _show(door: Door, given: Mapping[str, str], problems: list[Problem], status: int) -> Response:
    found = checking.figures(door.session, door.actor, door.thing)
    checked = set_check.current(door.session, door.thing.cycle_id)
    crowd = found.crowd
    context: dict[str, Any] = {
        "desk": door.thing,
        "found": found,
        "checked": checked,
        "proposed": door.actor.account_id in {one.proposer_id for one in found.decisions},
        "picture": risk.picture(found.points, crowd.bar) if found.points else None,
        "bar": risk.bar_sentence(found.points, crowd.bar, waiting.MORE, crowd.months, ahead=crowd.ahead)
        if found.points
        else "",
        "more": waiting.MORE,
        "shortest": checking.SHORTEST_ANSWER,
        "given": given,
        "problems": problems,
        "today": door.actor.today,
    }
    return page(door, "sets/show.html", status=status, **context)


@pages.post("/decisions/cycles/{cycle_id}/checks")
def check(door: Door = guard("see decisions", guards.desk)) -> Response:
    """Check the set as it stands, and keep what the check says."""
    made = checking.check(door, door.thing)
    said = (
        "Checked. The alarm wants an answer in writing."
        if made.alarm
        else "Checked, and kept for the record."
    )
    return go(door.request, f"/decisions/cycles/{door.thing.cycle_id}/set", said=said)


def alarm(session: Session, actor: Actor, cycle_id: PathId, check_id: PathId) -> Found:
    """A check of the cycle's set."""
    desk = guards.desk(session, actor, cycle_id)
    found = session.get(SetCheck, check_id)
    if found is None or found.cycle_id != cycle_id:
        raise NotFound
    return Found((desk.thing, found), desk.words, "decision")


@pages.post("/decisions/cycles/{cycle_id}/checks/{check_id}/answer")
def answer(door: Door = guard("see decisions", alarm), sent: Sent = NOTHING) -> Response:
    """Answer an alarm in writing."""
    given = {key: str(value) for key, value in sent.items()}
    door.thing, found = door.thing
    try:
        checking.answer(door, found, read(SetAnswerForm, given))
    except Invalid as refused:
        return _show(door, given, refused.problems, 422)
    except (Conflict, Forbidden) as refused:
        return _show(door, given, [Problem("", refused.detail)], refused.status)
    return go(door.request, f"/decisions/cycles/{door.thing.cycle_id}/set", said="Answered.")
