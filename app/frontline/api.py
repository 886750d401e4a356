"""Calls to the line as JSON: noting one, and reading those one may see. The same actions as the pages'."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.access import Door, guard
from app.frontline import actions, queries
from app.frontline.forms import CallForm
from app.frontline.queries import CallLine
from app.frontline.standing import seen
from app.web.forms import PublicId, Text, read
from app.web.paging import FARTHEST, paging
from app.web.routes import Router

api = Router("/api")


class CallIn(BaseModel):
    """A call. `team` is the public id of the team whose line it was; without a day it is today."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    team: PublicId
    waited: int = Field(ge=0, le=600)
    care: Literal["yes", "partly", "no"]
    words: Text = Field(default="", max_length=500)
    day: Text = Field(default="", max_length=10)


class CallOut(BaseModel):
    """A call. `waited` in whole minutes."""

    id: int
    caller: str
    team_id: int
    team: str
    day: date
    waited: int
    care: str
    words: str


@api.get("/line-calls")
def listed(
    door: Door = guard("see frontline"), page: Annotated[int, Query(ge=1, le=FARTHEST)] = 1
) -> list[CallOut]:
    """Fifty a page, the newest first."""
    assert page
    found, _ = queries.calls(door.session, paging(door.request, (), ""), seen(door.actor))
    return [_out(line) for line in found]


@api.post("/line-calls")
def log(wish: CallIn, door: Door = guard("log line call")) -> CallOut:
    """Write a call of one's own down. Sent again with one `Idempotency-Key`, it is one."""
    key = door.request.headers.get("idempotency-key", "")[:190]
    made = actions.log_call(door, read(CallForm, _given(wish) | {"once": f"api {key}" if key else ""}))
    return _out(queries.call_line(door.session, made.id))


def _given(wish: CallIn) -> dict[str, str]:
    return {key: str(value) for key, value in wish.model_dump().items()}


def _out(line: CallLine) -> CallOut:
    one = line.call
    return CallOut(
        id=one.id,
        caller=line.caller,
        team_id=one.team_id,
        team=line.team,
        day=one.called_on,
        waited=one.waited,
        care=one.care,
        words=one.words,
    )
