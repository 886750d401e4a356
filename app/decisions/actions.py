"""Proposing, gathering anew, taking back, undoing, telling, taking effect. A person does each of them but the last."""

from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Act
from app.clock import month_of
from app.decisions import gating, queries, rules
from app.decisions.conflicts import against, deciders
from app.decisions.forms import DayForm, DeskForm, ProposeForm, WordsForm
from app.decisions.gating import today_of
from app.decisions.guards import Candidate
from app.decisions.models import (
    SEAL,
    SEVERANCE,
    Decision,
    Delivery,
    Desk,
    Dossier,
    Reversal,
    Withdrawal,
)
from app.dossiers.gathering import digest
from app.errors import Conflict, Invalid, Problem
from app.notices.actions import enqueue
from app.people.models import Employee
from app.reviews.models import Cycle
from app.scores.actions import want_span
from app.scores.spans import Months
from app.telling import tell

#: What anybody but HR and the employee could read over a shoulder says nothing.
WAITS = "A record waits for you."


def open_desk(act: Act, cycle: Cycle, form: DeskForm) -> Desk:
    """Decide about people of a cycle from now on. The window before the cycle's is kept too, as long as that one."""
    if act.session.get(Desk, cycle.id) is not None:
        raise Conflict("The desk of this cycle is open already.")
    if cycle.last_month >= month_of(today_of(act)):
        raise Conflict("The cycle's months are not over yet: its evidence would move while people decide.")
    length = cycle.last_month - cycle.first_month + 1
    made = Desk(
        cycle_id=cycle.id,
        earlier_first=cycle.first_month - length,
        earlier_last=cycle.first_month - 1,
        answer_days=form.answer_days,
        appeal_days=form.appeal_days,
        opened_at=act.now,
        opened_by=act.actor.name,
    )
    act.session.add(made)
    want_span(act.session, Months(made.earlier_first, made.earlier_last), act.now)
    want_span(act.session, Months(cycle.first_month, cycle.last_month), act.now)
    act.journal("opened desk", kind="decision", thing_id=cycle.id)
    return made


def propose(act: Act, candidate: Candidate, form: ProposeForm) -> Decision:
    """Propose a decision about somebody. The evidence is gathered, frozen and hashed in the same moment."""
    employee, today = candidate.employee, today_of(act)
    day, problems = _day(form.effect_on)
    problems += rules.problems_of_reason(form.reason) + rules.effect_problems(form.kind, day, today)
    if form.effect_on and form.kind != SEVERANCE:
        problems.append(Problem("effect_on", "Only a severance has a day. Leave this empty."))
    if problems:
        raise Invalid(problems)
    unconflicted(act, employee.id)
    if form.kind == SEVERANCE and employee.left_on is not None:
        raise Conflict(f"{employee.name} leaves on {employee.left_on:%d %b %Y} already.")
    made = Decision(
        cycle_id=candidate.desk.cycle_id,
        employee_id=employee.id,
        kind=form.kind,
        reason=form.reason,
        proposed_at=act.now,
        proposer_id=act.actor.account_id,
        proposer=act.actor.name,
        effect_on=day,
        brief={},
    )
    made.employee, made.cycle = employee, candidate.desk.cycle
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict(f"Somebody has proposed a decision about {employee.name} in this cycle.") from None
    _freeze(act, made, 1)
    _journal(act, made, "proposed decision")
    tell_deciders(act, made)
    return made


def unconflicted(act: Act, employee_id: int) -> None:
    """`Conflict` where the actor stands too close to decide."""
    if found := against(act.session, act.actor.account_id, act.actor.employee_id, employee_id):
        raise Conflict(f"You can't decide here: your account {found[0]}. Somebody else in HR can.")


def _day(given: str) -> tuple[date | None, list[Problem]]:
    try:
        return (date.fromisoformat(given) if given else None), []
    except ValueError:
        return None, [Problem("effect_on", "Write the day as 2026-12-31.")]


def _freeze(act: Act, decision: Decision, number: int) -> Dossier:
    body = gating.fresh_of(act, decision)
    made = Dossier(
        decision_id=decision.id,
        number=number,
        body=body,
        digest=digest(body),
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    decision.brief = gating.brief(decision, body)
    act.session.flush()
    _journal(act, decision, "froze dossier", digest=made.digest, number=number)
    return made


def _journal(act: Act, decision: Decision, verb: str, **detail: object) -> None:
    act.journal(verb, kind="decision", thing_id=decision.id, subject_id=decision.employee_id, **detail)


def tell_deciders(act: Act, decision: Decision) -> None:
    """Those who may approve find it among their notices, in words that say nothing."""
    found = deciders(act.session, decision.employee_id, act.now)
    who = [one.employee_id for one in found if not one.why_not and one.employee_id is not None]
    tell(act, who, "record", WAITS, f"/decisions/{decision.id}")


def step(act: Act, decision: Decision, version: int, verb: str, **detail: object) -> queries.Whole:
    """Hold a decision for a step and count it: `Conflict` where somebody took one since it was looked at."""
    held = queries.locked(act.session, decision)
    if version and held.version != version:
        raise Conflict("Somebody took a step here meanwhile. Open the page again and look before you act.")
    if held.ended_at is not None:
        raise Conflict("This decision was withdrawn or reversed. Its record can only be read.")
    held.version += 1
    _journal(act, held, verb, **detail)
    return queries.whole(act.session, held.id)


def still_open(whole: queries.Whole) -> None:
    """`Conflict` once it is approved."""
    if whole.approved is not None:
        raise Conflict(
            "It is approved, and its record is closed. It can be reversed, by a record of its own."
        )


def regather(act: Act, decision: Decision, version: int) -> Dossier:
    """Gather the evidence anew. Approvals so far were of the one before, and no longer count."""
    whole = step(act, decision, version, "gathered dossier anew")
    still_open(whole)
    return _freeze(act, whole.decision, whole.number + 1)


def set_day(act: Act, decision: Decision, form: DayForm) -> None:
    """From when a severance holds. Another day is another decision: approvals so far no longer count."""
    whole = step(act, decision, form.version, "set day")
    still_open(whole)
    day, problems = _day(form.effect_on)
    if not form.effect_on:
        problems.append(Problem("effect_on", "Choose a day."))
    problems += rules.effect_problems(whole.decision.kind, day, today_of(act))
    if problems:
        raise Invalid(problems)
    if whole.decision.kind != SEVERANCE:
        raise Conflict("Only a severance has a day.")
    had = bool(whole.standing)
    whole.decision.effect_on = day
    if had:
        _freeze(act, whole.decision, whole.number + 1)


def withdraw(act: Act, decision: Decision, form: WordsForm) -> Withdrawal:
    """Take a proposal back, with a reason. The record stays, and says so."""
    if problems := rules.problems_of_reason(form.words, "words"):
        raise Invalid(problems)
    whole = step(act, decision, form.version, "withdrew decision")
    still_open(whole)
    made = Withdrawal(
        decision_id=decision.id,
        at=act.now,
        account_id=act.actor.account_id,
        by_name=act.actor.name,
        reason=form.words,
    )
    whole.decision.ended_at = act.now
    act.session.add(made)
    if whole.hearing is not None:
        said = "What you were asked to answer was taken back."
        tell(act, [decision.employee_id], "record", said, f"/my-decisions/{decision.id}")
    seal(act.session, decision.id, act.now)
    return made


def reverse(act: Act, decision: Decision, words: str, version: int = 0) -> Reversal:
    """Undo an approved decision, with a reason. What was approved stays readable. A leaver comes back as far as
    Rapport is concerned.
    """
    if problems := rules.problems_of_reason(words, "words"):
        raise Invalid(problems)
    unconflicted(act, decision.employee_id)
    whole = step(act, decision, version, "reversed decision")
    if whole.approved is None:
        raise Conflict("It is not approved yet: withdraw it.")
    made = Reversal(
        decision_id=decision.id,
        at=act.now,
        account_id=act.actor.account_id,
        by_name=act.actor.name,
        reason=words,
    )
    whole.decision.ended_at = act.now
    act.session.add(made)
    employee = act.session.get_one(Employee, decision.employee_id)
    if whole.effect is not None and employee.left_on == decision.effect_on:
        employee.left_on = None
    if whole.delivery is not None:
        said = "A decision about you was reversed."
        tell(act, [decision.employee_id], "record", said, f"/my-decisions/{decision.id}")
    seal(act.session, decision.id, act.now)
    return made


def deliver(act: Act, decision: Decision, form: WordsForm) -> Delivery:
    """Tell the employee what was decided, in words for them; from then on they see their own and may appeal."""
    if problems := rules.problems_of_reason(form.words, "words"):
        raise Invalid(problems)
    whole = step(act, decision, form.version, "told decision")
    if whole.approved is None:
        raise Conflict("Only what is approved can be told.")
    if whole.delivery is not None:
        raise Conflict("The employee was told already.")
    desk = act.session.get_one(Desk, decision.cycle_id)
    made = Delivery(
        decision_id=decision.id,
        at=act.now,
        by_name=act.actor.name,
        words=form.words,
        appeal_by=today_of(act) + timedelta(days=desk.appeal_days),
    )
    act.session.add(made)
    said = "HR has written to you."
    tell(act, [decision.employee_id], "record", said, f"/my-decisions/{decision.id}")
    seal(act.session, decision.id, act.now)
    return made


def seal(session: Session, decision_id: int, now: datetime) -> None:
    """Ask for the whole record to be sealed as it stands when this transaction has committed."""
    enqueue(session, SEAL, {"decision": decision_id}, now=now)
