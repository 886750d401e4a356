"""The life of a finding: found, worded anew, met by others, taken up, released or declined."""

from sqlalchemy import or_, select

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.logbook import findings, rules
from app.logbook.actions import KIND, writable
from app.logbook.findings import Line
from app.logbook.forms import FindingForm, MetForm, StepForm, WordsForm
from app.logbook.models import DECLINED, NOTED, RELEASED, TAKEN_UP, Finding, Met, Step
from app.logbook.queries import Stint
from app.people.models import Employee
from app.people.queries import assignment_on
from app.telling import tell


def find(act: Act, stint: Stint, form: FindingForm) -> Finding:
    """Note a bug or an idea, with how many customers the finder met it with."""
    writable(act, stint)
    if problems := rules.problems_of_link(form.link):
        raise Invalid(problems)
    made = Finding(
        kind=form.kind,
        title=form.title,
        words=form.details,
        link=form.link,
        program_id=stint.program.id,
        sign_up_id=stint.id,
        employee_id=stint.sign_up.employee_id,
        made_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    act.session.add(
        Met(finding_id=made.id, employee_id=made.employee_id, customers=form.met, made_at=act.now)
    )
    act.session.flush()
    _journal(act, f"noted {form.kind}", made)
    return made


def _journal(act: Act, verb: str, finding: Finding) -> None:
    act.journal(verb, kind="finding", thing_id=finding.id, subject_id=finding.employee_id)


def _held(act: Act, line: Line) -> Line:
    """The finding as it is now, held for this transaction."""
    act.session.execute(select(Finding.id).where(Finding.id == line.id).with_for_update())
    found = findings.load(act.session, line.id)
    if found is None:
        raise Conflict("Its finder has taken this back.")
    return found


def reword(act: Act, line: Line, form: WordsForm) -> None:
    """The finder says it better."""
    if problems := rules.problems_of_link(form.link):
        raise Invalid(problems)
    one = _held(act, line).finding
    one.title, one.words, one.link, one.changed_at = form.title, form.details, form.link, act.now
    act.session.flush()
    _journal(act, "reworded finding", one)


def withdraw(act: Act, line: Line) -> None:
    """The finder takes it back, as long as it is nobody else's."""
    held = _held(act, line)
    if held.state != NOTED:
        raise Conflict(f"It is {held.state} already. Say on its page what is wrong instead.")
    if findings.concerned(act.session, held.finding) - {held.finding.employee_id}:
        raise Conflict("Others have met it too, so it stays. Change its words instead.")
    held.finding.ended_at = act.now
    act.session.flush()
    _journal(act, "took finding back", held.finding)


def meet(act: Act, line: Line, form: MetForm) -> None:
    """Somebody met it too, with so many customers; said again, the number is the newer one."""
    held = _held(act, line)
    me = act.actor.employee_id
    known = act.session.scalar(select(Met).where(Met.finding_id == held.id, Met.employee_id == me))
    if known is None and me is not None:
        act.session.add(Met(finding_id=held.id, employee_id=me, customers=form.customers, made_at=act.now))
    elif known is not None:
        known.customers = form.customers
    act.session.flush()
    _journal(act, "met finding", held.finding)


def move(act: Act, line: Line, form: StepForm) -> Step:
    """It is taken up by somebody, released with what changed, or declined with a reason. Everybody who met it is told
    when it is released or declined, and its owner when they are named.
    """
    held = _held(act, line)
    if form.state not in rules.NEXT[held.state]:
        raise Conflict(f"It is {held.state} already. Look at its page again.")
    owner, team = (held.owner.id if held.owner else None), (held.step.team_id if held.step else None)
    if form.state == TAKEN_UP:
        owner, team = _owner(act, form.owner)
        if held.state == TAKEN_UP and held.owner is not None and owner == held.owner.id:
            raise Conflict(f"{held.owner.name} has it already.")
    elif not form.words:
        asked = "what changed for customers" if form.state == RELEASED else "why, for those who met it"
        raise Invalid([Problem("words", f"Say {asked}.")])
    made = Step(
        finding_id=held.id,
        number=held.step.number + 1 if held.step else 1,
        state=form.state,
        words=form.words,
        owner_id=owner,
        team_id=team,
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    _journal(act, f"finding {form.state}", held.finding)
    _tell(act, held, made)
    return made


def _owner(act: Act, given: str) -> tuple[int, int | None]:
    """The employee of that number, e-mail or full name who works here, and their team. `Invalid` says the mend."""
    names = (Employee.number == given, Employee.email == given.casefold(), Employee.name == given)
    here = or_(Employee.left_on.is_(None), Employee.left_on > act.actor.today)
    found = act.session.scalars(
        select(Employee.id).where(or_(*names), here, Employee.ai_agent.is_(False)).limit(2)
    ).all()
    if not found:
        who = f"Nobody here is called “{given[:60]}”." if given else "Say who does it."
        raise Invalid([Problem("owner", f"{who} Write the full name, the number or the e-mail.")])
    if len(found) > 1:
        raise Invalid(
            [Problem("owner", f"Several are called “{given[:60]}”. Write the number or the e-mail.")]
        )
    home = assignment_on(act.session, found[0], act.actor.today)
    return found[0], home.team_id if home else None


def _tell(act: Act, held: Line, made: Step) -> None:
    name, href = held.finding.title, f"/findings/{held.id}"
    if made.state == TAKEN_UP and made.owner_id is not None:
        tell(act, {made.owner_id}, KIND, f"“{name}”, found on a rotation, is yours now.", href)
    elif made.state in {RELEASED, DECLINED}:
        said = "is released" if made.state == RELEASED else "is declined"
        people = findings.concerned(act.session, held.finding)
        tell(act, people, KIND, f"“{name}”, which you met, {said}: {made.words[:200]}", href)
