"""The executive's service reviews: the list, one with its agenda, every step on it."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid
from app.planning import guards, lists, meeting
from app.planning.forms import DecisionForm, MinutesForm, OpenForm, PointForm
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@routes.get("/service-reviews")
def index(door: Door = guard("see service reviews")) -> Response:
    """The service reviews one sits in."""
    return lists.reviews(door, {}, [])


@routes.post("/service-reviews")
def open_review(door: Door = guard("open service review"), sent: Sent = NOTHING) -> Response:
    """Open the next one: its agenda is made."""
    given = _given(sent)
    try:
        made = meeting.open_review(door, read(OpenForm, given))
    except Invalid as refused:
        return lists.reviews(door, given, refused.problems)
    return go(door.request, f"/service-reviews/{made.id}", said="The agenda is made. Your managers are told.")


@routes.get("/service-reviews/{review_id}")
def show(door: Door = guard("see service review", guards.review)) -> Response:
    """One review: its agenda with what was decided; or that as a file."""
    return lists.review(door, door.thing.review, "", {}, [])


def _tried(door: Door, form: str, sent: FormData, do: Callable[[Mapping[str, str]], str]) -> Response:
    given, review = _given(sent), door.thing.review
    try:
        said = do(given)
    except Invalid as refused:
        return lists.review(door, review, form, given, refused.problems)
    part = f"#point-{door.thing.point.id}" if door.thing.point else ""
    return go(door.request, f"/service-reviews/{review.id}{part}", said=said)


@routes.post("/service-reviews/{review_id}/points")
def add_point(door: Door = guard("run service review", guards.review), sent: Sent = NOTHING) -> Response:
    """A point of one's own."""

    def do(given: Mapping[str, str]) -> str:
        meeting.add_point(door, door.thing.review, read(PointForm, given))
        return "It is on the agenda."

    return _tried(door, "point", sent, do)


@routes.post("/service-reviews/{review_id}/points/{point_id}/decision")
def decide(door: Door = guard("run service review", guards.point), sent: Sent = NOTHING) -> Response:
    """What was decided, who does it, by when."""
    found: guards.InReview = door.thing

    def do(given: Mapping[str, str]) -> str:
        meeting.decide(door, found.review, found.point, read(DecisionForm, given))  # type: ignore[arg-type]
        return "Decided."

    return _tried(door, f"decision {found.id}", sent, do)


@routes.post("/service-reviews/{review_id}/points/{point_id}/completion")
def finish(door: Door = guard("do service point", guards.point)) -> Response:
    """It is done."""
    meeting.finish(door, door.thing.review, door.thing.point)
    return go(door.request, f"/service-reviews/{door.thing.review.id}", said="Done.")


@routes.post("/service-reviews/{review_id}/minutes")
def minutes(door: Door = guard("run service review", guards.review), sent: Sent = NOTHING) -> Response:
    """What was said, in short."""

    def do(given: Mapping[str, str]) -> str:
        meeting.write_minutes(door, door.thing.review, read(MinutesForm, given))
        return "The minutes are saved."

    return _tried(door, "minutes", sent, do)


@routes.post("/service-reviews/{review_id}/end")
def end(door: Door = guard("run service review", guards.review)) -> Response:
    """It is over."""
    meeting.end(door, door.thing.review)
    said = "Ended. What is unanswered or undone comes again in the next."
    return go(door.request, f"/service-reviews/{door.thing.review.id}", said=said)
