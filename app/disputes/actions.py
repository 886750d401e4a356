"""Disputing a rating, taking it back, deciding it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from app.access import Act, about, allows
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.contacts.models import Contribution, Exclusion
from app.contacts.queries import Whole
from app.disputes import rules
from app.disputes.forms import AskForm, RulingForm
from app.disputes.models import UPHELD, Dispute, Ruling, Withdrawal
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.intake.corrections import exclude, locked, named, put_credit
from app.intake.credits import credits_of
from app.notices.actions import notify
from app.people.models import Team
from app.people.queries import assignment_on, managers_of
from app.scores.policy import body_of
from app.scores.queries import policy_in_force
from app.telling import after_quiet, tell


def ask(act: Act, whole: Whole, form: AskForm) -> Dispute:
    """An employee disputes an answer credited to them. `Conflict` says why it can't be done now."""
    if problems := rules.problems_of_words(form.words):
        raise Invalid(problems)
    employee_id = act.actor.employee_id
    if employee_id is None:
        raise Forbidden("Only an employee has answers to dispute.")
    if why := refusal(act, whole):
        raise Conflict(why)
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    made = Dispute(
        rating_id=whole.rating.id,
        employee_id=employee_id,
        ground=form.ground,
        words=form.words,
        made_at=act.now,
        decide_by=rules.decide_by(today),
    )
    act.session.add(made)
    act.session.flush()
    act.journal(
        "disputed rating", kind="dispute", thing_id=made.id, subject_id=employee_id, ground=form.ground
    )
    _tell_accounts(act, deciders(act, made), f"{act.actor.name} disputes an answer.", made)
    return made


def refusal(act: Act, whole: Whole) -> str:
    """Why the actor can't dispute this answer now; empty where they can."""
    asked = act.session.scalar(
        select(Dispute.id).where(
            Dispute.rating_id == whole.rating.id, Dispute.employee_id == act.actor.employee_id
        )
    )
    here = ZoneInfo(act.zone)
    return rules.refused_now(
        whole.rating.answered_at.astimezone(here).date(),
        act.now.astimezone(here).date(),
        credited=act.actor.employee_id in {one[0] for one in whole.credited},
        asked=asked is not None,
        excluded=act.session.get(Exclusion, whole.rating.id) is not None,
    )


def withdraw(act: Act, dispute: Dispute) -> None:
    """The employee takes it back while it is undecided."""
    _undecided(act, dispute)
    act.session.add(Withdrawal(dispute_id=dispute.id, made_at=act.now))
    act.session.flush()
    act.journal("withdrew dispute", kind="dispute", thing_id=dispute.id, subject_id=dispute.employee_id)


def decide(act: Act, dispute: Dispute, form: RulingForm) -> Ruling:
    """Decide it once. Upheld, the answer is excluded, or credited to the right person; refused, nothing changes.

    Of two who decide at once the second gets `Conflict`.
    """
    problems = _problems(dispute, form)
    heir = None
    if form.outcome == UPHELD and form.right == "person" and form.person:
        try:
            heir = named(act, form.person, "person")
        except Invalid as refused:
            problems += refused.problems
        if heir == dispute.employee_id:
            problems.append(Problem("person", "This is the person who says that it was somebody else."))
    if problems:
        raise Invalid(problems)
    _undecided(act, dispute)
    made = Ruling(
        dispute_id=dispute.id,
        outcome=form.outcome,
        reason=form.reason,
        made_at=act.now,
        decided_by=act.actor.account_id,
        decider=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    if form.outcome == UPHELD:
        _take_effect(act, dispute, form, heir)
    act.journal(
        "decided dispute",
        kind="dispute",
        thing_id=dispute.id,
        subject_id=dispute.employee_id,
        outcome=form.outcome,
        ground=dispute.ground,
    )
    _tell_both(act, dispute, form.outcome)
    return made


def _problems(dispute: Dispute, form: RulingForm) -> list[Problem]:
    problems = []
    if len(form.reason) < rules.SHORTEST_REASON:
        problems.append(
            Problem(
                "reason",
                f"Give the reason in at least {rules.SHORTEST_REASON} characters: both sides read it.",
            )
        )
    if form.outcome == UPHELD and dispute.ground == "wrong person":
        if not form.right:
            problems.append(Problem("right", "Name the right person, or choose that nobody is known."))
        elif form.right == "person" and not form.person:
            problems.append(Problem("person", "Name the right person, or choose that nobody is known."))
    return problems


def _take_effect(act: Act, dispute: Dispute, form: RulingForm, heir: int | None) -> None:
    rating = locked(act, dispute.rating_id)
    if dispute.ground != "wrong person":
        exclude(act, rating, f"{dispute.ground.capitalize()}. {form.reason}")
        return
    before = [(one.employee_id, one.role, one.share) for one in credits_of(act.session, rating)]
    after = rules.handed(before, dispute.employee_id, heir, form.role)
    # Where a correction has taken the credit away meanwhile, there is nothing left to move.
    if after != before:
        # The shares stay those of the policy they came from; only whose they are changes.
        policy = act.session.scalar(
            select(Contribution.policy_version).where(Contribution.rating_id == rating.id).limit(1)
        )
        put_credit(act, rating, after, f"Wrong person. {form.reason}", policy=policy)


def _undecided(act: Act, dispute: Dispute) -> None:
    """Hold the dispute for this transaction; `Conflict` where it is decided or withdrawn already."""
    act.session.execute(select(Dispute.id).where(Dispute.id == dispute.id).with_for_update())
    ruling = act.session.scalar(select(Ruling.decider).where(Ruling.dispute_id == dispute.id))
    if ruling is not None:
        raise Conflict(f"{ruling} has decided this already. Look again.")
    if act.session.scalar(select(Withdrawal.dispute_id).where(Withdrawal.dispute_id == dispute.id)):
        raise Conflict("This dispute was withdrawn.")


def deciders(act: Act, dispute: Dispute) -> list[int]:
    """The accounts that may decide it today: HR of the unit, neither the employee nor in their line."""
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    home = assignment_on(act.session, dispute.employee_id, today)
    unit = act.session.scalar(select(Team.unit).where(Team.id == home.team_id)) if home else ""
    accounts = act.session.scalars(
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Grant.role.in_(("hr", "hr_lead")),
            or_(Grant.unit == "", Grant.unit == unit),
            Account.disabled_at.is_(None),
        )
        .distinct()
    ).all()
    return [one.id for one in accounts if _may_decide(act, one, dispute)]


def _may_decide(act: Act, account: Account, dispute: Dispute) -> bool:
    actor = actor_for(act.session, account, act.now)
    words = about(act.session, actor, subject=dispute.employee_id) | {"not credited"}
    return allows("decide dispute", words)


def _tell_both(act: Act, dispute: Dispute, outcome: str) -> None:
    """The employee, and the manager whose team's figure it is."""
    said = "upheld" if outcome == UPHELD else "refused"
    tell(act, {dispute.employee_id}, "dispute", f"Your dispute was {said}.", f"/disputes/{dispute.id}")
    today = act.now.astimezone(ZoneInfo(act.zone)).date()
    manager, _ = managers_of(act.session, dispute.employee_id, today)
    if manager is not None:
        text = f"A dispute in your team was {said}."
        tell(act, {manager}, "dispute", text, f"/disputes/{dispute.id}")


def _tell_accounts(act: Act, accounts: Sequence[int], text: str, dispute: Dispute) -> None:
    body = body_of(policy_in_force(act.session))
    due = after_quiet(act.now, body["quiet_from"], body["quiet_to"], act.zone)
    for account in accounts:
        notify(act.session, account, "dispute", text, f"/disputes/{dispute.id}", act.now, due)
