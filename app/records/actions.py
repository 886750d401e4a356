"""Sealing, the policy, holds and erasing. What is sealed, held or erased is journaled in the same transaction."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access import Act, visible_employees
from app.decisions.models import Decision
from app.decisions.queries import whole
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.journal.actions import record
from app.journal.bodies import canonical, digest_of
from app.people.models import Employee
from app.records import contents, queries, rules
from app.records.forms import HoldForm, PolicyForm, ReleaseForm
from app.records.models import Hold, RetentionPolicy, SealedRecord
from app.web.words import local
from app.workdays import countries

#: Who does what nobody does by hand.
ITSELF = "Rapport"


def seal(session: Session, decision_id: int, now: datetime) -> SealedRecord | None:
    """Seal the whole record of a decision as it stands. Nothing where it was sealed just so, or is erased."""
    decision = session.scalar(select(Decision).where(Decision.id == decision_id).with_for_update())
    if decision is None or decision.erased_at is not None:
        return None
    body = canonical(contents.whole(session, decision))
    digest = digest_of(body)
    newest = session.scalar(
        select(SealedRecord)
        .where(SealedRecord.decision_id == decision_id)
        .order_by(SealedRecord.number.desc())
        .limit(1)
    )
    if newest is not None and newest.digest == digest:
        return None
    made = SealedRecord(
        decision_id=decision_id,
        number=newest.number + 1 if newest else 1,
        why=step_of(session, decision_id),
        body=body,
        digest=digest,
        at=now,
    )
    session.add(made)
    _note(session, queries.SEALED, decision, now, number=made.number, digest=digest, why=made.why)
    return made


def step_of(session: Session, decision_id: int) -> str:
    """The newest thing that happened in a decision, in a word."""
    found = whole(session, decision_id)
    return rules.newest_step(
        [
            ("approved", found.approved.at if found.approved else None),
            ("told", found.delivery.at if found.delivery else None),
            ("in effect", found.effect.at if found.effect else None),
            ("withdrawn", found.withdrawal.at if found.withdrawal else None),
            ("appealed", found.appeal.made_at if found.appeal else None),
            ("appeal ruled on", found.ruling.at if found.ruling else None),
            ("reversed", found.reversal.at if found.reversal else None),
        ]
    )


def erase(session: Session, decision_id: int, now: datetime, zone: str) -> bool:
    """Erase what is sealed of a decision where its time is over and nothing holds it; whether it was.

    The employee's row is taken before anything is asked: a hold that is being placed comes before or after, never
    in between.
    """
    employee_id = session.scalar(select(Decision.employee_id).where(Decision.id == decision_id))
    _alone(session, employee_id)
    decision = session.scalar(
        select(Decision)
        .where(Decision.id == decision_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    today = local(now, zone).date()
    found = queries.kept(session, zone, Decision.id == decision_id)
    if decision is None or not found or not found[0].due(today):
        return False
    many = contents.erase(session, decision_id, today)
    decision.erased_at = now
    session.flush()
    session.expire(decision)
    _note(session, "erased record", decision, now, values=many, years=found[0].years)
    return True


def _alone(session: Session, employee_id: int | None) -> None:
    """Hold an employee's row: holds and erasures of one person go one after the other."""
    session.execute(select(Employee.id).where(Employee.id == employee_id).with_for_update(key_share=True))


def _note(session: Session, verb: str, decision: Decision, now: datetime, **detail: object) -> None:
    record(
        session,
        verb,
        account_id=None,
        actor_name=ITSELF,
        now=now,
        thing_kind=queries.RECORD,
        thing_id=decision.id,
        subject_id=decision.employee_id,
        detail=detail,
    )


def set_policy(act: Act, form: PolicyForm) -> RetentionPolicy:
    """A new version of the policy. It counts for every record that is not erased yet."""
    found = [{"kind": one.kind, "country": one.country.upper(), "years": one.years} for one in form.rules]
    problems = rules.rule_problems(found, countries()) + _worded(form.reason)
    if problems:
        raise Invalid(problems)
    newest = act.session.scalar(select(func.max(RetentionPolicy.version))) or 0
    made = RetentionPolicy(
        version=newest + 1,
        body={"years": form.years, "rules": found},
        reason=form.reason,
        made_at=act.now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.journal("set retention", kind=queries.RECORD, thing_id=made.version)
    return made


def _worded(reason: str) -> list[Problem]:
    if len(reason) >= rules.SHORTEST_REASON:
        return []
    return [
        Problem(
            "reason", f"Say why in at least {rules.SHORTEST_REASON} characters: others read it years later."
        )
    ]


def place_hold(act: Act, form: HoldForm) -> Hold:
    """Hold everything kept about an employee, from this moment on."""
    problems = _worded(form.reason)
    employee_id = 0
    try:
        employee_id = named(act, form.person)
    except Invalid as refused:
        problems += refused.problems
    if problems:
        raise Invalid(problems)
    _alone(act.session, employee_id)
    made = Hold(employee_id=employee_id, reason=form.reason, at=act.now, by_name=act.actor.name)
    act.session.add(made)
    act.session.flush()
    act.journal("placed hold", kind="hold", thing_id=made.id, subject_id=employee_id)
    return made


def named(act: Act, given: str) -> int:
    """Whom that number, e-mail or full name means, leavers too, among those the actor sees, never themselves."""
    found = act.session.scalars(
        select(Employee.id)
        .where(
            or_(
                Employee.number == given,
                func.lower(Employee.email) == given.lower(),
                func.lower(Employee.name) == given.lower(),
            ),
            Employee.ai_agent.is_(False),
            visible_employees(act.actor),
        )
        .limit(2)
    ).all()
    if not found:
        raise Invalid([Problem("person", f"Rapport finds nobody called “{given[:60]}” in your units.")])
    if len(found) > 1:
        raise Invalid([Problem("person", f"Several are called “{given[:60]}”. Write the number or e-mail.")])
    if found[0] == act.actor.employee_id:
        raise Invalid([Problem("person", "Nobody holds their own records: ask a colleague in HR.")])
    return found[0]


def ask_release(act: Act, hold: Hold, form: ReleaseForm) -> None:
    """Ask that a hold ends. Somebody else grants it."""
    if problems := _worded(form.reason):
        raise Invalid(problems)
    held = _standing(act, hold)
    if held.asked_at is not None:
        raise Conflict(f"{held.asker} asked for it already: it waits for a second person.")
    held.asked_at, held.asker_id, held.asker = act.now, act.actor.account_id, act.actor.name
    held.asker_words = form.reason
    act.journal("asked release of hold", kind="hold", thing_id=held.id, subject_id=held.employee_id)


def grant_release(act: Act, hold: Hold) -> None:
    """End a hold, as the second person. What its policy says counts again from then on."""
    held = _standing(act, hold)
    if held.asked_at is None:
        raise Conflict("Nobody has asked for its release yet.")
    if held.asker_id == act.actor.account_id:
        raise Forbidden("You asked for it: somebody else in HR grants it.")
    held.released_at, held.releaser = act.now, act.actor.name
    act.journal("released hold", kind="hold", thing_id=held.id, subject_id=held.employee_id)


def refuse_release(act: Act, hold: Hold) -> None:
    """The hold stays: whoever asked may ask again, with a better reason."""
    held = _standing(act, hold)
    if held.asked_at is None:
        raise Conflict("Nobody has asked for its release.")
    held.asked_at = held.asker_id = held.asker = held.asker_words = None
    act.journal("kept hold", kind="hold", thing_id=held.id, subject_id=held.employee_id)


def _standing(act: Act, hold: Hold) -> Hold:
    """The hold for this transaction; `Conflict` where it has ended."""
    held = act.session.scalars(
        select(Hold).where(Hold.id == hold.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if held.released_at is not None:
        raise Conflict(f"{held.releaser} has released it already. Look again.")
    return held
