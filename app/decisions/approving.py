"""What stands between a proposal and its approval: the employee's answer, a waiver in writing, two people."""

from app.access import Act
from app.decisions import gating, rules
from app.decisions.actions import seal, step, still_open, tell_deciders, unconflicted
from app.decisions.forms import HearingForm, StepForm, WordsForm
from app.decisions.models import SEVERANCE, Approval, Approved, Decision, Desk, Hearing, Waiver
from app.decisions.nights import watch
from app.errors import Conflict, Invalid, Problem
from app.telling import tell
from app.workdays import countries


def open_hearing(act: Act, decision: Decision, form: HearingForm) -> Hearing:
    """Tell the employee what is considered, and ask. Not before the evidence bears it."""
    problems = rules.problems_of_reason(form.words, "words")
    if form.country and form.country not in countries():
        problems.append(Problem("country", "Choose a country from the list, or none."))
    if problems:
        raise Invalid(problems)
    unconflicted(act, decision.employee_id)
    whole = step(act, decision, form.version, "asked employee")
    still_open(whole)
    if decision.kind != SEVERANCE:
        raise Conflict("Only a severance is answered before it is decided.")
    if whole.hearing is not None:
        raise Conflict("The employee was asked already.")
    earlier = [one for one in gating.standing_gates(act, whole) if one.key in rules.OF_EVIDENCE and one.open]
    if earlier:
        raise Conflict(f"Not yet: {earlier[0].label.lower()} is missing. {earlier[0].says}")
    desk = act.session.get_one(Desk, decision.cycle_id)
    made = Hearing(
        decision_id=decision.id,
        words=form.words,
        country=form.country,
        answer_by=rules.answer_by(gating.today_of(act), desk.answer_days, form.country),
        opened_at=act.now,
        opened_by=act.actor.name,
    )
    act.session.add(made)
    said = "HR asks you to answer something in writing."
    tell(act, [decision.employee_id], "record", said, f"/my-decisions/{decision.id}")
    return made


def ask_waiver(act: Act, decision: Decision, form: WordsForm) -> Waiver:
    """Ask in writing that no coaching plan is waited for. Somebody else grants it."""
    if problems := rules.problems_of_reason(form.words, "words"):
        raise Invalid(problems)
    unconflicted(act, decision.employee_id)
    whole = step(act, decision, form.version, "asked waiver")
    still_open(whole)
    if decision.kind != SEVERANCE or whole.waiver is not None:
        raise Conflict("There is nothing to waive, or it was asked already.")
    plan = next(one for one in gating.standing_gates(act, whole) if one.key == rules.PLAN)
    if not plan.open:
        raise Conflict("There was a finished coaching plan: nothing is to be waived.")
    made = Waiver(
        decision_id=decision.id,
        reason=form.words,
        asked_at=act.now,
        asker_id=act.actor.account_id,
        asker=act.actor.name,
    )
    act.session.add(made)
    tell_deciders(act, decision)
    return made


def grant_waiver(act: Act, decision: Decision, form: StepForm) -> Waiver:
    """Grant it: by another person than who asked."""
    unconflicted(act, decision.employee_id)
    whole = step(act, decision, form.version, "granted waiver")
    still_open(whole)
    if whole.waiver is None or whole.waiver.granted_at is not None:
        raise Conflict("No waiver waits to be granted.")
    if whole.waiver.asker_id == act.actor.account_id:
        raise Conflict("You asked for it: somebody else in HR grants it.")
    whole.waiver.granted_at = act.now
    whole.waiver.granter_id = act.actor.account_id
    whole.waiver.granter = act.actor.name
    return whole.waiver


def approve(act: Act, decision: Decision, form: WordsForm) -> Approval:
    """Approve a decision on its newest dossier, with words of one's own. With the last approver needed it is approved;
    every gate is asked again in that very moment, and so is the evidence.
    """
    if problems := rules.problems_of_reason(form.words, "words"):
        raise Invalid(problems)
    unconflicted(act, decision.employee_id)
    whole = step(act, decision, form.version, "approved decision")
    still_open(whole)
    _not_twice(act, whole.decision, [one.account_id for one in whole.standing])
    gates = gating.standing_gates(act, whole)
    if found := rules.blocking(gates, but=rules.APPROVERS):
        named = "; ".join(f"{one.label.lower()}: {one.says}" for one in found)
        raise Conflict(f"It can't be approved yet. {named}")
    if changed := gating.moved(whole, gating.fresh_of(act, whole.decision)):
        raise Conflict(f"The evidence changed since it was gathered. Gather it anew first. {changed[0]}")
    if decision.kind == SEVERANCE:
        _has_a_day(act, whole.decision)
    made = Approval(
        decision_id=decision.id,
        account_id=act.actor.account_id,
        dossier_number=whole.number,
        name=act.actor.name,
        lead=bool(act.actor.units("hr_lead")),
        words=form.words,
        at=act.now,
    )
    act.session.add(made)
    whole.approvals.append(made)
    last = gating.standing_gates(act, whole)
    if not rules.blocking(last):
        act.session.add(Approved(decision_id=decision.id, at=act.now, gates=[one.kept() for one in last]))
        act.session.flush()
        seal(act.session, decision.id, act.now)
        watch(act.session, act.now, act.zone)
    return made


def _not_twice(act: Act, decision: Decision, approved: list[int]) -> None:
    if decision.proposer_id == act.actor.account_id:
        raise Conflict("You proposed it: others approve it.")
    if act.actor.account_id in approved:
        raise Conflict("You approved it already: it waits for somebody else.")


def _has_a_day(act: Act, decision: Decision) -> None:
    if decision.effect_on is None:
        raise Conflict("Say first from which day on it holds.")
    if decision.effect_on <= gating.today_of(act):
        raise Conflict("The day on which it holds has come or passed. Choose a later one first.")
