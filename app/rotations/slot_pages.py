"""A slot's page: its days, who is in it, the line; what its lead does; and what people can do (skills)."""

from typing import Annotated, Any

from fastapi import Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from app.access import Door, guard
from app.errors import Conflict, Invalid, NotFound
from app.people.models import Employee
from app.rotations import actions, guards, leading, queries, showing, skills
from app.rotations.forms import AddForm, BuddyForm, ReasonForm, SkillsForm, several
from app.rotations.models import BY_LEAD, SignUp, Slot
from app.web.forms import posted, read
from app.web.routes import Router
from app.web.templates import go, page

routes = Router()
Sent = Annotated[FormData, Depends(posted)]
NOTHING = FormData()


def _given(sent: FormData) -> dict[str, str]:
    return {key: str(value) for key, value in sent.items()}


@routes.get("/slots/{slot_id}")
def show(door: Door = guard("see rotations", guards.slot)) -> Response:
    """One slot, day by day, with who is in it."""
    return page(door, "rotations/slot.html", **showing.slot(door, door.thing))


def _again(door: Door, slot: Slot, refused: Invalid | Conflict) -> Response:
    context = showing.slot(door, slot)
    problems = refused.problems if isinstance(refused, Invalid) else Invalid(refused.detail).problems
    return page(door, "rotations/slot.html", status=refused.status, **context | {"problems": problems})


@routes.post("/slots/{slot_id}/seats")
def add(door: Door = guard("run program", guards.slot), sent: Sent = NOTHING) -> Response:
    """The lead puts somebody into the slot."""
    try:
        who = int(read(AddForm, _given(sent)).employee_id)
        if door.session.get(Employee, who) is None:
            raise NotFound
        actions.sign_up(door, door.thing, who, BY_LEAD)
    except (Invalid, Conflict) as refused:
        return _again(door, door.thing, refused)
    return go(door.request, f"/slots/{door.thing.id}", said="They have a place and are told.")


@routes.post("/sign-ups/{sign_up_id}/removal")
def take_off(door: Door = guard("run place", guards.sign_up), sent: Sent = NOTHING) -> Response:
    """Take somebody off with a reason."""
    return _lead(
        door, sent, lambda reason: actions.take_off(door, door.thing, reason), "Taken off, and told why."
    )


@routes.post("/sign-ups/{sign_up_id}/missing")
def miss(door: Door = guard("run place", guards.sign_up), sent: Sent = NOTHING) -> Response:
    """Note that they did not come."""
    return _lead(
        door, sent, lambda reason: actions.note_missed(door, door.thing, reason), "Noted, and they are told."
    )


def _lead(door: Door, sent: FormData, verb: Any, said: str) -> Response:
    one: SignUp = door.thing
    try:
        verb(read(ReasonForm, _given(sent)).reason)
    except (Invalid, Conflict) as refused:
        return _again(door, door.session.get_one(Slot, one.slot_id), refused)
    return go(door.request, f"/slots/{one.slot_id}", said=said)


@routes.post("/sign-ups/{sign_up_id}/coming")
def came(door: Door = guard("run place", guards.sign_up)) -> Response:
    """They came after all."""
    actions.came_after_all(door, door.thing)
    return go(door.request, f"/slots/{door.thing.slot_id}", said="They came after all: the stint counts.")


@routes.post("/sign-ups/{sign_up_id}/buddy")
def buddy(door: Door = guard("run program", guards.sign_up), sent: Sent = NOTHING) -> Response:
    """Choose who stands beside."""
    one: SignUp = door.thing
    try:
        given = read(BuddyForm, _given(sent)).buddy_id
        leading.choose_buddy(door, one, int(given) if given else None)
    except (Invalid, Conflict) as refused:
        return _again(door, door.session.get_one(Slot, one.slot_id), refused)
    return go(door.request, f"/slots/{one.slot_id}", said="The buddy is changed, and both are told.")


@routes.get("/me/skills")
def own_skills(door: Door = guard("sign up")) -> Response:
    """What I can do that a slot may need."""
    return _skills(door, door.session.get_one(Employee, door.actor.employee_id))


@routes.post("/me/skills")
def set_own_skills(door: Door = guard("sign up"), sent: Sent = NOTHING) -> Response:
    """Say what I can do."""
    one = door.session.get_one(Employee, door.actor.employee_id)
    return _set_skills(door, one, sent, "/me/skills")


@routes.get("/employees/{employee_id}/skills")
def their_skills(door: Door = guard("set skills", guards.employee)) -> Response:
    """What somebody can do, for who runs programs."""
    return _skills(door, door.thing)


@routes.post("/employees/{employee_id}/skills")
def set_their_skills(door: Door = guard("set skills", guards.employee), sent: Sent = NOTHING) -> Response:
    """Say what somebody can do; they are told."""
    return _set_skills(door, door.thing, sent, f"/employees/{door.thing.id}/skills")


def _set_skills(door: Door, one: Employee, sent: FormData, address: str) -> Response:
    given = several(sent, "skills")
    try:
        skills.put(door, one.id, read(SkillsForm, given).names)
    except Invalid as refused:
        return _skills(door, one, given, refused)
    return go(door.request, address, said="Saved. Slots that need it count on it.")


def _skills(
    door: Door, one: Employee, given: dict[str, Any] | None = None, refused: Invalid | None = None
) -> Response:
    return page(
        door,
        "rotations/skills.html",
        status=422 if refused else 200,
        person=one,
        own=one.id == door.actor.employee_id,
        skill_options=[(one, one) for one in queries.known_skills(door.session)],
        given=given or {"skills": skills.of(door.session, one.id), "more": ""},
        problems=refused.problems if refused else [],
    )
