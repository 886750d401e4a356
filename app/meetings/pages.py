"""One-to-ones: the list, the page of a series, and every step on it."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Conflict, Invalid, Problem
from app.meetings import actions, guards, keeping, lists, queries, rules
from app.meetings.forms import AnswerForm, DropForm, ItemForm, PromiseForm, RhythmForm, TextForm
from app.meetings.guards import Within
from app.meetings.models import Meeting, Reflection
from app.meetings.queries import Whole
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, is_htmx, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/one-to-ones")
def index(door: Door = guard("see one-to-ones")) -> Response:
    """Mine with my manager, those with my people, and who has had none for long."""
    return lists.own(door)


@pages.get("/one-to-ones/coverage")
def coverage(door: Door = guard("see coverage of one-to-ones")) -> Response:
    """That one-to-ones take place, by team."""
    return lists.coverage(door)


@pages.post("/employees/{employee_id}/one-to-ones")
def begin(door: Door = guard("begin one-to-ones", guards.employee), sent: Sent = NOTHING) -> Response:
    """Begin them."""
    given = _given(sent)
    try:
        made = actions.begin(door, door.thing, read(RhythmForm, given))
    except Invalid as refused:
        return page(
            door,
            "meetings/begin.html",
            status=422,
            employee=door.thing,
            given=given,
            problems=refused.problems,
            today=actions.today(door),
        )
    return go(
        door.request, actions.href(made), said="The first one is planned. Both of you can fill the agenda."
    )


@pages.get("/one-to-ones/{series_id}")
def show(door: Door = guard("see one-to-one", guards.series)) -> Response:
    """The next meeting: agenda, notes, promises, one's own reflection; and what was before."""
    return _show(door, door.thing, "", {}, [])


def _show(
    door: Door, whole: Whole, refused: str, given: Mapping[str, str], problems: list[Problem]
) -> Response:
    present = door.may("hold one-to-one")
    return page(
        door,
        "meetings/show.html",
        status=422 if problems else 200,
        whole=whole,
        present=present and whole.meeting is not None,
        own=door.actor.employee_id == whole.series.employee_id,
        other=whole.manager if door.actor.employee_id == whole.series.employee_id else whole.employee,
        prompts=rules.PROMPTS,
        asked={one.row.prompt for one in whole.items},
        motive=rules.MOTIVE,
        handovers=queries.handovers(door.session, whole.id) if present else [],
        base=actions.href(whole.series),
        refused=refused,
        given=given,
        problems=problems,
        today=actions.today(door),
    )


def _done(door: Door, whole: Whole, part: str, said: str, undo: str = "") -> Response:
    return go(door.request, f"{actions.href(whole.series)}#{part}", said=said, undo=undo)


def _tried(
    door: Door, whole: Whole, form: str, sent: FormData, do: Callable[[dict[str, str]], Response]
) -> Response:
    """Do it, or show the page again with what was typed in that form and what is wrong with it."""
    given = _given(sent)
    try:
        return do(given)
    except Invalid as refused:
        return _show(door, whole, form, given, refused.problems)


@pages.post("/one-to-ones/{series_id}/date")
def move(door: Door = guard("hold one-to-one", guards.series), sent: Sent = NOTHING) -> Response:
    """Another day or rhythm."""

    def do(given: dict[str, str]) -> Response:
        actions.move(door, door.thing, read(RhythmForm, given))
        return _done(door, door.thing, "", f"Moved. {_other(door)} is told.")

    return _tried(door, door.thing, "date", sent, do)


def _other(door: Door) -> str:
    whole: Whole = door.thing
    return whole.manager if "self" in door.words else whole.employee


@pages.post("/one-to-ones/{series_id}/items")
def add_item(door: Door = guard("hold one-to-one", guards.series), sent: Sent = NOTHING) -> Response:
    """Put something on the agenda."""

    def do(given: dict[str, str]) -> Response:
        actions.add_item(door, door.thing, read(ItemForm, given))
        return _done(door, door.thing, "agenda", "It is on the agenda.")

    return _tried(door, door.thing, "item", sent, do)


@pages.post("/one-to-ones/{series_id}/items/{item_id}/answer")
def answer(door: Door = guard("hold one-to-one", guards.item), sent: Sent = NOTHING) -> Response:
    """Talked about."""
    within: Within = door.thing

    def do(given: dict[str, str]) -> Response:
        actions.answer(door, within.whole, within.one, read(AnswerForm, given))  # type: ignore[arg-type]
        undo = f"{actions.href(within.whole.series)}/items/{within.id}/answer/removal"
        return _done(door, within.whole, "agenda", "Talked about.", undo)

    return _tried(door, within.whole, f"answer {within.id}", sent, do)


@pages.post("/one-to-ones/{series_id}/items/{item_id}/answer/removal")
def reopen(door: Door = guard("hold one-to-one", guards.item)) -> Response:
    """Back on the agenda."""
    actions.reopen_item(door, door.thing.whole, door.thing.one)
    return _done(door, door.thing.whole, "agenda", "Back on the agenda.")


@pages.post("/one-to-ones/{series_id}/notes")
def save_notes(door: Door = guard("hold one-to-one", guards.series), sent: Sent = NOTHING) -> Response:
    """The notes of the two, saved as they are typed."""
    return _saved(door, "notes", sent, keeping.keep_notes)


@pages.post("/one-to-ones/{series_id}/reflection")
def save_reflection(door: Door = guard("hold one-to-one", guards.series), sent: Sent = NOTHING) -> Response:
    """One's own reflection, saved as it is typed."""
    return _saved(door, "reflection", sent, keeping.keep_reflection)


def _saved(
    door: Door, part: str, sent: FormData, put: Callable[[Door, Meeting, TextForm], Meeting | Reflection]
) -> Response:
    whole: Whole = door.thing
    if whole.meeting is None:
        raise Conflict("The manager has changed. The new one takes these one-to-ones over first.")
    given = _given(sent)
    fragment = is_htmx(door.request)
    try:
        held = put(door, whole.meeting, read(TextForm, given))
    except keeping.Newer as newer:
        name = "meetings/_difference.html" if fragment else "meetings/difference.html"
        base = actions.href(whole.series)
        return page(door, name, status=409, newer=newer, part=part, base=base, whole=whole)
    except Invalid as refused:
        if fragment:
            return page(door, "meetings/_unsaved.html", status=422, problems=refused.problems)
        return _show(door, whole, part, given, refused.problems)
    if not fragment:
        return _done(door, whole, part, "Saved.")
    return Response(status_code=204, headers={"Rapport-Version": str(held.version)})


@pages.post("/one-to-ones/{series_id}/promises")
def promise(door: Door = guard("hold one-to-one", guards.series), sent: Sent = NOTHING) -> Response:
    """One of the two promises something."""

    def do(given: dict[str, str]) -> Response:
        actions.promise(door, door.thing, read(PromiseForm, given))
        return _done(door, door.thing, "promises", "Promised. It stays here until it is kept or dropped.")

    return _tried(door, door.thing, "promise", sent, do)


@pages.post("/one-to-ones/{series_id}/promises/{promise_id}/completion")
def keep(door: Door = guard("hold one-to-one", guards.promise)) -> Response:
    """It is kept."""
    actions.keep(door, door.thing.whole, door.thing.one)
    return _done(door, door.thing.whole, "promises", "Kept.")


@pages.post("/one-to-ones/{series_id}/promises/{promise_id}/dropping")
def drop(door: Door = guard("hold one-to-one", guards.promise), sent: Sent = NOTHING) -> Response:
    """It is dropped, with a reason."""
    within: Within = door.thing

    def do(given: dict[str, str]) -> Response:
        actions.drop(door, within.whole, within.one, read(DropForm, given))  # type: ignore[arg-type]
        return _done(door, within.whole, "promises", "Dropped. The reason stays with it.")

    return _tried(door, within.whole, f"drop {within.id}", sent, do)


@pages.post("/one-to-ones/{series_id}/holding")
def hold(door: Door = guard("hold one-to-one", guards.series)) -> Response:
    """It took place."""
    after = actions.hold(door, door.thing)
    said = (
        f"Held. The next is proposed for {after.planned_on:%A, %d %B}; what is unanswered is on its agenda."
    )
    return _done(door, door.thing, "", said)


@pages.post("/one-to-ones/{series_id}/handover")
def take_over(door: Door = guard("take one-to-ones over", guards.series)) -> Response:
    """The new manager goes on with them."""
    actions.take_over(door, door.thing)
    return _done(door, door.thing, "", f"Taken over. {door.thing.employee} is told.")


@pages.post("/one-to-ones/{series_id}/sharing")
def share(door: Door = guard("share one-to-ones", guards.series)) -> Response:
    """The present manager may read the older notes."""
    actions.share(door, door.thing)
    undo = f"{actions.href(door.thing.series)}/sharing/removal"
    return _done(door, door.thing, "history", f"{door.thing.manager} may read the older notes now.", undo)


@pages.post("/one-to-ones/{series_id}/sharing/removal")
def unshare(door: Door = guard("share one-to-ones", guards.series)) -> Response:
    """No longer."""
    actions.unshare(door, door.thing)
    return _done(door, door.thing, "history", "The older notes are yours and their writers’ again.")
