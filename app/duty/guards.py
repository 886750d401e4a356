"""The doors to duty."""

from sqlalchemy.orm import Session

from app.access import Actor, Found
from app.duty.models import OptOut
from app.errors import NotFound
from app.people.models import Employee
from app.rotations.guards import about_program
from app.rotations.models import Program, SignUp, Slot
from app.web.forms import PathId


def program(session: Session, actor: Actor, program_id: PathId) -> Found:
    """A program, for its duty and its effect."""
    found = session.get(Program, program_id)
    if found is None:
        raise NotFound
    return Found(found, about_program(session, actor, found), kind="program", knows="see rotations")


def person(session: Session, actor: Actor, program_id: PathId, employee_id: PathId) -> Found:
    """Somebody's duty in a program."""
    found, who = session.get(Program, program_id), session.get(Employee, employee_id)
    if found is None or who is None or who.ai_agent:
        raise NotFound
    words = about_program(session, actor, found, subject=who.id)
    return Found((found, who), words, "duty", who.id, "see own duty")


def opt_out(session: Session, actor: Actor, opt_out_id: PathId) -> Found:
    """One opting out."""
    found = session.get(OptOut, opt_out_id)
    own = session.get(Program, found.program_id) if found else None
    if found is None or own is None:
        raise NotFound
    words = about_program(session, actor, own, subject=found.employee_id)
    return Found(found, words, "opt-out", found.employee_id, "see own duty")


def served(session: Session, actor: Actor, sign_up_id: PathId) -> Found:
    """A stint, for what it did."""
    found = session.get(SignUp, sign_up_id)
    slot = session.get(Slot, found.slot_id) if found else None
    own = session.get(Program, slot.program_id) if slot else None
    if found is None or slot is None or own is None:
        raise NotFound
    words = about_program(session, actor, own, subject=found.employee_id)
    return Found((found, slot, own), words, "stint", found.employee_id, "see scores")
