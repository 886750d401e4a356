"""Required modules: who is under them, how far each team is, and who is missing."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import select
from starlette.datastructures import FormData

from app.access import Door, guard, visible_employees
from app.coaching.actions import today
from app.errors import Invalid, Problem
from app.people.models import Team
from app.practice import actions, guards, queries
from app.practice.exercises import EXERCISES
from app.practice.forms import ModuleForm
from app.practice.models import Module, ModuleEnd
from app.practice.queries import Standing
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _own(door: Door, module: Module) -> list[Standing]:
    """Who is under it, of those whom the actor sees by person."""
    return queries.standings(door.session, module, today(door), visible_employees(door.actor))


def audience(door: Door, module: Module) -> str:
    """For whom it is, in words."""
    team = door.session.get(Team, module.team_id) if module.team_id else None
    of = team.name if team else module.unit or "everybody"
    facing = {True: "who meet customers", False: "who do not meet customers"}
    return f"{of}, those {facing[module.facing]}" if module.facing is not None else of


@routes.get("/practice/modules")
def index(door: Door = guard("see modules")) -> Response:
    """All modules with how far one's own people are."""
    found = [
        (module, end, audience(door, module), _own(door, module) if end is None else [])
        for module, end in queries.modules(door.session)
    ]
    # A manager has no use for what none of their people is under.
    found = [one for one in found if one[3] or door.may("make modules")]
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        head = ["Module", "For", "State", "Passed", "Of", "Overdue"]
        return export("Modules", head, [_line(door, *one) for one in found], kind)
    day = today(door)
    late = sum(one.late(day) for _, _, _, people in found for one in people)
    return page(door, "practice/modules.html", found=found, late=late, today=day)


def _line(
    door: Door, module: Module, end: ModuleEnd | None, whom: str, people: list[Standing]
) -> list[Value]:
    done, late = sum(one.done for one in people), sum(one.late(today(door)) for one in people)
    return [module.name, whom, "ended" if end else "required", done, len(people), late]


@routes.get("/practice/modules/new")
def new(door: Door = guard("make modules")) -> Response:
    """The form of a module."""
    return _form(door, {}, [])


def _form(door: Door, given: Mapping[str, Any], problems: list[Problem]) -> Response:
    teams = [
        one
        for one in door.session.scalars(select(Team).order_by(Team.name))
        if actions.may_reach(door, one.unit)
    ]
    return page(
        door,
        "practice/new_module.html",
        status=422 if problems else 200,
        exercises=[(one.key, one.title, one.takes) for one in EXERCISES.values()],
        teams=[(one.id, one.name) for one in teams],
        units=[(unit, unit) for unit in sorted({one.unit for one in teams if one.unit})],
        whole=actions.may_reach(door, ""),
        given=given,
        problems=problems,
        today=today(door),
    )


@routes.post("/practice/modules")
def require(door: Door = guard("make modules"), sent: Sent = NOTHING) -> Response:
    """Require a module."""
    given: dict[str, Any] = {key: str(value) for key, value in sent.items()}
    given["exercises"] = [str(one) for one in sent.getlist("exercises")]
    try:
        made = actions.require(door, read(ModuleForm, given))
    except Invalid as refused:
        return _form(door, given, refused.problems)
    return go(
        door.request, f"/practice/modules/{made.id}", said="It is required. People are told, with the day."
    )


@routes.get("/practice/modules/{module_id}")
def show(door: Door = guard("see modules", guards.module)) -> Response:
    """How far each team is with a module, and who is missing."""
    module: Module = door.thing
    people = _own(door, module)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export(module.name, *_rows(door, people), kind)
    return page(
        door,
        "practice/module.html",
        module=module,
        ended=door.session.get(ModuleEnd, module.id),
        people=people,
        teams=queries.by_team(people),
        whom=audience(door, module),
        titles=[EXERCISES[key].title for key in module.exercises],
        names={key: one.title for key, one in EXERCISES.items()},
        today=today(door),
    )


def _rows(door: Door, people: list[Standing]) -> tuple[list[str], list[list[Value]]]:
    return ["Employee", "Team", "Manager", "Since", "Due", "State", "Left"], [
        [
            one.name,
            one.team,
            one.manager,
            one.since.isoformat(),
            one.due_on.isoformat(),
            "passed" if one.done else "overdue" if one.late(today(door)) else "open",
            ", ".join(EXERCISES[key].title for key in one.left),
        ]
        for one in people
    ]


@routes.post("/practice/modules/{module_id}/ending")
def end(door: Door = guard("end module", guards.module)) -> Response:
    """It is no longer required."""
    actions.end(door, door.thing)
    return go(
        door.request,
        f"/practice/modules/{door.thing.id}",
        said="It is no longer required. What was passed stays.",
    )
