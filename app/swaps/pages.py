"""Swaps: what one is asked and asks, asking, answering, deciding."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Invalid, Problem
from app.people.models import Employee
from app.rotations import guards as rotations
from app.rotations.actions import standing_in
from app.rotations.models import SignUp, Slot
from app.rotations.rules import dates
from app.swaps import actions, guards, queries
from app.swaps.forms import DecisionForm, SwapForm
from app.swaps.queries import Line
from app.swaps.takers import exchanges, takers
from app.web.export import FORMATS, Value, export
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

pages = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()
#: So many who can't take it are named with the reason.
NAMED = 40


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@pages.get("/swaps")
def index(door: Door = guard("see swaps")) -> Response:
    """What one is asked, what is open to all that one could take, and what one asked."""
    me = door.actor.employee_id or 0
    found = queries.of_person(door.session, me)
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        return export("Swaps", *_rows(found), kind)
    return page(
        door,
        "swaps/index.html",
        asked=[one for one in found if one.state == "open" and one.swap.to_id == me],
        asking=[one for one in found if one.state == "open" and one.swap.asker_id == me],
        everybody=queries.could_take(door.session, me, door.now),
        ended=[one for one in found if one.state != "open"],
        clashes=queries.clashes(door.session, me, door.now),
        me=me,
        today=door.actor.today,
    )


def _rows(found: list[Line]) -> tuple[list[str], list[list[Value]]]:
    head = [
        "Program",
        "First day",
        "Last day",
        "Asked by",
        "Asked",
        "For",
        "State",
        "Taken by",
        "Ended by",
        "Reason",
    ]
    return head, [
        [
            one.program.name,
            one.slot.starts_on.isoformat(),
            one.slot.ends_on.isoformat(),
            one.asker,
            one.to or "everybody",
            dates(one.other.starts_on, one.other.ends_on) if one.other else "",
            one.state,
            one.heir or "",
            one.swap.ended_by,
            one.swap.reason,
        ]
        for one in found
    ]


@pages.get("/leave/places")
def places(door: Door = guard("keep own leave")) -> Response:
    """A panel of the page of one's leave: places that fall into it."""
    found = queries.clashes(door.session, door.actor.employee_id or 0, door.now)
    return page(door, "swaps/_clashes.html", clashes=found, today=door.actor.today)


@pages.get("/sign-ups/{sign_up_id}/swaps/new")
def new(door: Door = guard("begin swap", rotations.sign_up)) -> Response:
    """Whom to ask; for a lead or the manager, who takes it over."""
    return _new(door, {}, [])


@pages.post("/sign-ups/{sign_up_id}/swaps")
def ask(door: Door = guard("ask swap", rotations.sign_up), sent: Sent = NOTHING) -> Response:
    """Ask for a swap of one's place."""
    given = _given(sent)
    try:
        made = actions.ask(door, door.thing, read(SwapForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    said = "Asked. Until somebody accepts, the place is yours."
    return go(door.request, f"/swaps/{made.id}", said=said, undo=f"/swaps/{made.id}/withdrawal")


@pages.post("/sign-ups/{sign_up_id}/swaps/decision")
def decide(door: Door = guard("decide swap", rotations.sign_up), sent: Sent = NOTHING) -> Response:
    """Move somebody's place, with a reason."""
    given = _given(sent)
    try:
        made = actions.decide(door, door.thing, read(DecisionForm, given))
    except Invalid as refused:
        return _new(door, given, refused.problems)
    return go(door.request, f"/swaps/{made.id}", said="Decided. Both are told, with your reason.")


def _new(door: Door, given: Mapping[str, str], problems: list[Problem]) -> Response:
    sign_up: SignUp = door.thing
    session = door.session
    slot = session.get_one(Slot, sign_up.slot_id)
    program = actions.program_of(session, slot)
    over = sign_up.ended_at is not None or slot.starts_at <= door.now
    found = [] if over else takers(session, program, slot, sign_up.employee_id, door.now)
    others = [] if over else exchanges(session, program, slot, sign_up.employee_id, door.now)
    own = door.may("ask swap")
    free = [
        (f"to:{one.id}", one.name) for one in found if not one.against and one.id != door.actor.employee_id
    ]
    options: dict[str, list[tuple[str, str]]] = {}
    if own and free:
        options["Everybody"] = [("all", f"Whoever of the {len(free)} who could take it")]
    if free:
        options["Give it to"] = free
    if others:
        options["Exchange it with"] = [
            (f"for:{one.sign_up.id}", f"{one.name}, for {dates(one.slot.starts_on, one.slot.ends_on)}")
            for one in others
        ]
    return page(
        door,
        "swaps/new.html",
        status=422 if problems else 200,
        sign_up=sign_up,
        slot=slot,
        program=program,
        over=over,
        own=own,
        person=session.get_one(Employee, sign_up.employee_id).name,
        open=actions.open_of(session, sign_up.id),
        options=options,
        unable=[one for one in found if one.against],
        named=NAMED,
        given=given,
        problems=problems,
        today=door.actor.today,
    )


@pages.get("/swaps/{swap_id}")
def show(door: Door = guard("see swap", guards.swap)) -> Response:
    """One swap: what is asked, what stands against it, what became of it."""
    line: Line = door.thing
    context: dict[str, Any] = {"against": "", "place": None}
    answers = line.state == "open" and door.may("answer swap")
    mine = door.actor.employee_id
    if line.swap.heir_id is not None and line.swap.heir_id == mine:
        context["place"] = standing_in(door, line.slot, mine or 0)
    if answers:
        context["against"] = queries.against(door.session, line, door.actor.employee_id or 0, door.now)
    return page(
        door,
        "swaps/show.html",
        line=line,
        answers=answers,
        withdraws=line.state == "open" and door.may("withdraw swap"),
        decides=line.state == "open" and door.may("decide swap"),
        today=door.actor.today,
        **context,
    )


@pages.post("/swaps/{swap_id}/acceptance")
def accept(door: Door = guard("answer swap", guards.swap)) -> Response:
    """Take the place over."""
    actions.accept(door, door.thing.swap)
    return go(door.request, f"/swaps/{door.thing.swap.id}", said="The place is yours. Both calendars follow.")


@pages.post("/swaps/{swap_id}/refusal")
def decline(door: Door = guard("answer swap", guards.swap)) -> Response:
    """Say no."""
    actions.decline(door, door.thing.swap)
    return go(door.request, "/swaps", said="Declined. They are told.")


@pages.post("/swaps/{swap_id}/withdrawal")
def withdraw(door: Door = guard("withdraw swap", guards.swap)) -> Response:
    """Keep the place after all."""
    actions.withdraw(door, door.thing.swap)
    return go(door.request, f"/swaps/{door.thing.swap.id}", said="Withdrawn. The place stays yours.")
