"""Whether ratings and reviews fell on groups alike; what is known of groups, in and never out by person."""

from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from app.access import Door, guard, hidden
from app.errors import Invalid, Problem, TooLarge
from app.fairness import actions, queries
from app.fairness.forms import RemovalForm
from app.fairness.queries import Looked
from app.fairness.rules import Outcome
from app.reviews.models import Cycle
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: Bytes of a file of groups.
MOST = 4_000_000
HEAD = (
    "Attribute",
    "Group",
    "People, to the nearest 5",
    "Favourable",
    "Ratio",
    "p (exact)",
    "p (within units)",
    "p (among all)",
)


@pages.get("/fairness")
def show(door: Door = guard("see fairness", hidden)) -> Response:
    """Ratings or a cycle's reviews by group."""
    given = door.request.query_params
    cycles = queries.released_cycles(door.session)
    cycle = next((one for one in cycles if str(one.id) == given.get("cycle")), None)
    looked = _looked(door, cycle)
    if given.get("format") in FORMATS:
        return export(f"Fairness of {looked.what}", HEAD, rows_of(looked.outcomes), given["format"])
    return page(
        door,
        "fairness/show.html",
        looked=looked,
        cycles=cycles,
        cycle=cycle,
        params=dict(given),
        attributes=queries.attributes(door.session),
    )


def _looked(door: Door, cycle: Cycle | None) -> Looked:
    if cycle is None:
        return queries.of_ratings(door.session, door.actor)
    return queries.of_reviews(door.session, door.actor, cycle)


def rows_of(outcomes: list[Outcome]) -> list[tuple[Value, ...]]:
    """What the page shows, as a file."""
    return [
        (
            outcome.attribute,
            one.group,
            one.about,
            round(one.rate, 2),
            round(one.ratio, 2) if one.ratio is not None else "",
            round(one.p, 3) if one.p is not None else "",
            round(one.within.p, 3) if one.within is not None else "",
            round(one.among, 3) if one.among is not None else "",
        )
        for outcome in outcomes
        for one in outcome.lines
    ]


@pages.get("/fairness/groups")
def groups(door: Door = guard("import groups", hidden)) -> Response:
    """What is known of groups, as numbers."""
    return _groups(door, [])


def _groups(door: Door, problems: list[Problem]) -> Response:
    found = queries.known(door.session)
    return page(door, "fairness/groups.html", status=422 if problems else 200, known=found, problems=problems)


@pages.post("/fairness/groups")
def take(door: Door = guard("import groups", hidden), sent: Sent = NOTHING) -> Response:
    """Take a file in."""
    file = sent.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _groups(door, [Problem("file", "Choose a CSV file.")])
    body = file.file.read(MOST + 1)
    if len(body) > MOST:
        raise TooLarge("The file is larger than 4 MB. Split it in two.")
    try:
        found = actions.take(door, body)
    except Invalid as refused:
        return _groups(door, refused.problems)
    said = "Taken in." if found.changed else "Nothing changed: all of it was known."
    return go(door.request, "/fairness/groups", said=said)


@pages.post("/fairness/groups/removal")
def forget(door: Door = guard("import groups", hidden), sent: Sent = NOTHING) -> Response:
    """Forget an attribute."""
    try:
        actions.forget(door, read(RemovalForm, {key: str(value) for key, value in sent.items()}).attribute)
    except Invalid as refused:
        return _groups(door, refused.problems)
    return go(door.request, "/fairness/groups", said="Deleted, of everybody.")
