"""Exceptions: noting one, asking for one, answering, and asking the rule to give way."""

from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access import Act
from app.access.models import Account, Grant
from app.errors import Conflict, Invalid, Problem
from app.leave.queries import away
from app.people.models import Employee
from app.people.queries import managers_of, members
from app.procedures import queries, rules
from app.procedures.actions import KIND, lock, own_id, there
from app.procedures.bent import one_bent
from app.procedures.forms import AnswerForm, ExceptionForm
from app.procedures.models import ExceptionAnswer, FlexProposal, ProcedureException
from app.procedures.queries import Line
from app.telling import tell


def bend(act: Act, form: ExceptionForm) -> ProcedureException:
    """An exception: from a flexible procedure it stands, from a must-follow one its owner is asked at once.

    Asked for often enough, the rule is asked to give way.
    """
    employee_id = own_id(act)
    if len(form.words) < rules.SHORTEST_WORDS:
        raise Invalid([Problem("words", "Say in a few words why.")])
    lock(act.session, int(form.procedure))
    line = there(act.session, int(form.procedure))
    once = sha256(form.once.encode()).hexdigest() if form.once else None
    mine = select(ProcedureException).where(ProcedureException.employee_id == employee_id)
    earlier = act.session.scalar(mine.where(ProcedureException.once == once)) if once else None
    if earlier is not None:
        return earlier
    asked = _asked(act, line, employee_id) if line.must else None
    made = ProcedureException(
        procedure_id=line.procedure.id,
        version_id=line.version.id,
        employee_id=employee_id,
        words=form.words,
        made_at=act.now,
        asked_id=asked,
        once=once,
    )
    act.session.add(made)
    act.session.flush()
    verb = "asked for exception" if asked else "noted exception"
    act.journal(verb, kind="exception", thing_id=made.id, subject_id=employee_id)
    if asked:
        text = f"{act.actor.name} asks for an exception to “{line.procedure.title}”."
        tell(act, {asked}, "exception", text, f"/exceptions/{made.id}")
        _propose(act, line)
    return made


def _asked(act: Act, line: Line, employee_id: int) -> int:
    """The owner; who is away, has left or asks themselves is passed over for their managers and the HR lead."""
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    owner = line.procedure.owner_id
    leads = (
        select(Account.employee_id).join(Grant, Grant.account_id == Account.id).where(Grant.role == "hr_lead")
    )
    order = [
        owner,
        *managers_of(act.session, owner, today),
        *act.session.scalars(leads.order_by(Account.name)),
    ]
    found = [one for one in dict.fromkeys(order) if one is not None and one != employee_id]
    at_work = set(
        act.session.scalars(members(today).with_only_columns(Employee.id).where(Employee.id.in_(found)))
    )
    gone = away(act.session, at_work, today, today)
    open_ = [one for one in found if one in at_work]
    asked: int | None = next((one for one in open_ if one not in gone), open_[0] if open_ else None)
    if asked is None:
        raise Invalid(
            [Problem("procedure", "Nobody is there to be asked. Give this procedure another owner first.")]
        )
    return asked


def _propose(act: Act, line: Line) -> None:
    """A proposal to flex the rule, once enough was asked for since it came into force or was last defended."""
    policy = queries.policies(act.session)[0]
    proposals = queries.answered(act.session, line.procedure.id)
    start = max([line.version.in_force_at or act.now, *(answer.made_at for _, answer in proposals)])
    rows = select(ProcedureException.made_at).where(
        ProcedureException.procedure_id == line.procedure.id,
        ProcedureException.asked_id.is_not(None),
        ProcedureException.made_at > start,
    )
    times = rules.gives_way(act.session.scalars(rows), act.now, policy.times, policy.days)
    waits = select(FlexProposal).where(FlexProposal.open_key == line.procedure.id)
    if times is None or act.session.scalar(waits) is not None:
        return
    made = FlexProposal(
        procedure_id=line.procedure.id,
        made_at=act.now,
        times=times,
        days=policy.days,
        open_key=line.procedure.id,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("proposed to flex", kind=KIND, thing_id=line.procedure.id)
    text = f"Asked {times} times in {policy.days} days: should “{line.procedure.title}” give way?"
    tell(act, {line.procedure.owner_id}, KIND, text, f"/procedures/{line.procedure.id}")


def answer(act: Act, bent: ProcedureException, form: AnswerForm) -> ExceptionAnswer:
    """Say yes or no to an exception, once."""
    granted = form.granted == "yes"
    if not granted and len(form.words) < rules.SHORTEST:
        raise Invalid([Problem("words", f"Say why not, in at least {rules.SHORTEST} characters.")])
    lock(act.session, bent.procedure_id)
    line = one_bent(act.session, bent.id)
    if bent.asked_id is None:
        raise Conflict("This procedure is flexible: it stands already, and nobody has to be asked.")
    if line.answer is not None:
        raise Conflict(f"{line.answer.by_name} has answered this already. Look again.")
    made = ExceptionAnswer(
        exception_id=bent.id, granted=granted, words=form.words, made_at=act.now, by_name=act.actor.name
    )
    act.session.add(made)
    act.session.flush()
    act.journal(
        "answered exception", kind="exception", thing_id=bent.id, subject_id=bent.employee_id, granted=granted
    )
    said = f"{act.actor.name} says {form.granted} to your exception from “{line.title}”."
    tell(act, {bent.employee_id}, "exception", said, f"/exceptions/{bent.id}")
    return made
