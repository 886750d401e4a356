"""The board of a program with its filters, list and files, and the overview of all programs."""

from collections.abc import Callable
from typing import Any

from fastapi.responses import Response
from sqlalchemy import select

from app.access import Door
from app.rotations import queries
from app.rotations.board import FULL_UP, MINE, NOT, OFFERED, OPEN, WAITING, Card, cards
from app.rotations.models import Program, Slot
from app.rotations.rules import dates
from app.rotations.words import say
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.templates import page

SHOWN: dict[str, Callable[[Card], bool]] = {
    "all": lambda card: card.slot.cancelled_at is None,
    "open": lambda card: card.state in {OPEN, OFFERED},
    "mine": lambda card: card.state in {MINE, OFFERED, WAITING},
    "past": lambda card: bool(card.slot),
}
SORTS: dict[str, Callable[[Card], Any]] = {
    "date": lambda card: card.slot.starts_on,
    "free": lambda card: (card.slot.free, card.slot.starts_on),
    "shifts": lambda card: (card.slot.shifts, card.slot.starts_on),
}
#: What a state is called in the list.
STATES = {
    MINE: "Mine",
    OFFERED: "Held for me",
    WAITING: "I wait",
    OPEN: "Open for me",
    FULL_UP: "Full",
    NOT: "Not for me",
    "seen": "",
    "over": "Under way or over",
    "cancelled": "Cancelled",
}
#: Slots of the past that the board goes back to.
BACK = 100


def board(door: Door) -> Response:
    """The page, or what its list shows as a file."""
    program: Program = door.thing
    given = door.request.query_params
    show = given.get("show", "all") if given.get("show", "all") in SHOWN else "all"
    asked = paging(door.request, tuple(SORTS), "-date" if show == "past" else "date")
    runs = door.may("run program")
    pairs = [(program, slot) for slot in _slots(door, program, show)]
    found, names = cards(
        door.session, pairs, door.actor.employee_id, door.now, also={program.sponsor_id}, lead=runs
    )
    shown = [card for card in found if SHOWN[show](card)]
    shown.sort(key=SORTS[asked.key], reverse=asked.down)
    as_list = given.get("as") == "list"
    kind = given.get("format", "")
    if asked.q and (as_list or kind in FORMATS):
        shown = [card for card in shown if asked.q.casefold() in _text(card).casefold()]
    if kind in FORMATS:
        return export(f"{program.name} slots", *_file(shown), kind)
    return page(
        door,
        "rotations/board.html",
        program=program,
        sponsor=names.get(program.sponsor_id, ""),
        cards=shown,
        counts={name: sum(map(test, found)) for name, test in SHOWN.items()} if show != "past" else {},
        say=say(found, door.now, door.zone) if show != "past" else [],
        show=show,
        as_list=as_list,
        asked=asked,
        states=STATES,
        runs=runs,
        on="board",
        refused="",
        taken=(sum(card.slot.taken for card in found), sum(card.slot.capacity for card in found)),
        conflicts=[(card, seat.name, says) for card in found for seat, says in card.conflicts],
        today=door.actor.today,
    )


def _slots(door: Door, program: Program, show: str) -> list[Slot]:
    if show != "past":
        return queries.slots_from(door.session, [program.id], door.now)
    return list(
        door.session.scalars(
            select(Slot)
            .where(Slot.program_id == program.id, Slot.ends_at <= door.now)
            .order_by(Slot.starts_at.desc())
            .limit(BACK)
        )
    )


def _text(card: Card) -> str:
    names = " ".join(seat.name for seat in card.seats)
    return f"{dates(card.slot.starts_on, card.slot.ends_on)} {names} {' '.join(card.says)}"


def _file(found: list[Card]) -> tuple[list[str], list[list[Value]]]:
    head = [
        "First day",
        "Last day",
        "Shifts",
        "Counts",
        "Places",
        "Taken",
        "Who",
        "Waiting",
        "For me",
        "Remarks",
    ]
    body: list[list[Value]] = [
        [
            card.slot.starts_on.isoformat(),
            card.slot.ends_on.isoformat(),
            card.slot.shifts,
            card.slot.burden,
            card.slot.capacity,
            card.slot.taken,
            ", ".join(seat.name for seat in card.seats),
            card.waits,
            STATES[card.state],
            "; ".join(card.says),
        ]
        for card in found
    ]
    return head, body


def overview(door: Door) -> dict[str, Any]:
    """What `/rotations` shows."""
    me = door.actor.employee_id
    programs = queries.programs(door.session)
    by_id = {program.id: program for program, _ in programs}
    slots = queries.slots_from(door.session, list(by_id), door.now)
    found, _ = cards(door.session, [(by_id[slot.program_id], slot) for slot in slots], me, door.now)
    own = queries.own(door.session, me) if me else []
    return {
        "programs": [
            (program, sponsor, [card for card in found if card.program is program])
            for program, sponsor in programs
        ],
        "mine": [card for card in found if card.state in {MINE, OFFERED, WAITING}],
        "open": [card for card in found if card.state == OPEN],
        "served": [one for one in reversed(own) if one.slot.ends_at <= door.now],
        "say": say(found, door.now, door.zone),
        "on": "all",
        "refused": "",
        "today": door.actor.today,
    }
