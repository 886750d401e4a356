"""More time, another author, closing: what changes a cycle that runs."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard, visible_employees
from app.cycles import actions, changes, guards
from app.cycles.forms import ExtensionForm, HandoverForm, HandoversForm, ReasonForm
from app.cycles.progress import Progress, together
from app.errors import Invalid, Problem
from app.people.models import Employee
from app.reviews.handed import handovers
from app.reviews.models import Cycle, Release, Review
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _typed(sent: FormData) -> dict[str, str]:
    return {key: value for key, value in sent.items() if isinstance(value, str)}


@routes.get("/cycles/{cycle_id}/extensions")
def extensions(door: Door = guard("run cycles", guards.cycle)) -> Response:
    """More time for a review or a team, and what was granted; or that as a file."""
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export(f"{door.thing.name} extensions", *changes.extension_rows(door), kind)
    return _extensions(door, dict(door.request.query_params), [])


@routes.post("/cycles/{cycle_id}/extensions")
def extend(door: Door = guard("run cycles", guards.cycle), sent: Sent = NOTHING) -> Response:
    """Give more time, with a reason."""
    given = _typed(sent)
    try:
        many = actions.extend(door, door.thing, read(ExtensionForm, given), visible_employees(door.actor))
    except Invalid as refused:
        return _extensions(door, given, refused.problems)
    said = f"{many:,} {'review has' if many == 1 else 'reviews have'} more time."
    return go(door.request, f"/cycles/{door.thing.id}/extensions", said=said)


def _extensions(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    cycle: Cycle = door.thing
    known = Progress(door.session, door.actor, cycle)
    return page(
        door,
        "cycles/extensions.html",
        status=422 if problems else 200,
        cycle=cycle,
        granted=changes.extensions(door),
        one=changes.named(door, given.get("review", "")),
        teams=[one for one in known.teams() if one.finished < one.of],
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@routes.get("/cycles/{cycle_id}/handovers")
def to_hand_over(door: Door = guard("run cycles", guards.cycle)) -> Response:
    """Reviews whose employee reports to somebody else by now, or whose author has left; or the same as a file."""
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export(f"{door.thing.name} handovers", *changes.moved_rows(door), kind)
    return _handovers(door, {}, [])


@routes.post("/cycles/{cycle_id}/handovers")
def hand_over_all(door: Door = guard("run cycles", guards.cycle), sent: Sent = NOTHING) -> Response:
    """Hand over all of one author's reviews, to one person or to each one's present manager."""
    given = _typed(sent)
    try:
        form = read(HandoversForm, given)
        many, not_done = actions.hand_over_all(door, door.thing, form, visible_employees(door.actor))
    except Invalid as refused:
        return _handovers(door, given, refused.problems)
    said = f"{many:,} {'review is' if many == 1 else 'reviews are'} handed over."
    said += "".join(f" Not {one}" for one in not_done[:3])
    return go(door.request, f"/cycles/{door.thing.id}/handovers", said=said)


def _handovers(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    found = changes.to_hand_over(door)
    return page(
        door,
        "cycles/handovers.html",
        status=422 if problems else 200,
        cycle=door.thing,
        by_author=list(actions.concerns(found).values()),
        many=len(found),
        done=changes.handed(door),
        names=changes.writers(door),
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@routes.get("/cycles/{cycle_id}/closing")
def to_close(door: Door = guard("close cycle", guards.cycle)) -> Response:
    """What closing would leave unfinished."""
    known = Progress(door.session, door.actor, door.thing)
    teams = known.teams()
    open_teams = [one for one in teams if one.finished < one.of]
    return page(
        door,
        "cycles/closing.html",
        cycle=door.thing,
        whole=together(teams),
        teams=open_teams,
        today=door.actor.today,
    )


@routes.post("/cycles/{cycle_id}/closing")
def close(door: Door = guard("close cycle", guards.cycle)) -> Response:
    """Close the cycle: its reviews are read and no longer written."""
    actions.close(door, door.thing)
    return go(door.request, f"/cycles/{door.thing.id}", said=f"{door.thing.name} is closed.")


@routes.get("/reviews/{review_id}/handover")
def handover(door: Door = guard("hand over review", guards.review, sensitive=True)) -> Response:
    """Who wrote a review when, with what each told the next; the form to hand it over."""
    return _handover(door, {}, [])


@routes.post("/reviews/{review_id}/handover")
def hand_over(door: Door = guard("hand over review", guards.review), sent: Sent = NOTHING) -> Response:
    """Somebody else writes this review from now on."""
    given = _typed(sent)
    review: Review = door.thing
    try:
        made = actions.hand_over(door, review, read(HandoverForm, given))
    except Invalid as refused:
        return _handover(door, given, refused.problems)
    heir = door.session.get_one(Employee, made.to_id).name
    hr = bool(door.words & {"hr", "hr_lead"})
    to = f"/reviews/{review.id}/handover" if hr else "/reviews"
    return go(door.request, to, said=f"{heir} writes {review.employee.name}’s review now.")


def _handover(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    review: Review = door.thing
    heir = actions.present_manager(door.session, review, door.actor.today)
    before: dict[str, Any] = {"to": heir.name} if heir and heir.id != review.manager_id else {}
    return page(
        door,
        "cycles/handover.html",
        status=422 if problems else 200,
        review=review,
        heir=heir,
        released=door.session.get(Release, review.id) is not None,
        history=handovers(door.session, review.id),
        given=given or before,
        problems=problems,
        today=door.actor.today,
    )


@routes.get("/reviews/{review_id}/closing")
def to_close_review(door: Door = guard("close review", guards.review, sensitive=True)) -> Response:
    """Close the review of somebody who has left."""
    return _closing(door, {}, [])


@routes.post("/reviews/{review_id}/closing")
def close_review(door: Door = guard("close review", guards.review), sent: Sent = NOTHING) -> Response:
    """It is neither late nor to be finished any more."""
    given = _typed(sent)
    try:
        actions.close_review(door, door.thing, read(ReasonForm, given).reason)
    except Invalid as refused:
        return _closing(door, given, refused.problems)
    said = f"{door.thing.employee.name}’s review is closed."
    return go(door.request, f"/cycles/{door.thing.cycle_id}?state=closed", said=said)


def _closing(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    return page(
        door,
        "cycles/review_closing.html",
        status=422 if problems else 200,
        review=door.thing,
        closed=changes.closing(door.session, door.thing.id),
        given=given,
        problems=problems,
        today=door.actor.today,
    )
