"""Letters and lessons: the list, writing, one letter with its readers."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, allows, guard
from app.cases.guards import words_about
from app.cases.lists import one as one_case
from app.cases.models import Case
from app.contacts.naming import nameless
from app.errors import Invalid, Problem
from app.letters import actions, guards, queries, upward_pages
from app.letters.forms import CorrectionForm, LetterForm, PublishForm, ReadForm, RetractForm
from app.letters.models import LESSON
from app.letters.queries import Whole
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
pages.include_router(upward_pages.routes)
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def given_in(sent: FormData) -> dict[str, Any]:
    """What was sent as text; `nobody` may be there several times."""
    given: dict[str, Any] = {key: str(value) for key, value in sent.items()}
    if "nobody" in given:
        given["nobody"] = [str(one) for one in sent.getlist("nobody")]
    return given


@pages.get("/letters")
def index(door: Door = guard("see letters")) -> Response:
    """Letters to oneself, and those one has written."""
    me = door.actor.employee_id or 0
    received, written = queries.received(door.session, me), queries.written(door.session, me)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Letters", *_rows(received), kind)
    return page(
        door,
        "letters/index.html",
        received=received,
        unread=[one for one in received if one.waits],
        written=written,
        today=door.actor.today,
    )


def _rows(found: list[Whole]) -> tuple[list[str], list[list[Value]]]:
    return ["Title", "Kind", "From", "Published", "State", "Read"], [
        [
            one.now.title,
            one.letter.kind,
            one.letter.author,
            one.letter.published_at.isoformat() if one.letter.published_at else "",
            one.state,
            "no" if one.waits else "yes",
        ]
        for one in found
    ]


@pages.get("/letters/new")
def new(door: Door = guard("write letters")) -> Response:
    """The form of a letter or a lesson."""
    kind = "lesson" if door.request.query_params.get("kind") == LESSON else "letter"
    return _writing(door, {"kind": kind} | _of_case(door), [])


def _of_case(door: Door) -> dict[str, str]:
    """What a case gives a lesson: its ending and its cause, without the customer. Of a case that the writer may not
    see nothing, as of one that is not there.
    """
    number = door.request.query_params.get("case", "")
    ok = number.isascii() and number.isdigit() and len(number) < 19
    case = door.session.get(Case, int(number)) if ok else None
    if case is None or case.protected or not allows("see case", words_about(door.session, door.actor, case)):
        return {}
    line = one_case(door.session, case.id)
    told = [case.outcome, f"The cause: {line.cause}." if line.cause else ""]
    text = nameless("\n\n".join(words for words in told if words), case.customer)
    return {"audience": "team", "title": line.theme, "body": text, "source": f"Case {case.id}"}


def _writing(door: Door, given: Mapping[str, Any], problems: list[Problem]) -> Response:
    return page(
        door,
        "letters/new.html",
        status=422 if problems else 200,
        audiences=actions.audiences(door),
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.post("/letters")
def draft(door: Door = guard("write letters"), sent: Sent = NOTHING) -> Response:
    """Keep it as a draft."""
    given = given_in(sent)
    try:
        made = actions.draft(door, read(LetterForm, given))
    except Invalid as refused:
        return _writing(door, given, refused.problems)
    return go(door.request, actions.href(made), said="The draft is kept. Nobody else sees it.")


@pages.get("/letters/{letter_id}")
def show(door: Door = guard("see letter", guards.letter)) -> Response:
    """One letter; for its writer the draft to go on with, or who has read it."""
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS and door.may("keep letter"):
        return export("Readers", *_readers(door), kind)
    return _show(door, "", {}, [])


def _readers(door: Door) -> tuple[list[str], list[list[Value]]]:
    return ["Reader", "Read", "Version"], [
        [name, one.read_at.isoformat() if one.read_at else "", one.version or ""]
        for name, one in queries.readers(door.session, door.thing.id)
    ]


def _show(door: Door, form: str, given: Mapping[str, Any], problems: list[Problem]) -> Response:
    """The page; `form` names the one of its forms that was refused."""
    whole: Whole = door.thing
    mine = door.may("keep letter")
    unsent = mine and whole.state == "draft"
    correcting = form == "correction"
    title, body = (given.get("title", ""), given.get("body", "")) if correcting else ("", "")
    fields = [
        ("title", title or whole.now.title),
        ("text", f"{body or whole.now.body}\n{given.get('why', '')}"),
    ]
    check = whole.letter.kind == LESSON and (unsent or correcting)
    return page(
        door,
        "letters/show.html",
        status=422 if problems else 200,
        whole=whole,
        letter=whole.letter,
        mine=mine,
        audiences=actions.audiences(door) if unsent else [],
        audience=f"unit:{whole.letter.unit}" if whole.letter.unit else whole.letter.audience,
        to=len(actions.readers_of(door, whole.letter)) if unsent else 0,
        suspects=queries.suspects(door.session, fields, whole.id) if check else [],
        readers=queries.readers(door.session, whole.id) if mine and not unsent else [],
        refused=form,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.post("/letters/{letter_id}/draft")
def redraft(door: Door = guard("keep letter", guards.letter), sent: Sent = NOTHING) -> Response:
    """Change the draft."""
    given = given_in(sent)
    try:
        actions.redraft(door, door.thing, read(LetterForm, given))
    except Invalid as refused:
        return _show(door, "draft", given, refused.problems)
    return go(door.request, f"/letters/{door.thing.id}", said="The draft is kept.")


@pages.post("/letters/{letter_id}/publication")
def publish(door: Door = guard("keep letter", guards.letter), sent: Sent = NOTHING) -> Response:
    """Send it."""
    given = given_in(sent)
    try:
        actions.publish(door, door.thing, read(PublishForm, given))
    except Invalid as refused:
        return _show(door, "publication", given, refused.problems)
    return go(door.request, f"/letters/{door.thing.id}", said="It is published, and its readers are told.")


@pages.post("/letters/{letter_id}/versions")
def correct(door: Door = guard("keep letter", guards.letter), sent: Sent = NOTHING) -> Response:
    """Correct what is published."""
    given = given_in(sent)
    try:
        actions.correct(door, door.thing, read(CorrectionForm, given))
    except Invalid as refused:
        return _show(door, "correction", given, refused.problems)
    return go(door.request, f"/letters/{door.thing.id}", said="Corrected. Readers see what changed, and why.")


@pages.post("/letters/{letter_id}/retraction")
def retract(door: Door = guard("keep letter", guards.letter), sent: Sent = NOTHING) -> Response:
    """Take it back."""
    given = given_in(sent)
    try:
        actions.retract(door, door.thing, read(RetractForm, given))
    except Invalid as refused:
        return _show(door, "retraction", given, refused.problems)
    return go(door.request, f"/letters/{door.thing.id}", said="It is taken back. Readers see why.")


@pages.post("/letters/{letter_id}/reading")
def read_it(door: Door = guard("read letter", guards.letter), sent: Sent = NOTHING) -> Response:
    """The reader has read it."""
    actions.read_it(door, door.thing, read(ReadForm, given_in(sent)))
    return go(door.request, "/letters", said="Thank you. The writer sees that you have read it.")
