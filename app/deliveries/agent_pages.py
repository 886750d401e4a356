"""Agents whom a source names: those that wait for a match, and those that have one."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.deliveries import guards, matching, queries
from app.deliveries.forms import MatchForm
from app.errors import Invalid, Problem
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import paging
from app.web.routes import Router
from app.web.templates import go, page
from app.web.words import plural

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
HEAD = ("Agent", "Source", "Id there", "E-mail there", "Employee", "State", "Known by")


@routes.get("/agents")
def index(door: Door = guard("match agents")) -> Response:
    """Who has to be matched; `?settled=yes` shows who is."""
    return _index(door, [], 0, "")


def _index(door: Door, problems: Sequence[Problem], wrong: int, typed: str) -> Response:
    settled = door.request.query_params.get("settled") == "yes"
    kind = door.request.query_params.get("format", "")
    asked = paging(door.request, (), "", 100_000 if kind in FORMATS else 50)
    rows, total = queries.agents(door.session, asked, settled=settled)
    if kind in FORMATS:
        return export("Agents", HEAD, [_line(one) for one in rows], kind)
    return page(
        door,
        "deliveries/agents.html",
        status=422 if problems else 200,
        rows=rows,
        total=total,
        asked=asked,
        settled=settled,
        counts=queries.counts(door.session),
        problems=list(problems),
        wrong=wrong,
        typed=typed,
        today=door.actor.today,
    )


def _line(one: queries.AgentLine) -> list[str | None]:
    agent = one.agent
    state = "passed over" if agent.ignored else "matched" if agent.employee_id else "waits"
    return [one.name, one.source, agent.key, agent.email, one.employee, state, agent.matched_by]


@routes.post("/agents/{agent_id}/match")
def match(sent: Sent = NOTHING, door: Door = guard("match agents", guards.agent)) -> Response:
    """This agent is that employee."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        many = matching.match(door, door.thing, read(MatchForm, given))
    except Invalid as refused:
        return _index(door, refused.problems, door.thing.id, given.get("who", ""))
    return _done(door, "Matched, and remembered.", many)


@routes.post("/agents/{agent_id}/program")
def program(door: Door = guard("match agents", guards.agent)) -> Response:
    """This agent is a program."""
    return _done(
        door, "Known as a program: its answers are kept apart.", matching.is_program(door, door.thing)
    )


@routes.post("/agents/{agent_id}/passing")
def ignore(door: Door = guard("match agents", guards.agent)) -> Response:
    """This agent is not one of ours."""
    return _done(door, "Answers about them are passed over from now on.", matching.ignore(door, door.thing))


def _done(door: Door, said: str, many: int) -> Response:
    if many:
        said += f" {plural(many, 'delivery', 'deliveries')} that waited {'is' if many == 1 else 'are'} read again."
    return go(door.request, "/agents", said=said, undo=f"/agents/{door.thing.id}/unmatching")


@routes.post("/agents/{agent_id}/unmatching")
def unmatch(door: Door = guard("match agents", guards.agent)) -> Response:
    """Nobody again."""
    matching.unmatch(door, door.thing)
    said = "They wait for a match again. Answers credited before stay where they are."
    return go(door.request, "/agents", said=said)
