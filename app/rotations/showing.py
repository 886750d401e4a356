"""All that a slot's page shows."""

from typing import Any

from sqlalchemy import select

from app.access import Door
from app.leave.queries import away
from app.rotations import board, buddies, queries, rules, standing
from app.rotations.board import MINE, cards
from app.rotations.models import BEFORE, CheckItem, Program, Slot
from app.rotations.queries import Seat
from app.rotations.shape import local_times
from app.rotations.standing import AROUND
from app.rotations.words import say
from app.web.words import moment


def slot(door: Door, one: Slot) -> dict[str, Any]:
    """The slot for whoever looks; what its lead needs only for them."""
    program = door.session.get_one(Program, one.program_id)
    runs = door.may("run program")
    found, names = cards(
        door.session,
        [(program, one)],
        door.actor.employee_id,
        door.now,
        also={program.sponsor_id},
        lead=runs,
    )
    card = found[0]
    every = queries.seats(door.session, [one.id], ended=True).get(one.id, [])
    words = door.request.query_params.get("q", "")[:100].strip()
    return {
        "slot": one,
        "program": program,
        "sponsor": names.get(program.sponsor_id, ""),
        "card": card,
        "runs": runs,
        "shifts": [(shift, local_times(shift, one.zone, door.zone)) for shift in card.shape.shifts],
        "differs": any(local_times(shift, one.zone, door.zone) for shift in card.shape.shifts),
        "checks": _before(door, program) if card.state == MINE else [],
        "history": _history(door, every),
        "say": say(found, door.now, door.zone, "Nothing here is open for you."),
        "q": words,
        "people": candidates(door, program, one, words) if runs and words else [],
        "able": _able(door, program, card) if runs else {},
        "skills": standing.skills(door.session, [seat.employee_id for seat in card.seats]),
        "now": door.now,
        "on": "slot",
        "refused": "",
        "problems": [],
        "today": door.actor.today,
    }


def _able(door: Door, program: Program, card: board.Card) -> dict[int, list[tuple[str, str]]]:
    """The buddies to choose from, for each seat of a slot that has not ended: who has the place now comes first."""
    if not program.buddy or card.slot.ends_at <= door.now or not card.seats:
        return {}
    serving = [seat.employee_id for seat in card.seats]
    free = [(str(one), name) for one, name in buddies.able(door.session, program, card.slot, without=serving)]
    return {
        seat.sign_up.id: [(str(seat.sign_up.buddy_id), seat.buddy), *free] if seat.sign_up.buddy_id else free
        for seat in card.seats
    }


def _before(door: Door, program: Program) -> list[str]:
    return list(
        door.session.scalars(
            select(CheckItem.words)
            .where(
                CheckItem.program_id == program.id,
                CheckItem.phase == BEFORE,
                CheckItem.retired_at.is_(None),
            )
            .order_by(CheckItem.position, CheckItem.id)
        )
    )


#: How somebody came to a place, and why it ended, in words.
CAME = {
    "own": "signed up",
    "lead": "was added by {by}",
    "waited": "took the place held for them",
    "swap": "took the place over in a swap",
    "filled": "was placed by {by}",
}
ENDED = {
    "withdrew": "gave the place back",
    "taken off": "was taken off by {by}",
    "swapped": "gave the place away in a swap",
    "cancelled": "lost the place: the slot was cancelled",
    "left": "leaves the company",
}


def _history(door: Door, every: list[Seat]) -> list[dict[str, str]]:
    """What happened to the slot's places, newest first. Reasons are for those they concern and for who runs it."""
    found = []
    for seat in every:
        one = seat.sign_up
        told = door.may("run program") or one.employee_id == door.actor.employee_id
        found.append((one.made_at, f"{seat.name} {CAME.get(one.how, one.how).format(by=one.made_by)}", ""))
        if one.ended_at is not None:
            how = ENDED.get(one.why_ended, one.why_ended).format(by=one.ended_by)
            found.append((one.ended_at, f"{seat.name} {how}", one.reason if told else ""))
        if one.missed_at is not None and told:
            found.append((one.missed_at, f"{seat.name} did not come", one.missed_reason))
    found.sort(key=lambda line: line[0], reverse=True)
    return [
        {"when": moment(at, door.actor.today, door.zone), "what": what, "more": more}
        for at, what, more in found
    ]


def candidates(door: Door, program: Program, one: Slot, words: str) -> list[dict[str, Any]]:
    """People whose name holds the words, each with what stands against them in this slot."""
    session = door.session
    found = queries.people_like(session, words, door.actor.today, program.eligible.get("units") or [])
    ids = [row[0] for row in found]
    inside = standing.inside(session, one.id)
    can = standing.skills(session, [*ids, *inside])
    pasts = board.past_of(session, ids, can)
    stands = standing.stands(session, ids, one.starts_on - AROUND, one.ends_on + AROUND)
    gone = away(session, ids, one.starts_on, one.ends_on)
    return [
        {
            "id": who,
            "name": name,
            "team": team,
            "in": who in inside,
            "against": [
                reason
                for reason in rules.against(
                    program,
                    one,
                    pasts[who].on(one.starts_on),
                    standing=stands.get(who, []),
                    leave=gone.get(who, []),
                    inside=[can.get(other, frozenset()) for other in inside if other != who],
                    now=door.now,
                    started=True,
                )
                if reason.kind != rules.FULL
            ],
        }
        for who, name, team in found
    ]
