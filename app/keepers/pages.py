"""The keeper question: asked by HR, answered by managers, set beside the evidence for who leads HR."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard, hidden
from app.contacts.scales import SCALES
from app.errors import Invalid, NotFound, Problem
from app.keepers import actions, guards, queries, rules
from app.web.charts import axis
from app.web.export import FORMATS, Value, export
from app.web.forms import posted
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
CHOICES = (("yes", "Yes"), ("unsure", "Unsure"), ("no", "No"))
#: So many ranges are drawn for one answer.
DRAWN = 120


@pages.get("/keeper-questions")
def index(door: Door = guard("see own keeper questions", hidden)) -> Response:
    """What a manager is asked; for HR, where it was asked and how far it is."""
    return _index(door, {}, [])


def _index(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    hr = door.may("ask keeper question")
    return page(
        door,
        "keepers/index.html",
        status=422 if problems else 200,
        asked=queries.asked_of(door.session, door.actor.employee_id),
        askings=queries.askings(door.session) if hr else [],
        choices=CHOICES,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.post("/cycles/{cycle_id}/keeper-question")
def ask(door: Door = guard("ask keeper question", guards.cycle)) -> Response:
    """Ask it in a cycle."""
    actions.ask(door, door.thing)
    said = "Asked of every manager, about all who report to them."
    return go(door.request, "/keeper-questions", said=said)


@pages.post("/cycles/{cycle_id}/keeper-question/answers")
def answer(door: Door = guard("answer keeper question", guards.question), sent: Sent = NOTHING) -> Response:
    """Keep what the manager says."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        changed = actions.answer(door, door.thing, given)
    except Invalid as refused:
        return _index(door, given, refused.problems)
    said = "Kept. You can change it until the cycle closes." if changed else "Nothing changed."
    return go(door.request, "/keeper-questions", said=said)


@pages.get("/keeper-questions/calibration")
def calibration(door: Door = guard("see keeper answers", guards.answers, sensitive=True)) -> Response:
    """Managers' answers beside the evidence of the cycle's months."""
    asked = door.request.query_params
    cycles = queries.asked_cycles(door.session)
    cycle = next((one for one in cycles if str(one.id) == asked.get("cycle")), cycles[0] if cycles else None)
    if cycle is None:
        if asked.get("format"):
            raise NotFound
        return page(door, "keepers/calibration.html", cycle=None, cycles=[], counts=[])
    found = queries.beside(door.session, door.actor, cycle)
    counts = rules.counted(found.said)
    if asked.get("format") in FORMATS:
        head = ("Would fight to keep", "People", *(one.capitalize() for one in rules.STANDINGS))
        rows: list[tuple[Value, ...]] = [
            (one.answer, one.people, *one.by_standing.values()) for one in counts
        ]
        return export(f"Keeper question, {cycle.name}", head, rows, asked["format"])
    return page(
        door,
        "keepers/calibration.html",
        cycle=cycle,
        cycles=cycles,
        counts=counts,
        managers=rules.by_manager(found.said),
        standings=rules.STANDINGS,
        picture=_picture(found, counts),
        params=dict(asked),
    )


def _picture(found: queries.Beside, counts: list[rules.Count]) -> dict[str, object] | None:
    """Per answer the ranges of those about whom it was given, lowest first, on one axis."""
    drawn = {
        one.answer: sorted(
            (said for said in found.said if said.fight == one.answer and said.score is not None),
            key=lambda said: said.score or 0.0,
        )[:DRAWN]
        for one in counts
    }
    if found.fit is None or not any(drawn.values()):
        return None
    scale, bars = SCALES[found.fit.scale], found.fit.summary
    values = [value for many in drawn.values() for one in many for value in (one.lo, one.hi)]
    shared = axis(scale.lo, scale.hi, values, bars["star_bar"], bars["floor_bar"])
    return {"axis": shared, "drawn": drawn, "lens": found.fit.lens}
