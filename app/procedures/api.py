"""Procedures as JSON: the register, exceptions one may see, and noting one. The same actions as the pages'."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from app.access import Door, guard
from app.procedures import bending, bent, queries
from app.procedures.bent import Bent
from app.procedures.forms import ExceptionForm
from app.procedures.models import Procedure
from app.web.forms import Text, read
from app.web.paging import FARTHEST, paging
from app.web.routes import Router

api = Router("/api")


class ProcedureOut(BaseModel):
    """A procedure as it is in force. `kind`: must-follow or flexible; `lately`: exceptions within the days of the
    policy, `total` all, `waiting` those that nobody has answered; `left_open`: what the two sides differ about.
    """

    id: int
    title: str
    kind: str
    owner: str
    version: int
    in_force_at: datetime | None
    text: str
    reason: str
    risk: str
    meanwhile: str
    lately: int
    total: int
    waiting: int
    left_open: str
    asked_to_give_way: bool


class ExceptionIn(BaseModel):
    """An exception from a procedure (its title, or its id as text), and why."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    procedure: Text = Field(min_length=1, max_length=120)
    words: Text = Field(min_length=1, max_length=1_000)


class ExceptionOut(BaseModel):
    """An exception. `state`: stands (nobody had to be asked), waiting, granted or refused; `meanwhile`: what may be
    done for the customer until it is answered.
    """

    id: int
    procedure_id: int
    procedure: str
    employee: str
    words: str
    at: datetime
    state: str
    asked: str
    said: str
    meanwhile: str


@api.get("/procedures")
def register(door: Door = guard("see procedures")) -> list[ProcedureOut]:
    """The register whole: must-follow ones first."""
    return [_procedure(line) for line in queries.register(door.session, door.now)]


@api.get("/exceptions")
def listed(
    door: Door = guard("see procedures"), page: Annotated[int, Query(ge=1, le=FARTHEST)] = 1, state: str = ""
) -> list[ExceptionOut]:
    """Fifty a page of those one may see: those that wait first, then the newest; `state` picks, `q` finds."""
    assert page
    state = state if state in bent.STATES else ""
    found, _ = bent.bent(door.session, door.actor, paging(door.request, (), ""), state)
    return [_out(one) for one in found]


@api.post("/exceptions")
def bend(wish: ExceptionIn, door: Door = guard("bend procedure")) -> ExceptionOut:
    """Note an exception; a must-follow procedure's owner is asked. Sent again with one `Idempotency-Key`, it is one."""
    key = door.request.headers.get("idempotency-key", "")[:200]
    by_title = select(Procedure.id).where(Procedure.title == wish.procedure, Procedure.retired_at.is_(None))
    number = door.session.scalar(by_title)
    given = {
        "procedure": str(number) if number else wish.procedure,
        "words": wish.words,
        "once": f"api {key}" if key else "",
    }
    made = bending.bend(door, read(ExceptionForm, given))
    return _out(bent.one_bent(door.session, made.id))


def _procedure(line: queries.Line) -> ProcedureOut:
    one, version = line.procedure, line.version
    return ProcedureOut(
        id=one.id,
        title=one.title,
        kind=version.kind,
        owner=line.owner,
        version=version.number,
        in_force_at=version.in_force_at,
        text=version.text,
        reason=version.reason,
        risk=version.risk,
        meanwhile=version.meanwhile,
        lately=line.lately,
        total=line.total,
        waiting=line.waiting,
        left_open=line.open,
        asked_to_give_way=line.proposal is not None,
    )


def _out(one: Bent) -> ExceptionOut:
    made = one.exception
    return ExceptionOut(
        id=made.id,
        procedure_id=made.procedure_id,
        procedure=one.title,
        employee=one.employee,
        words=made.words,
        at=made.made_at,
        state=one.state,
        asked=one.asked,
        said=one.answer.words if one.answer else "",
        meanwhile=one.meanwhile,
    )
