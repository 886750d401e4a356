"""Words upward: writing one, what leaders answered, and a leader's own."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from sqlalchemy import or_
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.letters import guards, queries, rules, upward
from app.letters.forms import AnswerForm, UpwardForm
from app.letters.models import Upward
from app.letters.queries import Word
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@routes.get("/upward")
def index(door: Door = guard("write upward")) -> Response:
    """Write to a leader above; one's own words with a name, and what leaders told all."""
    return _index(door, {}, [])


def _index(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    me = door.actor.employee_id or 0
    return page(
        door,
        "letters/upward.html",
        status=422 if problems else 200,
        leaders=queries.leaders_above(door.session, door.actor),
        own=queries.words(door.session, Upward.author_id == me),
        told=queries.told_to_all(door.session, me, door.actor.today),
        fewest=rules.FEWEST_BELOW,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@routes.post("/upward/words")
def write(door: Door = guard("write upward"), sent: Sent = NOTHING) -> Response:
    """Send a word upward."""
    given = _given(sent)
    try:
        made = upward.write_upward(door, read(UpwardForm, given))
    except Invalid as refused:
        return _index(door, given, refused.problems)
    named = made.author_id is not None
    said = "Sent with your name." if named else "Sent. Nothing tells that it was you; it arrives tomorrow."
    return go(door.request, "/upward", said=said)


def _to_me(door: Door) -> list[Word]:
    """Words to the actor. Those without a name from the next day on, so that no moment points to anybody."""
    return queries.words(
        door.session,
        Upward.leader_id == (door.actor.employee_id or 0),
        or_(Upward.author_id.is_not(None), Upward.sent_on < door.actor.today),
    )


@routes.get("/upward/inbox")
def inbox(door: Door = guard("read upward")) -> Response:
    """What people below wrote to a leader."""
    found = _to_me(door)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Words to me", *_rows(found), kind)
    return _inbox(door, 0, {}, [], found)


def _rows(found: list[Word]) -> tuple[list[str], list[list[Value]]]:
    return ["Sent", "From", "Words", "Answered", "Answer"], [
        [
            one.upward.sent_on.isoformat(),
            one.upward.author or "without a name",
            one.upward.words,
            one.answer.made_on.isoformat() if one.answer else "",
            one.answer.words if one.answer else "",
        ]
        for one in found
    ]


def _inbox(
    door: Door, refused: int, given: Mapping[str, str], problems: list[Problem], found: list[Word]
) -> Response:
    return page(
        door,
        "letters/inbox.html",
        status=422 if problems else 200,
        found=found,
        waiting=[one for one in found if one.answer is None],
        late=[one for one in found if one.late(door.actor.today)],
        patience=rules.PATIENCE,
        refused=refused,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@routes.post("/upward/words/{word_id}/answer")
def answer(door: Door = guard("answer upward", guards.word), sent: Sent = NOTHING) -> Response:
    """Answer a word: in person, or to everybody below."""
    given = _given(sent)
    try:
        made = upward.answer_upward(door, door.thing, read(AnswerForm, given))
    except Invalid as refused:
        return _inbox(door, door.thing.id, given, refused.problems, _to_me(door))
    said = "Everybody below you can read it." if made.asked else f"{door.thing.upward.author} is told."
    return go(door.request, "/upward/inbox", said=said)
