"""Lost customers as JSON: reading them and noting one. The same actions as the pages'."""

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.access import Door, guard
from app.losses import actions, queries
from app.losses.forms import LossForm
from app.losses.queries import Line
from app.web.forms import Text, read
from app.web.paging import FARTHEST, paging
from app.web.routes import Router

api = Router("/api")


class LossIn(BaseModel):
    """A customer who left. `how`: `said` or `think`; days like 2026-04-03, an empty `lost_on` is today; `amount` is
    exact text with a point (`"12000.50"`), yearly.
    """

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    customer: Text = Field(min_length=1, max_length=200)
    reason: Text = Field(min_length=1, max_length=120)
    how: Text = Field(max_length=10)
    lost_on: Text = Field(default="", max_length=20)
    since: Text = Field(default="", max_length=20)
    words: Text = Field(default="", max_length=2_000)
    amount: Text = Field(default="", max_length=60)
    currency: Text = Field(default="", max_length=3)
    touchpoints: list[Text] = Field(default_factory=list, max_length=50)
    team: Text = Field(default="", max_length=200)
    again: bool = False


class LossOut(BaseModel):
    """A lost customer. `amount` is in whole minor units of `currency`; `tenure_months` whole months, null where nobody
    knows since when; `state`: lost, won back or taken back.
    """

    id: int
    customer: str
    since: date | None
    lost_on: date
    tenure_months: int | None
    reason: str
    how: str
    words: str
    amount: int | None
    currency: str
    touchpoints: list[str]
    team: str
    noted_by: str
    state: str
    won_back_on: date | None


@api.get("/lost-customers")
def listed(
    door: Door = guard("see lost customers"), page: Annotated[int, Query(ge=1, le=FARTHEST)] = 1
) -> list[LossOut]:
    """Fifty a page, the newest first; `q` finds customer, reason and team."""
    assert page
    lines, _ = queries.listed(door.session, paging(door.request, (), ""))
    return [_out(line) for line in lines]


@api.post("/lost-customers")
def note(wish: LossIn, door: Door = guard("note loss")) -> LossOut:
    """Note a customer who left. Sent again with one `Idempotency-Key`, it is one; the same customer within a year is
    refused unless `again` is true.
    """
    key = door.request.headers.get("idempotency-key", "")[:200]
    given = wish.model_dump() | {"once": f"api {key}" if key else "", "again": "yes" if wish.again else ""}
    made = actions.note(door, read(LossForm, given))
    return _out(queries.load(door.session, made.id))


def _out(line: Line) -> LossOut:
    one = line.loss
    return LossOut(
        id=one.id,
        customer=one.customer,
        since=one.since,
        lost_on=one.lost_on,
        tenure_months=line.months,
        reason=one.reason,
        how=one.how,
        words=one.words,
        amount=one.amount,
        currency=one.currency,
        touchpoints=line.touchpoints,
        team=line.team,
        noted_by=one.noted_by,
        state=line.state,
        won_back_on=line.won.back_on if line.won else None,
    )
