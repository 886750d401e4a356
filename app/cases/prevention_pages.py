"""Preventions, and the policy of the response clock."""

from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import select
from starlette.datastructures import FormData

from app.access import Door, guard
from app.cases import guards, queries, setting, steps
from app.cases.forms import DoneForm, PolicyForm
from app.cases.models import Case, Cause, Prevention, Workaround
from app.cases.seeing import visible
from app.errors import Invalid, Problem
from app.people.models import Employee
from app.web.export import FORMATS, export
from app.web.forms import posted, read
from app.web.paging import Paging, paging
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


@routes.get("/preventions")
def listed(door: Door = guard("see cases")) -> Response:
    """Step two of every case one may see: open ones first, by day."""
    return _list(door, {}, [])


def _list(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    kind = door.request.query_params.get("format", "")
    asked = paging(door.request, (), "", 100_000 if kind in FORMATS else 100)
    today = door.now.astimezone(ZoneInfo(door.zone)).date()
    rows = preventions(door, asked)
    if kind in FORMATS:
        head = ["Due", "Cause", "What", "Keeper", "Finished", "What changed", "Opened again"]
        return export("Preventions", head, [_row(one) for one in rows], kind)
    late = sum(1 for one in rows if steps.overdue(one[0], today))
    return page(
        door,
        "cases/preventions.html",
        status=422 if problems else 200,
        rows=rows,
        late=late,
        waiting=sum(1 for one in rows if one[0].done_at is None),
        given=given,
        problems=problems,
        asked=asked,
        overdue=steps.overdue,
        today=today,
    )


def _row(one: Any) -> list[Any]:
    plan, keeper, cause, _, again = one
    done = plan.done_at.date().isoformat() if plan.done_at else ""
    return [plan.due_on.isoformat(), cause, plan.words, keeper, done, plan.changed, again]


def preventions(door: Door, asked: Paging) -> list[Any]:
    """Preventions with keeper, cause, the id of their case, and how often they were opened again."""
    rows = door.session.execute(
        select(Prevention, Employee.name, Cause.name, Case.id, queries.times_opened_again())
        .select_from(Prevention)
        .join(Workaround, Workaround.id == Prevention.workaround_id)
        .join(Case, Case.id == Workaround.case_id)
        .join(Employee, Employee.id == Prevention.owner_id)
        .join(Cause, Cause.id == Prevention.cause_id)
        .where(visible(door.actor))
        .order_by(
            Prevention.done_at.is_not(None), Prevention.done_at.desc(), Prevention.due_on, Prevention.id
        )
        .limit(asked.size)
        .offset(asked.offset)
    )
    return list(rows)


@routes.post("/preventions/{prevention_id}/end")
def done(sent: Sent = NOTHING, door: Door = guard("keep prevention", guards.prevention)) -> Response:
    """It is prevented."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        steps.done(door, door.thing, read(DoneForm, given))
    except Invalid as refused:
        return _list(door, given | {"id": str(door.thing.id)}, refused.problems)
    return go(door.request, "/preventions", said="Prevented. What changed can be told to customers.")


@routes.get("/cases/policy")
def policy(door: Door = guard("see case figures")) -> Response:
    """The response clock in force, and its versions."""
    return _policy(door, {}, [])


def _policy(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    return page(
        door,
        "cases/policy.html",
        status=422 if problems else 200,
        policy=queries.policy_in_force(door.session),
        versions=queries.versions(door.session),
        given=given,
        problems=problems,
        today=door.now.astimezone(ZoneInfo(door.zone)).date(),
    )


@routes.post("/cases/policy")
def set_policy(sent: Sent = NOTHING, door: Door = guard("set case policy")) -> Response:
    """Another version, in force for cases that come from now on."""
    given = {key: str(value) for key, value in sent.items()}
    try:
        setting.set_policy(door, read(PolicyForm, given))
    except Invalid as refused:
        return _policy(door, given, refused.problems)
    return go(door.request, "/cases/policy", said="In force for cases that come from now on.")
