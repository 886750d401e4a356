"""Rotations as JSON: what is open for me, what I serve, signing up and giving back. The same actions as the pages'."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from app.access import Door, guard
from app.errors import Conflict
from app.rotations import actions, guards, queries
from app.rotations.board import MINE, OFFERED, Card, cards
from app.rotations.models import Program, SignUp, Slot
from app.web.routes import Router

api = Router("/api")


class ProgramOut(BaseModel):
    """A program. Days are those of the year's duty."""

    id: int
    name: str
    kind: str
    purpose: str
    sponsor: str
    zone: str
    duty_days: int
    closed: bool


class SlotOut(BaseModel):
    """A slot as the asker sees it. `state`: mine, offered, waiting, open, full, or not (`against` says why).

    Days are local to `zone`; `starts_at` and `ends_at` are the first shift's start and the last one's end.
    """

    id: int
    program_id: int
    program: str
    starts_on: date
    ends_on: date
    zone: str
    starts: str
    ends: str
    starts_at: datetime
    ends_at: datetime
    shifts: int
    counts: int
    capacity: int
    taken: int
    waiting: int
    needs: dict[str, int]
    people: list[str]
    state: str
    against: list[str]
    sign_up_id: int | None
    buddy: str
    offer_ends_at: datetime | None


Which = Annotated[int | None, Query(ge=1, le=2**63 - 1)]


@api.get("/rotations")
def programs(door: Door = guard("see rotations")) -> list[ProgramOut]:
    """Every program."""
    return [
        ProgramOut(
            id=one.id,
            name=one.name,
            kind=one.kind,
            purpose=one.purpose,
            sponsor=sponsor,
            zone=one.zone,
            duty_days=one.duty_days,
            closed=one.closed_at is not None,
        )
        for one, sponsor in queries.programs(door.session)
    ]


@api.get("/slots")
def slots(program: Which = None, mine: bool = False, door: Door = guard("see rotations")) -> list[SlotOut]:  # noqa: FBT001, FBT002
    """Slots that have not ended, by date: of one program or of all, all or only those I serve or am offered."""
    known = {one.id: one for one, _ in queries.programs(door.session) if program in (None, one.id)}
    found = queries.slots_from(door.session, list(known), door.now)
    shown = _cards(door, [(known[slot.program_id], slot) for slot in found])
    return [_out(card) for card in shown if not mine or card.state in {MINE, OFFERED}]


@api.get("/slots/{slot_id}")
def slot(door: Door = guard("see rotations", guards.slot)) -> SlotOut:
    """One slot."""
    return _one(door, door.thing)


@api.post("/slots/{slot_id}/sign-ups")
def sign_up(door: Door = guard("sign up", guards.slot)) -> SlotOut:
    """Take a place, or the one that is offered. Asked again, it is the same place."""
    actions.sign_up(door, door.thing, door.actor.employee_id or 0)
    return _one(door, door.thing)


@api.delete("/sign-ups/{sign_up_id}")
def give_back(door: Door = guard("keep place", guards.sign_up)) -> SlotOut:
    """Give a place back in time."""
    held: SignUp = door.thing
    actions.give_back(door, held)
    return _one(door, door.session.get_one(Slot, held.slot_id))


@api.post("/slots/{slot_id}/waiting")
def wait(door: Door = guard("sign up", guards.slot)) -> SlotOut:
    """Wait for a place in a full slot."""
    actions.wait(door, door.thing, door.actor.employee_id or 0)
    return _one(door, door.thing)


@api.delete("/slots/{slot_id}/waiting")
def stop_waiting(door: Door = guard("sign up", guards.slot)) -> SlotOut:
    """Wait no longer, or decline the place that is offered."""
    line = queries.lines(door.session, [door.thing.id]).get(door.thing.id, [])
    own = next((one.waiting for one in line if one.waiting.employee_id == door.actor.employee_id), None)
    if own is None:
        raise Conflict("You don't wait for this slot.")
    actions.stop_waiting(door, own)
    return _one(door, door.thing)


def _cards(door: Door, pairs: Sequence[tuple[Program, Slot]]) -> list[Card]:
    return cards(door.session, pairs, door.actor.employee_id, door.now)[0]


def _one(door: Door, found: Slot) -> SlotOut:
    program = door.session.get_one(Program, found.program_id)
    return _out(_cards(door, [(program, found)])[0])


def _out(card: Card) -> SlotOut:
    one = card.slot
    return SlotOut(
        id=one.id,
        program_id=one.program_id,
        program=card.program.name,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        zone=one.zone,
        starts=f"{one.starts:%H:%M}",
        ends=f"{one.ends:%H:%M}",
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        shifts=one.shifts,
        counts=one.counts,
        capacity=one.capacity,
        taken=one.taken,
        waiting=card.waits,
        needs=card.unmet,
        people=[seat.name for seat in card.seats],
        state=card.state,
        against=[found.says for found in card.against],
        sign_up_id=card.mine.sign_up.id if card.mine else None,
        buddy=card.mine.buddy if card.mine else "",
        offer_ends_at=card.my_wait.offer_ends_at if card.my_wait else None,
    )
