"""Compliments as JSON: reading them and writing one down. The same actions as the pages'."""

from datetime import date
from hashlib import sha256
from secrets import token_hex
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.access import Door, guard
from app.compliments import actions, queries
from app.compliments.forms import MOST, ComplimentForm
from app.compliments.queries import Line
from app.web.forms import Text, read
from app.web.paging import FARTHEST, paging
from app.web.routes import Router

api = Router("/api")


class CreditIn(BaseModel):
    """One whom it is about (`who`: full name, number or e-mail), and what they did."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    who: Text = Field(min_length=1, max_length=320)
    did: Text = Field(default="", max_length=120)


class ComplimentIn(BaseModel):
    """What a customer said. Without a day it was today; `guess` is whom they meant, where nobody knows who that is."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)

    words: Text = Field(min_length=3, max_length=4_000)
    customer: Text = Field(default="", max_length=120)
    said_on: Text = Field(default="", max_length=20)
    guess: Text = Field(default="", max_length=200)
    credits: list[CreditIn] = Field(default_factory=list, max_length=MOST)


class CreditOut(BaseModel):
    """One who is credited."""

    employee_id: int
    employee: str
    did: str


class ComplimentOut(BaseModel):
    """A compliment. `way`: told (somebody heard it), survey or rating; `guess` is empty once somebody is credited."""

    id: int
    words: str
    customer: str
    said_on: date
    way: str
    guess: str
    credits: list[CreditOut]
    written_by: str


@api.get("/compliments")
def listed(
    door: Door = guard("see compliments"),
    page: Annotated[int, Query(ge=1, le=FARTHEST)] = 1,
    *,
    waiting: bool = False,
) -> list[ComplimentOut]:
    """Fifty a page, the newest first; `q` finds words and names, `waiting` those that nobody is credited with yet."""
    assert page
    found, _ = queries.listed(door.session, paging(door.request, (), ""), waiting=waiting)
    return [_out(line) for line in found]


@api.post("/compliments")
def write(wish: ComplimentIn, door: Door = guard("write compliment")) -> ComplimentOut:
    """Write down what a customer said; whom it is about is told. Sent again with one `Idempotency-Key`, it is one."""
    key = door.request.headers.get("idempotency-key", "")[:200]
    named = f"api {door.actor.account_id} {key}".encode("utf-8", "surrogatepass")
    given = {
        "words": wish.words,
        "customer": wish.customer,
        "said_on": wish.said_on or door.actor.today.isoformat(),
        "guess": wish.guess,
        "once": sha256(named).hexdigest()[:32] if key else token_hex(16),
        **{f"who{at}": one.who for at, one in enumerate(wish.credits, 1)},
        **{f"did{at}": one.did for at, one in enumerate(wish.credits, 1)},
    }
    made = actions.write(door, read(ComplimentForm, given))
    return _out(queries.lines(door.session, [made])[0])


def _out(line: Line) -> ComplimentOut:
    one = line.row
    return ComplimentOut(
        id=one.id,
        words=one.words,
        customer=one.customer,
        said_on=one.said_on,
        way=one.way,
        guess="" if line.credits else one.guess,
        credits=[CreditOut(employee_id=key, employee=name, did=did) for key, name, did in line.credits],
        written_by=one.made_by,
    )
