"""Keeping procedures, bending them, and giving way."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Act
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.people.models import Employee
from app.people.queries import members
from app.procedures import queries
from app.procedures.forms import ChangeForm, FlexForm, PolicyForm, ProcedureForm
from app.procedures.models import (
    FLEXIBLE,
    FlexAnswer,
    FlexProposal,
    Procedure,
    ProcedureException,
    ProcedurePolicy,
    ProcedureVersion,
)
from app.procedures.queries import Line
from app.telling import tell

KIND = "procedure"


def make(act: Act, form: ProcedureForm) -> Procedure:
    """A procedure, flexible until both sides call it must-follow and sign."""
    made = Procedure(
        title=form.title,
        owner_id=person(act, form.owner, "owner") if form.owner else own_id(act),
        made_at=act.now,
        made_by=act.actor.name,
    )
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Invalid([Problem("title", "There is a procedure of this name already. Open it.")]) from None
    version(act, made, FLEXIBLE, form.text, "", in_force=True)
    act.journal("made procedure", kind=KIND, thing_id=made.id)
    return made


def own_id(act: Act) -> int:
    """The actor's employee id; `Forbidden` for an account that is nobody's."""
    if act.actor.employee_id is None:
        raise Forbidden("Only an employee can do this.")
    return act.actor.employee_id


def person(act: Act, given: str, field: str) -> int:
    """Who is at work and called so; `Invalid` says what to write instead."""
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    called = or_(Employee.number == given, Employee.email == given.casefold(), Employee.name == given)
    found = act.session.execute(members(today).where(called).limit(2)).all()
    if len(found) == 1:
        return int(found[0].id)
    if found:
        raise Invalid([Problem(field, "Several are called so. Write the number or the e-mail.")])
    raise Invalid([Problem(field, "Nobody at work is called so. Write the full name, number or e-mail.")])


def version(
    act: Act, of: Procedure, kind: str, text: str, reason: str, *, in_force: bool, sort_id: int | None = None
) -> ProcedureVersion:
    """The next version; one after the other for each procedure."""
    lock(act.session, of.id)
    numbers = select(ProcedureVersion.number).where(ProcedureVersion.procedure_id == of.id)
    last = act.session.scalar(numbers.order_by(ProcedureVersion.number.desc()).limit(1))
    made = ProcedureVersion(
        procedure_id=of.id,
        number=(last or 0) + 1,
        kind=kind,
        text=text,
        reason=reason,
        sort_id=sort_id,
        made_at=act.now,
        made_by=act.actor.name,
        in_force_at=act.now if in_force else None,
    )
    act.session.add(made)
    act.session.flush()
    return made


def lock(session: Session, procedure_id: int) -> None:
    """Nobody else changes or bends this procedure until this transaction ends."""
    session.execute(select(Procedure.id).where(Procedure.id == procedure_id).with_for_update())


def there(session: Session, procedure_id: int) -> Line:
    """A procedure that is not retired, by what a form says; `Invalid` where there is none."""
    found = queries.load(session, procedure_id)
    if found is None or found.procedure.retired_at is not None:
        raise Invalid([Problem("procedure", "Choose a procedure from the list.")])
    return found


def change(act: Act, held: Procedure, form: ChangeForm) -> None:
    """Another text of a flexible procedure, or another owner. What both sides signed only both sides change."""
    line = there(act.session, held.id)
    if form.owner:
        held.owner_id = person(act, form.owner, "owner")
    if form.text != line.version.text:
        if line.must:
            raise Conflict("Both sides signed this text. Open a session to change it together.")
        version(act, held, FLEXIBLE, form.text, form.reason, in_force=True)
    act.journal("changed procedure", kind=KIND, thing_id=held.id)


def retire(act: Act, held: Procedure) -> None:
    """It is no procedure any longer. What was bent of it stays to be read. A must-follow one is sorted anew first."""
    if there(act.session, held.id).must:
        raise Conflict("Both sides signed that it must be followed. Make it flexible first, in a session.")
    held.retired_at = act.now
    act.journal("retired procedure", kind=KIND, thing_id=held.id)


def flex(act: Act, held: Procedure, form: FlexForm) -> FlexAnswer:
    """Take the proposal, so that the procedure is flexible from now on, or decline it with a reason."""
    lock(act.session, held.id)
    proposal = act.session.scalar(
        select(FlexProposal).where(FlexProposal.open_key == held.id).execution_options(populate_existing=True)
    )
    line = queries.load(act.session, held.id)
    if proposal is None or line is None:
        raise Conflict("No proposal waits. Somebody may have answered it meanwhile.")
    made = answered(act, proposal, act.now, form.reason, taken=form.taken == "yes")
    if made.taken and line.must:
        version(act, held, FLEXIBLE, line.version.text, form.reason, in_force=True)
    act.journal("answered proposal to flex", kind=KIND, thing_id=held.id, taken=made.taken)
    rows = select(ProcedureException.employee_id).where(
        ProcedureException.procedure_id == held.id, ProcedureException.asked_id.is_not(None)
    )
    said = "is flexible from now on" if made.taken else "stays as it is"
    tell(act, set(act.session.scalars(rows)), KIND, f"“{held.title}” {said}.", f"/procedures/{held.id}")
    return made


def answered(act: Act, proposal: FlexProposal, when: datetime, reason: str, *, taken: bool) -> FlexAnswer:
    """The proposal no longer waits."""
    made = FlexAnswer(
        proposal_id=proposal.id, taken=taken, reason=reason, made_at=when, by_name=act.actor.name
    )
    proposal.open_key = None
    act.session.add(made)
    act.session.flush()
    return made


def set_policy(act: Act, form: PolicyForm) -> ProcedurePolicy:
    """A new version, in force at once. `Conflict` where somebody set another after this one was opened."""
    last = queries.policies(act.session)[0]
    if form.seen != last.number:
        raise Conflict(f"{last.made_by} has set version {last.number} meanwhile. Open it again and look.")
    if (form.times, form.days) == (last.times, last.days):
        raise Invalid([Problem("", "Nothing is changed. Change a number first, or leave it as it is.")])
    made = ProcedurePolicy(
        version=last.number + 1,
        made_at=act.now,
        made_by=act.actor.name,
        reason=form.reason,
        times=form.times,
        days=form.days,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set procedure policy", kind="procedure policy", thing_id=made.id, version=made.version)
    return made
