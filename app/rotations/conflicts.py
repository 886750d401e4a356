"""Places of people who leave, and places that something stands against since they were taken."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.access import Act
from app.access.models import Account, Grant
from app.errors import Conflict
from app.notices.models import Notice
from app.people.models import Employee
from app.rotations import board, places
from app.rotations.holding import KIND, end, program_of
from app.rotations.models import LEFT, Program, SignUp, Slot, Waiting
from app.rotations.rules import dates
from app.rotations.waiting import offer_next, stop_waiting
from app.telling import tell_people


def leads(act: Act, program: Program) -> list[int]:
    """The employees who run a program: support leads of its host, HR of it where no lead is."""
    for roles in (("support_lead",), ("hr", "hr_lead")):
        found = act.session.scalars(
            select(Account.employee_id)
            .join(Grant, Grant.account_id == Account.id)
            .where(
                Grant.role.in_(roles),
                Grant.unit.in_(("", program.unit)),
                Account.disabled_at.is_(None),
                Account.employee_id.is_not(None),
            )
            .distinct()
        ).all()
        if found:
            return [one for one in found if one is not None]
    return []


def end_of_leavers(act: Act) -> int:
    """Coming places of people who will have left before they end are ended, and their waits; the next are offered."""
    gone = act.session.scalars(
        select(SignUp)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Employee, Employee.id == SignUp.employee_id)
        .where(SignUp.ended_at.is_(None), Slot.starts_at > act.now, Employee.left_on <= Slot.ends_on)
        .order_by(SignUp.employee_id, SignUp.slot_id)
    ).all()
    places.lock_people(act.session, {one.employee_id for one in gone})
    slots = places.lock_slots(act.session, {one.slot_id for one in gone})
    for one in gone:
        slot = slots[one.slot_id]
        try:
            end(act, one, LEFT, "")
        except Conflict:
            # Given back a moment ago.
            continue
        places.give_back(act.session, slot)
        offer_next(act, slot)
        program = program_of(act, slot)
        name = act.session.get_one(Employee, one.employee_id).name
        text = f"{name} leaves: a place is free again, {program.name}, {dates(slot.starts_on, slot.ends_on)}."
        tell_people(act.session, set(leads(act, program)), KIND, text, f"/slots/{slot.id}", act.now, act.zone)
    waits = act.session.scalars(
        select(Waiting)
        .join(Slot, Slot.id == Waiting.slot_id)
        .join(Employee, Employee.id == Waiting.employee_id)
        .where(Waiting.ended_at.is_(None), Employee.left_on <= Slot.ends_on)
        .order_by(Waiting.employee_id, Waiting.slot_id)
    ).all()
    for wait in waits:
        stop_waiting(act, wait)
    return len(gone)


def tell_of_conflicts(act: Act) -> int:
    """Who has a coming place that leave, a transfer or another place now stands against, and who runs it, are told of
    it once.
    """
    rows = act.session.execute(
        select(Program, Slot)
        .join(Slot, Slot.program_id == Program.id)
        .where(Slot.starts_at > act.now, Slot.cancelled_at.is_(None), Slot.taken > 0)
        .order_by(Slot.starts_at)
    ).all()
    found, _ = board.cards(act.session, [(row[0], row[1]) for row in rows], None, act.now, lead=True)
    told = 0
    for card in found:
        when = dates(card.slot.starts_on, card.slot.ends_on)
        for seat, says in card.conflicts:
            own = f"Something stands against your place, {card.program.name}, {when}: {says}"
            theirs = f"Something stands against {seat.name}, {card.program.name}, {when}: {says}"
            told += _once(act, [seat.employee_id], own, card.slot)
            told += _once(act, leads(act, card.program), theirs, card.slot)
    return told


def _once(act: Act, employees: Sequence[int], text: str, slot: Slot) -> int:
    href = f"/slots/{slot.id}"
    known = select(func.count()).where(Notice.kind == KIND, Notice.href == href, Notice.text == text)
    if act.session.scalar(known):
        return 0
    tell_people(act.session, set(employees), KIND, text, href, act.now, act.zone)
    return 1
