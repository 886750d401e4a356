"""A proposal as its page shows it: slots with their seats, what each edit costs, who serves how much; and wishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.filling.actions import seats_of
from app.filling.gathering import Drawn
from app.filling.models import PairWish, Proposal, ProposedSeat, Wish
from app.filling.rules import cost_words, gap_words
from app.filling.wanted import Candidate, Opening, Seats
from app.filling.weighing import Weighed, change, gaps, weigh
from app.people.models import Employee
from app.rotations.models import Program, Slot

#: So many are offered instead of somebody.
OFFERED = 12


@dataclass(frozen=True)
class Seat:
    """Somebody in a slot."""

    employee_id: int
    name: str
    skills: tuple[str, ...]
    liking: int
    by_lead: bool


@dataclass(frozen=True)
class Line:
    """One slot: who is proposed, how many places stay empty and why."""

    slot: Opening
    seats: list[Seat]
    empty: int
    why: list[str]


@dataclass(frozen=True)
class Served:
    """What somebody has served and would serve, in days."""

    employee_id: int
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Whole:
    """A proposal with all that its page says."""

    proposal: Proposal
    lines: list[Line]
    people: list[Served]
    weighed: Weighed
    seats: int
    beyond: int

    @property
    def filled(self) -> int:
        """Slots without an empty place."""
        return sum(line.empty == 0 for line in self.lines)

    @property
    def serving(self) -> int:
        """People with a seat."""
        return len({seat.employee_id for line in self.lines for seat in line.seats})


def whole(session: Session, proposal: Proposal) -> Whole:
    """The proposal as it is now."""
    drawn, seats = Drawn.of(proposal.drawn), seats_of(session, proposal)
    people = {one.id: one for one in drawn.candidates}
    by_hand = {
        (row.slot_id, row.employee_id)
        for row in session.execute(
            select(ProposedSeat.slot_id, ProposedSeat.employee_id).where(
                ProposedSeat.proposal_id == proposal.id, ProposedSeat.by_lead.is_(True)
            )
        )
    }
    why = {gap.slot_id: gap_words(gap) for gap in gaps(drawn.openings, drawn.candidates, seats)}
    lines = []
    for slot in drawn.openings:
        inside = sorted((people[who] for who, held in seats if held == slot.id), key=lambda one: one.name)
        shown = [
            Seat(
                one.id,
                one.name,
                tuple(sorted(one.skills & slot.needs.keys())),
                drawn.wishes.slots.get((one.id, slot.id), 0),
                (slot.id, one.id) in by_hand,
            )
            for one in inside
        ]
        lines.append(Line(slot, shown, slot.places - len(shown), why.get(slot.id, [])))
    return Whole(
        proposal,
        lines,
        served(drawn, seats),
        weigh(drawn.openings, drawn.candidates, drawn.wishes, seats),
        len(seats),
        drawn.beyond,
    )


def served(drawn: Drawn, seats: Seats) -> list[Served]:
    """Everybody looked at with their days, the most first."""
    days = {slot.id: slot.days for slot in drawn.openings}
    more: dict[int, int] = {}
    for who, slot in seats:
        more[who] = more.get(who, 0) + days[slot]
    found = [
        Served(one.id, one.name, one.burden, one.burden + more.get(one.id, 0)) for one in drawn.candidates
    ]
    return sorted(found, key=lambda one: (-one.after, -one.before, one.name))


@dataclass(frozen=True)
class Instead:
    """Somebody who could take a seat, and what that costs against how it is."""

    employee_id: int
    name: str
    days: int
    skills: tuple[str, ...]
    points: float
    costs: list[str]


def instead(
    session: Session, proposal: Proposal, slot_id: int, out: int | None, q: str = ""
) -> tuple[list[Instead], list[tuple[str, str]], list[str]]:
    """Who could come into a slot (for `out`, where given), cheapest first; a few who can't, with the kind of rule; and
    what leaving the seat empty costs.
    """
    drawn, seats = Drawn.of(proposal.drawn), seats_of(session, proposal)
    now = weigh(drawn.openings, drawn.candidates, drawn.wishes, seats)
    leaving = (out, slot_id) if out is not None and (out, slot_id) in seats else None
    able, barred = [], []
    for one in drawn.candidates:
        if (one.id, slot_id) in seats or (q and q.casefold() not in one.name.casefold()):
            continue
        after, why_not = change(drawn.openings, drawn.candidates, seats, leaving, (one.id, slot_id))
        if why_not:
            barred.append((one.name, why_not))
        else:
            able.append(_instead(drawn, one, after, now, slot_id))
    emptied, _ = change(drawn.openings, drawn.candidates, seats, leaving, None)
    left = cost_words(now, weigh(drawn.openings, drawn.candidates, drawn.wishes, emptied)) if leaving else []
    able.sort(key=lambda one: (one.points, one.name))
    return able[:OFFERED], barred[:OFFERED], left


def _instead(drawn: Drawn, one: Candidate, after: Seats, now: Weighed, slot_id: int) -> Instead:
    then = weigh(drawn.openings, drawn.candidates, drawn.wishes, after)
    slot = next(opening for opening in drawn.openings if opening.id == slot_id)
    length = {opening.id: opening.days for opening in drawn.openings}
    days = one.burden + sum(length[held] for who, held in after if who == one.id)
    return Instead(
        one.id,
        one.name,
        days,
        tuple(sorted(one.skills & slot.needs.keys())),
        then.points - now.points,
        cost_words(now, then),
    )


def proposals(session: Session, program: Program) -> Sequence[Proposal]:
    """The program's proposals, newest first, twenty at most."""
    return session.scalars(
        select(Proposal).where(Proposal.program_id == program.id).order_by(Proposal.made_at.desc()).limit(20)
    ).all()


@dataclass(frozen=True)
class Wished:
    """A coming slot with what somebody wishes of it."""

    slot: Slot
    liking: int


def wished(session: Session, program: Program, employee_id: int, now: datetime) -> tuple[list[Wished], str]:
    """The program's coming slots with somebody's wishes, and beside whom they would like to serve."""
    rows = session.execute(
        select(Slot, Wish.liking)
        .outerjoin(Wish, (Wish.slot_id == Slot.id) & (Wish.employee_id == employee_id))
        .where(Slot.program_id == program.id, Slot.starts_at > now, Slot.cancelled_at.is_(None))
        .order_by(Slot.starts_on)
    )
    beside = session.scalar(
        select(Employee.name)
        .join(PairWish, PairWish.with_id == Employee.id)
        .where(PairWish.program_id == program.id, PairWish.employee_id == employee_id)
    )
    return [Wished(slot, liking or 0) for slot, liking in rows], beside or ""
