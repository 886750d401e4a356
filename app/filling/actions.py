"""Asking for a filling, solving it, editing it, confirming or dropping it; and what people wish."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.access import Act
from app.database import new_id
from app.errors import Conflict, Invalid, Problem
from app.filling import gathering, solving, weighing
from app.filling.forms import AskForm, EditForm, WishForm
from app.filling.gathering import OPTED_OUT, Drawn
from app.filling.models import PairWish, Proposal, ProposedSeat, Wish
from app.filling.wanted import Seats
from app.notices.actions import enqueue
from app.people.models import Employee
from app.rotations import actions as rotations
from app.rotations import places, rules
from app.rotations.models import FILLED, Program, Slot
from app.rotations.rules import dates

SOLVE = "filling.solve"
#: The longest stretch that is filled at once.
LONGEST = timedelta(days=400)
WHY_NOT = {
    rules.LEAVE: "They are on leave then.",
    rules.BUSY: "They have another slot then.",
    rules.REST: "Another stint of theirs lies too near: the rest between the two would be too short.",
    rules.ELIGIBLE: "The program is not for them on that day.",
    rules.FULL: "No place is left in this slot. Take somebody out first.",
    OPTED_OUT: "They opted out of that year.",
}


def ask(act: Act, program: Program, form: AskForm) -> Proposal:
    """Ask for a proposal; the queue solves it. One that is open for the program is dropped."""
    if form.last_on - form.first_on > LONGEST:
        raise Invalid([Problem("last_on", "Fill at most 400 days at once.")])
    act.session.execute(
        update(Proposal)
        .where(Proposal.program_id == program.id, Proposal.ended_at.is_(None))
        .values(ended_at=act.now, ended_by=act.actor.name)
    )
    made = Proposal(
        program_id=program.id,
        first_on=form.first_on,
        last_on=form.last_on,
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    enqueue(act.session, SOLVE, {"proposal_id": str(made.id)}, now=act.now, key=f"{SOLVE} {made.id}")
    act.journal("asked for filling", kind="proposal", thing_id=made.id, program=program.name)
    return made


def draw(session: Session, proposal: Proposal, now: datetime) -> Drawn:
    """What the solver is to be given, kept with the proposal."""
    program = session.get_one(Program, proposal.program_id)
    drawn = gathering.draw(session, program, proposal.first_on, proposal.last_on, now)
    proposal.drawn = drawn.kept()
    return drawn


def keep(session: Session, proposal: Proposal, found: solving.Solution, now: datetime) -> None:
    """The solver's seats, as the proposal's."""
    session.execute(delete(ProposedSeat).where(ProposedSeat.proposal_id == proposal.id))
    rows = [
        {
            "id": new_id(),
            "proposal_id": proposal.id,
            "slot_id": slot_id,
            "employee_id": employee_id,
            "by_lead": False,
        }
        for employee_id, slot_id in sorted(found.seats)
    ]
    if rows:
        session.execute(insert(ProposedSeat), rows)
    proposal.solved_at, proposal.proved = now, found.proved


def _open(act: Act, proposal: Proposal) -> None:
    act.session.refresh(proposal, with_for_update=True)
    if proposal.ended_at is not None:
        raise Conflict("This proposal was confirmed or dropped already. Ask for a new one.")
    if proposal.solved_at is None:
        raise Conflict("This proposal is still being worked out. Wait a moment.")


def seats_of(session: Session, proposal: Proposal) -> Seats:
    """The proposal's seats as they are now."""
    rows = session.execute(
        select(ProposedSeat.employee_id, ProposedSeat.slot_id).where(ProposedSeat.proposal_id == proposal.id)
    )
    return frozenset((row.employee_id, row.slot_id) for row in rows)


def edit(act: Act, proposal: Proposal, form: EditForm) -> None:
    """Somebody goes, comes, or takes another's seat. `Conflict` says what forbids it."""
    _open(act, proposal)
    slot_id = int(form.slot_id)
    out = (int(form.out), slot_id) if form.out else None
    into = (int(form.into), slot_id) if form.into else None
    drawn = Drawn.of(proposal.drawn)
    seats = seats_of(act.session, proposal)
    if slot_id not in {one.id for one in drawn.openings} or (out and out not in seats):
        raise Conflict("This seat was changed meanwhile. Look at the proposal again.")
    if into in seats:
        return
    after, forbidden = weighing.change(drawn.openings, drawn.candidates, seats, out, into)
    if forbidden:
        raise Conflict(WHY_NOT.get(forbidden, "The rules of the program stand against it."))
    for who, _ in seats - after:
        act.session.execute(
            delete(ProposedSeat).where(
                ProposedSeat.proposal_id == proposal.id,
                ProposedSeat.slot_id == slot_id,
                ProposedSeat.employee_id == who,
            )
        )
    for who, _ in after - seats:
        act.session.add(ProposedSeat(proposal_id=proposal.id, slot_id=slot_id, employee_id=who, by_lead=True))
    act.session.flush()
    act.journal("edited filling", kind="proposal", thing_id=proposal.id, slot=str(slot_id))


def confirm(act: Act, proposal: Proposal) -> int:
    """Each seat becomes a sign-up by today's rules; how many did. What stands against the others is kept in words."""
    _open(act, proposal)
    slots = {
        slot.id: slot
        for slot in act.session.scalars(
            select(Slot).where(
                Slot.id.in_(select(ProposedSeat.slot_id).where(ProposedSeat.proposal_id == proposal.id))
            )
        )
    }
    seats = sorted(seats_of(act.session, proposal), key=lambda one: (slots[one[1]].starts_on, one[0]))
    names = {
        row.id: row.name
        for row in act.session.execute(
            select(Employee.id, Employee.name).where(Employee.id.in_({one for one, _ in seats}))
        )
    }
    # All locks at once and in order: one place after the other would take them crosswise.
    places.lock_people(act.session, names)
    places.lock_slots(act.session, slots)
    refused, done = [], 0
    for employee_id, slot_id in seats:
        slot = slots[slot_id]
        try:
            with act.session.begin_nested():
                rotations.sign_up(act, slot, employee_id, FILLED)
            done += 1
        except Conflict as stands:
            refused.append(f"{names[employee_id]}, {dates(slot.starts_on, slot.ends_on)}: {stands.detail}")
    proposal.ended_at, proposal.ended_by = act.now, act.actor.name
    proposal.confirmed, proposal.refused = True, refused
    act.journal("confirmed filling", kind="proposal", thing_id=proposal.id, places=done, refused=len(refused))
    return done


def drop(act: Act, proposal: Proposal) -> None:
    """Nothing comes of it."""
    act.session.refresh(proposal, with_for_update=True)
    if proposal.ended_at is None:
        proposal.ended_at, proposal.ended_by = act.now, act.actor.name
        act.journal("dropped filling", kind="proposal", thing_id=proposal.id)


def wish(act: Act, program: Program, employee_id: int, form: WishForm) -> None:
    """What somebody would like in a program's coming slots, and beside whom; replaces what they wished before."""
    coming = set(
        act.session.scalars(select(Slot.id).where(Slot.program_id == program.id, Slot.starts_at > act.now))
    )
    other = None
    if form.beside:
        named = act.session.scalars(
            select(Employee.id).where(
                Employee.name == form.beside, Employee.left_on.is_(None), Employee.id != employee_id
            )
        ).all()
        if len(named) != 1:
            raise Invalid([Problem("beside", "Nobody else has exactly this name. Choose one from the list.")])
        other = named[0]
    act.session.execute(delete(Wish).where(Wish.employee_id == employee_id, Wish.slot_id.in_(coming)))
    act.session.execute(
        delete(PairWish).where(PairWish.employee_id == employee_id, PairWish.program_id == program.id)
    )
    act.session.add_all(
        Wish(slot_id=int(slot), employee_id=employee_id, liking=liking)
        for slot, liking in form.likings.items()
        if slot.isdecimal() and int(slot) in coming and liking in (-1, 1)
    )
    if other is not None:
        act.session.add(PairWish(program_id=program.id, employee_id=employee_id, with_id=other))
    act.session.flush()
    act.journal("wished", kind="program", thing_id=program.id, subject_id=employee_id)
