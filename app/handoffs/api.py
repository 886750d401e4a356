"""Handoffs as JSON: reading those one may see, and handing a case over. The same actions as the pages'."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.access import Door, guard
from app.handoffs import actions, guards, queries
from app.handoffs.forms import OfferForm
from app.handoffs.queries import Line
from app.web.forms import Text, read
from app.web.paging import FARTHEST, paging
from app.web.routes import Router

api = Router("/api")


class OfferIn(BaseModel):
    """To whom (number, e-mail or full name), what the customer was told and when, what the receiver needs to know."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    to: Text = Field(min_length=1, max_length=320)
    told: Text = Field(default="", max_length=2_000)
    told_at: Text = Field(default="", max_length=40)
    summary: Text = Field(default="", max_length=8_000)


class HandoffOut(BaseModel):
    """A handoff. `state`: waiting, accepted, declined, timed out or taken back; `missing`: which of the five facts."""

    id: int
    case_id: int
    giver: str
    receiver: str
    asked_at: datetime
    deadline: datetime
    state: str
    warmth: str
    missing: list[str]
    rated: int | None


@api.get("/handoffs")
def listed(
    door: Door = guard("see handoffs"), page: Annotated[int, Query(ge=1, le=FARTHEST)] = 1
) -> list[HandoffOut]:
    """Fifty a page, those that wait first, then the newest."""
    assert page
    found, _ = queries.handoffs(door.session, door.actor, paging(door.request, (), ""))
    return [_out(line) for line in found]


@api.post("/handoffs/of/{case_id}")
def offer(given: OfferIn, door: Door = guard("move case", guards.case)) -> HandoffOut:
    """Ask somebody to take a case over; until they accept, its owner stays its owner."""
    made = actions.offer(door, door.thing, read(OfferForm, given.model_dump()))
    return _out(queries.load(door.session, made.id))


def _out(line: Line) -> HandoffOut:
    one = line.handoff
    return HandoffOut(
        id=one.id,
        case_id=one.case_id,
        giver=line.giver,
        receiver=line.receiver,
        asked_at=one.asked_at,
        deadline=one.deadline,
        state=line.state,
        warmth=line.warmth,
        missing=line.missing,
        rated=line.rating.warmth if line.rating else None,
    )
