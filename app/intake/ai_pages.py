"""AI agents, for whoever sees the company's scores; HR says which they are."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.clock import month_of
from app.contacts.models import LENS_WORDS
from app.errors import Invalid, Problem
from app.intake.ai_agents import AiForm, an_agent, mark_ai, may_set, unmark_ai
from app.scores.ai import AiAgent, ai_agents
from app.scores.spans import WINDOWS, Months, rolling, window_from
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/ai-agents")
def index(door: Door = guard("see company scores")) -> Response:
    """What customers say of programs, never beside people."""
    return _index(door, {}, [])


@routes.post("/ai-agents")
def mark(door: Door = guard("mark ai agent"), sent: Sent = NOTHING) -> Response:
    """Mark a record as an AI agent's, with a reason."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        made = mark_ai(door, read(AiForm, given))
    except Invalid as refused:
        return _index(door, given, refused.problems)
    said = f"{made.name} is an AI agent. Its answers leave all comparisons of people in a moment."
    return go(door.request, "/ai-agents", said=said, undo=f"/ai-agents/{made.id}/removal")


@routes.post("/ai-agents/{employee_id}/removal")
def unmark(door: Door = guard("set ai agent", an_agent)) -> Response:
    """It is a person after all."""
    unmark_ai(door, door.thing)
    return go(door.request, "/ai-agents", said=f"{door.thing.name} counts as a person again in a moment.")


def _index(door: Door, given: Mapping[str, str], problems: Sequence[Problem]) -> Response:
    months = window_from(door.request.query_params.get("months", ""))
    span: Months = rolling(months, month_of(door.actor.today))
    agents = ai_agents(door.session, span)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("AI agents", *_lines(agents), kind)
    return page(
        door,
        "intake/ai_agents.html",
        status=422 if problems else 200,
        agents=agents,
        mine={one.id for one in agents if may_set(door.session, door.actor, one.id)},
        span=span,
        months=months,
        windows=WINDOWS,
        given=given,
        problems=list(problems),
        today=door.actor.today,
    )


def _lines(agents: Sequence[AiAgent]) -> tuple[list[str], list[list[Value]]]:
    head = ["AI agent", "Lens", "Scale", "Answers", "Mean", "From", "To", "Range"]
    body: list[list[Value]] = []
    for one in agents:
        for found in one.figures:
            numbers = [
                None if value is None else round(value, 3) for value in (found.mean, found.lo, found.hi)
            ]
            body.append([one.name, LENS_WORDS[found.lens], found.scale.label, found.n, *numbers, found.by])
        if not one.figures:
            body.append([one.name, "", "", 0, None, None, None, ""])
    return head, body
