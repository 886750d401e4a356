"""Opting out of a year's duty, and coming back."""

from app.access import Act
from app.duty import queries, rules
from app.duty.forms import OptOutForm
from app.duty.models import OptOut
from app.errors import Conflict, Invalid, Problem
from app.people.models import Employee
from app.rotations.actions import KIND
from app.rotations.models import Program
from app.rotations.places import lock_people
from app.telling import tell

#: Work: what serving did, once a night.
NIGHTLY = "duty.effects"


def opt_out(act: Act, program: Program, employee: Employee, form: OptOutForm) -> OptOut:
    """Somebody serves nothing of a year's duty, for a reason; what is still owed becomes a make-up duty."""
    this_year = act.actor.today.year
    if form.year not in {this_year, this_year + 1}:
        raise Invalid([Problem("year", f"Choose {this_year} or {this_year + 1}.")])
    if len(form.reason) < 10:
        raise Invalid([Problem("reason", "Say in a sentence why; whoever plans the year reads it.")])
    lock_people(act.session, [employee.id])
    line = next(
        (one for one in queries.lines(act.session, program, form.year, act.now) if one.id == employee.id),
        None,
    )
    if line is None:
        raise Conflict(f"{program.name} asks nothing of {employee.name}.")
    if line.opt_out is not None:
        raise Conflict(f"{form.year} is opted out of already.")
    if line.due.booked:
        raise Conflict("A place is booked in that year. Give it back or swap it first.")
    if not line.due.owes:
        raise Conflict(f"Nothing is owed any more in {form.year}.")
    made = OptOut(
        employee_id=employee.id,
        program_id=program.id,
        year=form.year,
        reason=form.reason,
        days=line.due.owes,
        make_up_by=rules.make_up_by(form.year),
        made_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    act.journal(
        "opted out of duty",
        kind="opt-out",
        thing_id=made.id,
        subject_id=employee.id,
        program=program.name,
        year=form.year,
    )
    who = {one for one in (line.manager_id, employee.id, program.sponsor_id) if one is not None}
    text = (
        f"{employee.name} opted out of {program.name} in {form.year}; {line.due.owes} days are to be made up."
    )
    tell(act, who, KIND, text, f"/rotations/{program.id}/duty/{employee.id}")
    return made


def come_back(act: Act, given: OptOut) -> None:
    """The year's duty holds again."""
    act.session.refresh(given, with_for_update=True)
    if given.ended_at is not None:
        raise Conflict("This was taken back already.")
    if given.year < act.actor.today.year:
        raise Conflict("That year is over: its days are to be made up now.")
    given.ended_at = act.now
    act.session.flush()
    act.journal("took opting out back", kind="opt-out", thing_id=given.id, subject_id=given.employee_id)
