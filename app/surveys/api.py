"""Contacts as JSON, for helpdesks and call centres that push them."""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from app.access import Door, guard
from app.errors import Invalid, Problem, TooLarge
from app.surveys.contacts import MOST, ContactIn, take_contacts
from app.surveys.models import ASKED
from app.web.forms import problems_of
from app.web.routes import Router

api = Router("/api")
MOST_BYTES = 4 * 1024 * 1024
LIST = TypeAdapter(Annotated[list[ContactIn], Field(min_length=1, max_length=MOST)])


class ContactsTaken(BaseModel):
    """What became of a delivery: customers who will be asked, contacts not asked about by reason, contacts that had
    come before, and contacts whose channel no running survey asks about.
    """

    asked: int
    not_asked: dict[str, int]
    known: int
    passed: int


async def delivered(request: Request) -> list[ContactIn]:
    """The body, read by the strict model itself."""
    body = await request.body()
    if len(body) > MOST_BYTES:
        raise TooLarge(f"Send at most {MOST_BYTES // 2**20} MB at once.")
    try:
        return LIST.validate_json(body)
    except ValidationError as error:
        found = problems_of(error.errors(include_input=False, include_context=False, include_url=False)[:100])
        raise Invalid([Problem(one.field[:200], one.message[:500]) for one in found]) from None


Rows = Annotated[list[ContactIn], Depends(delivered)]
NONE: list[ContactIn] = []


@api.post("/contacts")
def contacts(door: Door = guard("deliver contacts"), rows: Rows = NONE) -> ContactsTaken:
    """Up to 1,000 contacts that are over, all or none. Who worked them is noted, and the system decides whose customers
    are asked. A contact sent again changes nothing.
    """
    taken = take_contacts(door, rows)
    others = {name: many for name, many in taken.outcomes.items() if name != ASKED}
    return ContactsTaken(
        asked=taken.outcomes[ASKED], not_asked=others, known=taken.known, passed=taken.passed
    )
