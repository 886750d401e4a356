"""The doors to programs, slots and places."""

from sqlalchemy.orm import Session

from app.access import Actor, Found, about
from app.errors import NotFound
from app.people.models import Employee
from app.rotations.models import Program, SignUp, Slot, Waiting
from app.web.forms import PathId

KNOWS = "see rotations"


def about_program(session: Session, actor: Actor, program: Program, subject: int | None = None) -> set[str]:
    """Words about the actor and a program (and `subject`, an employee): `runs` for the support leads and HR of its
    host, `sponsor`.
    """
    words = about(session, actor, subject=subject)
    units = actor.units("support_lead") | actor.units("hr") | actor.units("hr_lead")
    if "" in units or program.unit in units:
        words.add("runs")
    if actor.employee_id == program.sponsor_id:
        words.add("sponsor")
    return words


def program(session: Session, actor: Actor, program_id: PathId) -> Found:
    """One program."""
    found = session.get(Program, program_id)
    if found is None:
        raise NotFound
    return Found(found, about_program(session, actor, found), kind="program", knows=KNOWS)


def slot(session: Session, actor: Actor, slot_id: PathId) -> Found:
    """One slot."""
    found = session.get(Slot, slot_id)
    own = session.get(Program, found.program_id) if found else None
    if found is None or own is None:
        raise NotFound
    return Found(found, about_program(session, actor, own), kind="slot", knows=KNOWS)


def sign_up(session: Session, actor: Actor, sign_up_id: PathId) -> Found:
    """Somebody's place, also one that no longer stands."""
    found = session.get(SignUp, sign_up_id)
    held = session.get(Slot, found.slot_id) if found else None
    own = session.get(Program, held.program_id) if held else None
    if found is None or own is None:
        raise NotFound
    words = about_program(session, actor, own, subject=found.employee_id)
    return Found(found, words, kind="sign-up", subject_id=found.employee_id, knows=KNOWS)


def waiting(session: Session, actor: Actor, waiting_id: PathId) -> Found:
    """Somebody's wait for a place."""
    found = session.get(Waiting, waiting_id)
    held = session.get(Slot, found.slot_id) if found else None
    own = session.get(Program, held.program_id) if held else None
    if found is None or own is None:
        raise NotFound
    words = about_program(session, actor, own, subject=found.employee_id)
    return Found(found, words, kind="waiting", subject_id=found.employee_id, knows=KNOWS)


def employee(session: Session, actor: Actor, employee_id: PathId) -> Found:
    """Somebody at work, for who sets what they can do."""
    found = session.get(Employee, employee_id)
    if found is None or found.ai_agent:
        raise NotFound
    words = about(session, actor, subject=employee_id)
    return Found(found, words, kind="employee", subject_id=employee_id, knows=KNOWS)
