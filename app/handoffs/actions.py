"""Handing a case over: asking, accepting, declining, taking back, running out of time, confirming, rating."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Act
from app.cases import actions as cases
from app.cases import custody, who
from app.cases.forms import LineForm
from app.cases.hours import after
from app.cases.models import HANDED, Case
from app.cases.queries import policy_in_force
from app.errors import Conflict, Invalid, Problem
from app.handoffs import rules
from app.handoffs.forms import AnswerForm, OfferForm, OutcomeForm, RatingForm
from app.handoffs.models import (
    ACCEPTED,
    TAKEN_BACK,
    TIMED_OUT,
    Handoff,
    HandoffAnswer,
    HandoffOutcome,
    HandoffRating,
)
from app.leave.queries import away
from app.people.models import Employee
from app.telling import tell, tell_people

KIND = "handoff"
#: What is told happened lately: no longer before the handoff than this.
OLDEST_TOLD = timedelta(days=30)
BY, WENT_ON = "Rapport", "The case went on without an answer."
LATE = "This handoff is answered already. Look again."


def offer(act: Act, case: Case, form: OfferForm) -> Handoff:
    """Ask somebody to take a case over. The owner stays its owner; the receiver is told at once."""
    receiver, told_at = _understood(act, case, form)
    _forget(act.session, case, act.now)
    cases.offer(act, case, receiver.id)
    if form.told:
        cases.write_line(act, case, LineForm(words=form.told, kind="to customer"))
    policy = policy_in_force(act.session)
    calendar = policy.calendar(act.zone, "")
    made = Handoff(
        case_id=case.id,
        giver_id=case.owner_id,
        receiver_id=receiver.id,
        told=form.told,
        told_at=told_at if form.told else None,
        summary=form.summary,
        asked_at=act.now,
        by_name=act.actor.name,
        deadline=after(act.now, timedelta(hours=policy.body["handoff_hours"]), calendar),
        open_case_id=case.id,
    )
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict("Somebody has moved or offered this case meanwhile. Look again.") from None
    act.journal("began handoff", kind=KIND, thing_id=made.id, subject_id=receiver.id)
    text = f"{act.actor.name} asks you to take a case over."
    tell(act, {receiver.id}, KIND, text, f"/handoffs/{made.id}")
    return made


def _understood(act: Act, case: Case, form: OfferForm) -> tuple[Employee, datetime]:
    """Who receives it and when the customer was told; `Invalid` names all that can't be meant."""
    problems: list[Problem] = []
    receiver, told_at = None, act.now
    try:
        receiver = who.someone(act.session, form.to, "to", act.now)
        receiver = custody.may_own(act.session, receiver.id, act.now, act.zone, "to")
        if receiver.id == case.owner_id:
            problems.append(Problem("to", "The case is theirs already. Choose somebody else."))
    except Invalid as refused:
        problems += refused.problems
    try:
        since = act.now - OLDEST_TOLD
        told_at = who.moment(form.told_at, act.now, act.zone, "told_at", since)
    except Invalid as refused:
        problems += refused.problems
    if problems or receiver is None:
        raise Invalid(problems)
    return receiver, told_at


def _forget(session: Session, case: Case, now: datetime) -> None:
    """A handoff that nobody answered though the case is no longer offered, as when its giver left, is over."""
    rows = session.scalars(select(Handoff).where(Handoff.open_case_id == case.id).with_for_update())
    for one in rows.all():
        if case.offered_to_id is None:
            _answered(session, one, TAKEN_BACK, WENT_ON, now, BY)


def _answered(
    session: Session, given: Handoff, answer: str, words: str, now: datetime, by: str
) -> HandoffAnswer:
    made = HandoffAnswer(handoff_id=given.id, answer=answer, words=words, at=now, by_name=by)
    session.add(made)
    given.open_case_id = None
    session.flush()
    return made


def hold(session: Session, given: Handoff) -> Case:
    """Hold the handoff and its case for this transaction; `Conflict` where it is answered."""
    session.execute(select(Handoff.id).where(Handoff.id == given.id).with_for_update())
    held = session.get_one(Case, given.case_id)
    custody.lock(session, held)
    if session.scalar(select(HandoffAnswer.handoff_id).where(HandoffAnswer.handoff_id == given.id)):
        raise Conflict(LATE)
    return held


def answer(act: Act, given: Handoff, form: AnswerForm) -> HandoffAnswer:
    """Take the case over, from this moment; or decline with a reason, and the giver keeps it."""
    yes = form.answer == ACCEPTED
    if not yes and (problems := rules.problems_of_reason(form.words)):
        raise Invalid(problems)
    held = hold(act.session, given)
    if yes and act.now >= given.deadline:
        raise Conflict(
            "The time to accept is over: the case goes back to its giver. Ask them to offer it again."
        )
    made = _answered(act.session, given, form.answer, form.words, act.now, act.actor.name)
    if yes:
        custody.may_own(act.session, given.receiver_id, act.now, act.zone, "answer")
        passed = custody.pass_to(
            act.session,
            held,
            given.receiver_id,
            act.now,
            how=HANDED,
            reason="",
            by_name=act.actor.name,
        )
        made.custody_id = passed.id
        act.session.flush()
        text = f"{act.actor.name} has taken over the case you handed on."
    else:
        custody.release(act.session, held, given.receiver_id)
        text = f"{act.actor.name} declined your handoff: the case is still yours."
    act.journal(f"{form.answer} handoff", kind=KIND, thing_id=given.id, subject_id=given.giver_id)
    tell(act, {given.giver_id}, KIND, text, f"/handoffs/{given.id}")
    return made


def take_back(act: Act, given: Handoff) -> None:
    """The giver keeps the case after all."""
    held = hold(act.session, given)
    _answered(act.session, given, TAKEN_BACK, "", act.now, act.actor.name)
    custody.release(act.session, held, given.receiver_id)
    act.journal("took handoff back", kind=KIND, thing_id=given.id, subject_id=given.receiver_id)
    text = f"{act.actor.name} keeps the case that you were asked to take over."
    tell(act, {given.receiver_id}, KIND, text, f"/handoffs/{given.id}")


def run_out(session: Session, given: Handoff, now: datetime, zone: str) -> bool:
    """The time is over unanswered: the giver keeps the case and both are told. Whether it still stood."""
    try:
        held = hold(session, given)
    except Conflict:
        return False
    if not custody.release(session, held, given.receiver_id):
        _answered(session, given, TAKEN_BACK, WENT_ON, now, BY)
        return True
    _answered(session, given, TIMED_OUT, "", now, BY)
    home = f"/handoffs/{given.id}"
    back = "Nobody answered your handoff in time: the case is still yours."
    tell_people(session, {given.giver_id}, KIND, back, home, now, zone)
    missed = "A case you were asked to take over went back: you did not answer in time."
    tell_people(session, {given.receiver_id}, KIND, missed, home, now, zone)
    return True


def confirm(act: Act, given: Handoff, form: OutcomeForm) -> HandoffOutcome:
    """The customer was really helped."""
    said = _accepted(act.session, given)
    helped_at = who.moment(form.helped_at, act.now, act.zone, "helped_at", said.at)
    made = HandoffOutcome(
        handoff_id=given.id, words=form.how, helped_at=helped_at, at=act.now, by_name=act.actor.name
    )
    _once(act, made, "Somebody has confirmed this already. Look again.")
    act.journal("confirmed handoff", kind=KIND, thing_id=given.id, subject_id=given.giver_id)
    other = {given.giver_id, given.receiver_id} - {act.actor.employee_id or 0}
    tell(act, other, KIND, "A customer you handed over was helped.", f"/handoffs/{given.id}")
    return made


def rate(act: Act, given: Handoff, form: RatingForm) -> HandoffRating:
    """The receiver says how warm it was, once."""
    _accepted(act.session, given)
    made = HandoffRating(handoff_id=given.id, warmth=int(form.warmth), words=form.said, at=act.now)
    _once(act, made, "You have rated this handoff already.")
    act.journal("rated handoff", kind=KIND, thing_id=given.id, subject_id=given.giver_id)
    tell(act, {given.giver_id}, KIND, "Your handoff was rated by who got it.", f"/handoffs/{given.id}")
    return made


def _accepted(session: Session, given: Handoff) -> HandoffAnswer:
    said = session.get(HandoffAnswer, given.id)
    if said is None or said.answer != ACCEPTED:
        raise Conflict("This case did not change hands by this handoff.")
    return said


def _once(act: Act, made: HandoffOutcome | HandoffRating, late: str) -> None:
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict(late) from None


def away_words(act: Act, employee_id: int) -> str:
    """Until when somebody is away today; empty where they are there."""
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    found = away(act.session, [employee_id], today, today).get(employee_id)
    return f"{max(last for _, last in found):%-d %B}" if found else ""
