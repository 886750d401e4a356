"""Calibration: opening a session, the room with everybody's drafts and evidence, changing, minutes, ending."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.calibration import actions, file_pages, groups, guards, queries, room
from app.calibration.forms import ChangeForm, MinutesForm, OpenForm
from app.errors import Invalid
from app.web.forms import PathId, posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
pages.include_router(file_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@pages.get("/calibrations")
def index(door: Door = guard("see calibrations")) -> Response:
    """The sessions one sits in, and for HR those of their units."""
    found = groups.sessions(door.session, door.actor)
    return page(door, "calibration/index.html", lines=found, today=door.actor.today)


@pages.get("/cycles/{cycle_id}/calibrations/new")
def new(door: Door = guard("run calibrations", guards.cycle)) -> Response:
    """The form to open a session: whom it is about, who sits in it."""
    given = dict(door.request.query_params)
    return _form(door, {"name": f"Calibration, {door.thing.name}", "held_on": str(door.actor.today)} | given)


@pages.post("/cycles/{cycle_id}/calibrations")
def open_(door: Door = guard("run calibrations", guards.cycle), sent: Sent = NOTHING) -> Response:
    """Open a session."""
    given: dict[str, Any] = {key: str(value) for key, value in sent.items()}
    given["seats"] = [str(one) for one in sent.getlist("seats")]
    try:
        made = actions.open_session(door, door.thing, read(OpenForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    return go(
        door.request, f"/calibrations/{made.id}", said="The session is open. Those with a seat are told."
    )


def _form(door: Door, given: dict[str, Any], problems: Any = ()) -> Response:
    everybody = groups.candidates(door.session, door.actor, door.thing.id)
    unit, team = given.get("unit", ""), given.get("team", "")
    group = [one for one in everybody if unit in ("", one.unit) and team in ("", one.team)]
    managers: dict[int, tuple[str, int]] = {}
    for one in group:
        name, many = managers.get(one.manager_id, (one.manager, 0))
        managers[one.manager_id] = (name, many + 1)
    return page(
        door,
        "calibration/new.html",
        status=422 if problems else 200,
        cycle=door.thing,
        given=given,
        problems=list(problems),
        group=group,
        released=sum(one.released for one in group),
        managers=sorted(managers.items(), key=lambda item: item[1][0]),
        units=sorted({one.unit for one in everybody if one.unit}),
        teams=sorted({one.team for one in everybody if unit in ("", one.unit)}),
        today=door.actor.today,
    )


@pages.get("/calibrations/{calibration_id}")
def show(door: Door = guard("see calibration", guards.calibration, sensitive=True)) -> Response:
    """The room: drafts, evidence with ranges, before and after, and beside them one person's draft."""
    return room.answer(door)


@pages.post("/calibrations/{calibration_id}/presence")
def present(door: Door = guard("see calibration", guards.calibration)) -> Response:
    """The page says that it is open, and gets the room when something in it has changed."""
    actions.be_present(door, door.thing)
    door.session.flush()
    seen = door.request.query_params.get("seen", "")
    if is_htmx(door.request):
        if queries.version(door.session, door.thing, door.now) == seen:
            return Response(status_code=204)
        return page(door, "calibration/_room.html", **room.context(door))
    return go(door.request, f"/calibrations/{door.thing.id}")


@pages.post("/calibrations/{calibration_id}/reviews/{review_id}/changes")
def change(door: Door = guard("change in calibration", guards.in_room), sent: Sent = NOTHING) -> Response:
    """Change one rating, with a reason."""
    found, given = door.thing, {key: str(value) for key, value in sent.items()}
    try:
        made = actions.change(door, found.calibration, found.review, read(ChangeForm, given))
    except Invalid as refused:
        return room.again(door, found, given, refused.problems)
    said = f"{found.review.employee.name}: {made.before or 'not rated'} is {made.after} now."
    return go(door.request, f"/calibrations/{found.calibration.id}?person={found.review.id}", said=said)


@pages.post("/calibrations/{calibration_id}/minutes")
def minutes(door: Door = guard("run calibration", guards.calibration), sent: Sent = NOTHING) -> Response:
    """Save the minutes; who wrote meanwhile is not overwritten."""
    form = read(MinutesForm, sent)
    try:
        actions.write_minutes(door, door.thing, form)
    except actions.Newer as newer:
        return room.answer(door, status=409, newer=newer, minutes=form.minutes)
    return go(door.request, f"/calibrations/{door.thing.id}#minutes", said="The minutes are saved.")


@pages.post("/calibrations/{calibration_id}/seats/{employee_id}")
def seat(employee_id: PathId, door: Door = guard("run calibration", guards.calibration)) -> Response:
    """Give somebody a seat."""
    actions.give_seat(door, door.thing, employee_id)
    return go(door.request, f"/calibrations/{door.thing.id}", said="They have a seat now.")


@pages.post("/calibrations/{calibration_id}/seats/{employee_id}/removal")
def unseat(employee_id: PathId, door: Door = guard("run calibration", guards.calibration)) -> Response:
    """Take a seat away."""
    actions.take_seat(door, door.thing, employee_id)
    undo = f"/calibrations/{door.thing.id}/seats/{employee_id}"
    return go(door.request, f"/calibrations/{door.thing.id}", said="The seat is free.", undo=undo)


@pages.post("/calibrations/{calibration_id}/end")
def end(door: Door = guard("run calibration", guards.calibration)) -> Response:
    """End the session."""
    actions.end(door, door.thing)
    return go(
        door.request, f"/calibrations/{door.thing.id}", said="The session has ended. HR keeps reading it."
    )


@pages.get("/reviews/{review_id}/calibration")
def of_review(door: Door = guard("see calibration of review", guards.review)) -> Response:
    """What sessions changed in one review: a panel on its page."""
    found = queries.changes_of_review(door.session, door.thing.id)
    name = "calibration/_of_review.html" if is_htmx(door.request) else "calibration/of_review.html"
    return page(door, name, review=door.thing, changes=found, today=door.actor.today)
