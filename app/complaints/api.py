"""Cases as JSON: those one may see, and noting one. The same actions as the pages'."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from app.access import Door, guard
from app.cases import lists, rules
from app.cases.lists import Asked, Line
from app.complaints.coming import CaseIn, from_mail, from_program
from app.web.paging import FARTHEST, paging
from app.web.routes import Router

api = Router("/api")


async def message(request: Request) -> bytes:
    """The message as it came in."""
    return await request.body()


class CaseOut(BaseModel):
    """A case. `state`: open, soon, late, paused or closed; `due` is what is due next."""

    id: int
    customer: str
    way: str
    theme: str
    department: str
    owner: str
    state: str
    came: datetime
    due: datetime
    closed: datetime | None
    cause: str
    changed_hands: int


@api.get("/cases")
def listed(
    door: Door = guard("see cases"),
    page: Annotated[int, Query(ge=1, le=FARTHEST)] = 1,
    state: str = lists.OPEN,
) -> list[CaseOut]:
    """Fifty a page, those due first; `state` as on the page (open, late, soon, unanswered, paused, closed, all)."""
    assert page
    asked = Asked(state if state in lists.STATES or state == "all" else lists.OPEN)
    found, _ = lists.listed(
        door.session, door.actor, asked, paging(door.request, lists.SORTS, "due"), door.now
    )
    return [_out(door, one) for one in found]


@api.post("/cases", status_code=201)
def note(given: CaseIn, door: Door = guard("open case")) -> CaseOut:
    """Note a complaint. The same `reference` again is the same case."""
    made, _ = from_program(door, given)
    return _out(door, lists.one(door.session, made.id))


@api.post("/cases/mail", status_code=201)
def forward(body: Annotated[bytes, Depends(message)], door: Door = guard("open case")) -> JSONResponse:
    """A forwarded message (message/rfc822), as a mail server pipes it in. The same message again is the same case."""
    made, new = from_mail(door, body)
    return JSONResponse({"id": made.id, "new": new}, 201 if new else 200)


def _out(door: Door, one: Line) -> CaseOut:
    case = one.case
    return CaseOut(
        id=case.id,
        customer=one.customer,
        way=rules.WAYS[case.way],
        theme=one.theme,
        department=one.team,
        owner=one.owner,
        state=one.state(door.now),
        came=case.came_at,
        due=one.due,
        closed=case.closed_at,
        cause=one.cause,
        changed_hands=one.bounces,
    )
