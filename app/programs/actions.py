"""Making and changing programs and their checklists. What is opened keeps its times."""

from typing import Any

from sqlalchemy import func, select

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.programs.forms import LineForm, ProgramForm, needs_of
from app.rotations import places, queries
from app.rotations.holding import want_settling
from app.rotations.models import CheckItem, Program, SignUp, Slot
from app.rotations.rules import dates
from app.rotations.waiting import offer_next

#: Lines a checklist holds in each part.
MOST_LINES = 40


def units_of(act: Act) -> frozenset[str]:
    """The host units that the actor runs programs of; `{""}` is all."""
    return act.actor.units("support_lead") | act.actor.units("hr") | act.actor.units("hr_lead")


def make(act: Act, form: ProgramForm) -> Program:
    """A new program of a unit that the actor runs."""
    values = _values(act, form)
    made = Program(**values, made_at=act.now)
    act.session.add(made)
    act.session.flush()
    act.journal("made program", kind="program", thing_id=made.id, name=made.name)
    return made


def change(act: Act, program: Program, form: ProgramForm) -> None:
    """Change it for what is opened from now on; with `apply`, capacity and needs of slots to come as well."""
    values = _values(act, form, program)
    changed = sorted(name for name, value in values.items() if getattr(program, name) != value)
    if form.apply:
        _apply(act, program, form)
    for name, value in values.items():
        setattr(program, name, value)
    act.session.flush()
    if "earns" in changed:
        _place_anew(act, program)
    act.journal("changed program", kind="program", thing_id=program.id, changed=", ".join(changed))


def _place_anew(act: Act, program: Program) -> None:
    """What was answered to those who served counts in the lens it belongs to from now on."""
    served = select(SignUp, Slot).join(Slot, Slot.id == SignUp.slot_id)
    standing = (SignUp.ended_at.is_(None), SignUp.missed_at.is_(None))
    for sign_up, slot in act.session.execute(
        served.where(Slot.program_id == program.id, Slot.starts_at <= act.now, *standing)
    ).all():
        want_settling(act, sign_up, slot)


def _apply(act: Act, program: Program, form: ProgramForm) -> None:
    coming = queries.coming(act.session, program.id, act.now)
    slots = places.lock_slots(act.session, [slot.id for slot in coming])
    for slot in slots.values():
        if slot.taken > form.capacity:
            when = dates(slot.starts_on, slot.ends_on)
            raise Invalid(
                [Problem("capacity", f"{slot.taken} places of {when} are taken. Keep at least as many.")]
            )
    for slot in slots.values():
        slot.capacity, slot.needs = form.capacity, needs_of(form.needs)
    act.session.flush()
    for slot in slots.values():
        offer_next(act, slot)


def _values(act: Act, form: ProgramForm, program: Program | None = None) -> dict[str, Any]:
    """The form as columns; `Invalid` names what only the database knows to be wrong."""
    problems = []
    sponsor = queries.named(act.session, form.sponsor, act.actor.today)
    if sponsor is None:
        problems.append(Problem("sponsor", "Nobody who works here has exactly this name, number or e-mail."))
    known = queries.units(act.session, act.actor.today)
    own = units_of(act)
    if form.unit not in known:
        problems.append(Problem("unit", "There is no such unit. Choose one of the list."))
    elif "" not in own and form.unit not in own:
        problems.append(
            Problem("unit", f"You don't run {form.unit}. Choose a unit of yours, or ask its lead.")
        )
    if strange := [unit for unit in form.units if unit not in known]:
        problems.append(Problem("units", f"There is no unit “{strange[0][:60]}”. Choose of the list."))
    same = select(Program.id).where(func.lower(Program.name) == form.name.lower())
    if act.session.scalar(same.where(Program.id != program.id) if program else same) is not None:
        problems.append(Problem("name", "There is a program of this name. Choose another name."))
    if problems or sponsor is None:
        raise Invalid(problems)
    plain = form.model_dump(exclude={"sponsor", "units", "facing", "months", "needs", "apply"})
    eligible = {"units": form.units, "facing": form.facing, "months": form.months}
    return plain | {"sponsor_id": sponsor, "eligible": eligible, "needs": needs_of(form.needs)}


def close(act: Act, program: Program) -> None:
    """Nobody signs up any more; who has a place keeps it. Nobody waits any longer."""
    if program.closed_at is not None:
        raise Conflict("This program is closed already.")
    program.closed_at = act.now
    act.session.flush()
    act.journal("closed program", kind="program", thing_id=program.id)


def reopen(act: Act, program: Program) -> None:
    """Take people again."""
    program.closed_at = None
    act.session.flush()
    act.journal("reopened program", kind="program", thing_id=program.id)


def lines(act: Act, program: Program) -> list[CheckItem]:
    """The checklist in its order, without what is retired."""
    return list(
        act.session.scalars(
            select(CheckItem)
            .where(CheckItem.program_id == program.id, CheckItem.retired_at.is_(None))
            .order_by(CheckItem.position, CheckItem.id)
        )
    )


def add_line(act: Act, program: Program, form: LineForm) -> CheckItem:
    """One more line at the end of its part."""
    same = [one for one in lines(act, program) if one.phase == form.phase]
    if len(same) >= MOST_LINES:
        raise Invalid([Problem("words", f"A part holds {MOST_LINES} lines. Retire one first.")])
    position = max((one.position for one in same), default=0) + 1
    made = CheckItem(program_id=program.id, phase=form.phase, position=position, words=form.words)
    act.session.add(made)
    act.session.flush()
    act.journal("added checklist line", kind="program", thing_id=program.id)
    return made


def step_line(act: Act, program: Program, step: str) -> None:
    """Move a line (`up 7`, `down 7`) within its part, or retire it (`retire 7`). What is gone already stays gone."""
    verb, _, given = step.partition(" ")
    all_lines = lines(act, program)
    one = next((line for line in all_lines if str(line.id) == given), None)
    if one is None:
        raise Conflict("This line is gone already. Look at the checklist again.")
    if verb == "retire":
        one.retired_at = act.now
    elif verb in {"up", "down"}:
        same = [line for line in all_lines if line.phase == one.phase]
        at = same.index(one)
        to = max(0, min(len(same) - 1, at + (-1 if verb == "up" else 1)))
        same.insert(to, same.pop(at))
        for position, line in enumerate(same, 1):
            line.position = position
    act.session.flush()
    act.journal(f"{verb} checklist line", kind="program", thing_id=program.id)


def bring_back(act: Act, program: Program, item_id: int) -> None:
    """A retired line stands again."""
    one = act.session.get(CheckItem, item_id)
    if one is not None and one.program_id == program.id:
        one.retired_at = None
        act.session.flush()
        act.journal("brought checklist line back", kind="program", thing_id=program.id)


def touched(act: Act, program: Program) -> tuple[list[Slot], int]:
    """The slots to come that keep what they have, and how many places in them are taken."""
    coming = queries.coming(act.session, program.id, act.now)
    return coming, sum(slot.taken for slot in coming)
