"""Spends as JSON: noting one, and reading those one may see. The same actions as the pages'."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.access import Door, guard
from app.empowerment import actions, queries
from app.empowerment.forms import SpendForm
from app.empowerment.queries import Line
from app.web.forms import Text, read
from app.web.paging import FARTHEST, paging
from app.web.routes import Router

api = Router("/api")


class SpendIn(BaseModel):
    """Something given to a guest. `amount` is exact text with a point (`"12.50"`); without a currency it is the
    limit's first one, without a day today, without a zone the company's.
    """

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    guest: Text = Field(min_length=1, max_length=200)
    amount: Text = Field(min_length=1, max_length=60)
    currency: Text = Field(default="", max_length=3)
    what_for: Text = Field(max_length=20)
    words: Text = Field(default="", max_length=1_000)
    day: Text = Field(default="", max_length=10)
    zone: Text = Field(default="", max_length=60)


class SpendOut(BaseModel):
    """A spend. `amount` is in whole minor units; `state`: stands, waiting, granted, refused or taken back."""

    id: int
    employee: str
    guest: str
    amount: int
    currency: str
    shown: str
    what_for: str
    words: str
    day: date
    zone: str
    at: datetime
    state: str
    asked: str
    said: str


@api.get("/spends")
def listed(
    door: Door = guard("see spends"), page: Annotated[int, Query(ge=1, le=FARTHEST)] = 1
) -> list[SpendOut]:
    """Fifty a page, those that wait first, then the newest."""
    assert page
    found, _ = queries.spends(door.session, door.actor, paging(door.request, (), ""), "")
    return [_out(line) for line in found]


@api.post("/spends")
def give(wish: SpendIn, door: Door = guard("spend")) -> SpendOut:
    """Give a guest something; over the limit it waits for a yes. Sent again with one `Idempotency-Key`, it is one."""
    key = door.request.headers.get("idempotency-key", "")[:200]
    made = actions.give(door, read(SpendForm, wish.model_dump() | {"once": f"api {key}" if key else ""}))
    return _out(queries.load(door.session, made.id))


def _out(line: Line) -> SpendOut:
    one = line.spend
    return SpendOut(
        id=one.id,
        employee=line.employee,
        guest=one.guest,
        amount=one.amount,
        currency=one.currency,
        shown=line.money,
        what_for=one.what_for,
        words=one.words,
        day=one.day,
        zone=one.zone,
        at=one.at,
        state=line.state,
        asked=line.asked,
        said=line.answer.words if line.answer else "",
    )
