"""Opening slots, changing and cancelling them."""

from datetime import date

from sqlalchemy import select

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.people.models import Employee
from app.programs.forms import SeriesForm, SlotForm, needs_of
from app.rotations import places
from app.rotations.holding import KIND, end, program_of
from app.rotations.models import CANCELLED, Program, SignUp, Slot
from app.rotations.rules import dates
from app.rotations.shape import Planned, Times, firsts, planned
from app.rotations.waiting import close_line, offer_next
from app.telling import tell


def preview(act: Act, program: Program, form: SeriesForm) -> list[Planned]:
    """What opening the series would give, slot by slot."""
    last = date.max
    try:
        starts = firsts(form.first, form.every, form.many)
        last = starts[-1]
    except OverflowError:
        raise Invalid([Problem("first", "That is too far ahead. Choose an earlier day.")]) from None
    if not 2000 <= form.first.year <= last.year < 2200:
        raise Invalid([Problem("first", "Choose a day within the next two years.")])
    taken = act.session.execute(
        select(Slot.starts_on, Slot.ends_on).where(
            Slot.program_id == program.id,
            Slot.cancelled_at.is_(None),
        )
    ).all()
    return planned(Times.of(program), program.days, starts, [(row[0], row[1]) for row in taken], act.now)


def open_slots(act: Act, program: Program, form: SeriesForm) -> list[Slot]:
    """Open the whole series, or nothing: `Invalid` names each that can't be."""
    if program.closed_at is not None:
        raise Conflict("This program is closed. Open it again first.")
    # Two leads who open at once: the second sees what the first opened.
    act.session.execute(select(Program.id).where(Program.id == program.id).with_for_update())
    found = preview(act, program, form)
    if wrong := [one for one in found if one.wrong]:
        raise Invalid(
            [Problem("first", f"{dates(one.shape.first, one.shape.last)}: {one.wrong}") for one in wrong]
        )
    made = [_opened(act, program, form, one) for one in found]
    act.journal("opened slots", kind="program", thing_id=program.id, many=len(made))
    return made


def _opened(act: Act, program: Program, form: SeriesForm, one: Planned) -> Slot:
    shape = one.shape
    # A cancelled slot of the same first day is opened anew in its own row: its history stays.
    made = act.session.scalar(
        select(Slot).where(Slot.program_id == program.id, Slot.starts_on == shape.first)
    ) or Slot(program_id=program.id, starts_on=shape.first, taken=0)
    made.ends_on, made.zone, made.country = shape.last, program.zone, program.country
    made.weekdays, made.starts, made.ends = list(program.weekdays), program.starts, program.ends
    made.starts_at, made.ends_at = shape.shifts[0].starts_at, shape.shifts[-1].ends_at
    made.shifts, made.capacity, made.needs = len(shape.shifts), form.capacity, dict(program.needs)
    made.counts, made.note = form.counts, form.note
    made.cancelled_at, made.cancel_reason = None, ""
    act.session.add(made)
    act.session.flush()
    return made


def change_slot(act: Act, slot: Slot, form: SlotForm) -> None:
    """Capacity, what it counts, its note and needs. More places go to who waits."""
    held = places.lock_slots(act.session, [slot.id])[slot.id]
    if held.cancelled_at is not None:
        raise Conflict("This slot was cancelled. Open it anew from the program's page.")
    if form.capacity < held.taken:
        raise Invalid(
            [Problem("capacity", f"{held.taken} places are taken: {_names(act, held)}. Keep as many.")]
        )
    held.capacity, held.counts, held.note = form.capacity, form.counts, form.note
    held.needs = needs_of(form.needs)
    act.session.flush()
    act.journal("changed slot", kind="slot", thing_id=held.id, capacity=form.capacity, counts=form.counts)
    offer_next(act, held)


def _names(act: Act, slot: Slot) -> str:
    from_ = (
        select(Employee.name)
        .join(SignUp, SignUp.employee_id == Employee.id)
        .where(SignUp.slot_id == slot.id, SignUp.ended_at.is_(None))
        .order_by(Employee.name)
    )
    return ", ".join(act.session.scalars(from_)) or "held by offers"


def cancel(act: Act, slot: Slot, reason: str) -> None:
    """The slot is off: its places end with the reason, its line is closed, everybody in either is told."""
    program = program_of(act, slot)
    who = act.session.scalars(
        select(SignUp.employee_id).where(SignUp.slot_id == slot.id, SignUp.ended_at.is_(None))
    ).all()
    places.lock_people(act.session, who)
    held = places.lock_slots(act.session, [slot.id])[slot.id]
    if held.cancelled_at is not None:
        raise Conflict("This slot was cancelled already.")
    if held.starts_at <= act.now:
        raise Conflict("This slot has begun. Take people off it one by one instead.")
    standing = act.session.scalars(
        select(SignUp).where(SignUp.slot_id == slot.id, SignUp.ended_at.is_(None))
    ).all()
    for one in standing:
        end(act, one, CANCELLED, reason)
        places.give_back(act.session, held)
    told = {one.employee_id for one in standing} | set(close_line(act, held))
    held.cancelled_at, held.cancel_reason = act.now, reason
    act.session.flush()
    act.journal("cancelled slot", kind="slot", thing_id=held.id)
    text = f"{program.name}, {dates(held.starts_on, held.ends_on)}, was cancelled. {reason}"
    tell(act, told, KIND, text, f"/slots/{held.id}")
