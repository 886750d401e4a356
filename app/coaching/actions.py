"""Making a plan, seeing it, changing it, handing it over, and how it ends."""

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access import Act
from app.coaching import measuring, queries, rules
from app.coaching.drafting import drafted
from app.coaching.forms import ExtensionForm, OutcomeForm, PlanForm, SeenForm
from app.coaching.models import (
    CheckIn,
    CoachingItem,
    Handover,
    Outcome,
    Plan,
    PlanChange,
    Seen,
)
from app.coaching.parts import put_checks, put_goals, put_promises
from app.coaching.queries import Whole
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.notices.actions import enqueue
from app.scores.pieces import Piece
from app.telling import tell

#: The kind of notices about coaching.
KIND = "coaching"
#: The daily work that reminds of check-ins, and when in the morning it runs.
DAILY, MORNING = "coaching.daily", time(7)


def today(act: Act) -> date:
    """The day of the act where the company is."""
    return act.now.astimezone(ZoneInfo(act.zone)).date()


def next_morning(now: datetime, zone: str) -> datetime:
    """When the daily work runs next."""
    here = ZoneInfo(zone)
    return datetime.combine(now.astimezone(here).date() + timedelta(days=1), MORNING, here)


def open_plan(act: Act, employee_id: int, origin: Piece | None, form: PlanForm) -> Plan:
    """A new plan, made from a piece of evidence or from nothing. It starts when the coachee has seen it.

    The actor becomes the coach. An item that waits for the same observation is done with it.
    """
    coach = _employee(act)
    begins = today(act)
    queries.refuse_gone(act.session, employee_id, begins)
    draft = drafted(act, employee_id, form, begins)
    plan = Plan(
        employee_id=employee_id,
        coach_id=coach,
        made_at=act.now,
        made_on=begins,
        made_by=act.actor.name,
        origin=_kept(origin),
        expectations=draft.expectations,
        ends_on=draft.ends_on,
        version=1,
    )
    act.session.add(plan)
    act.session.flush()
    put_goals(act, plan, [], draft)
    put_promises(act, plan, [], draft)
    put_checks(act, plan, [], draft)
    if origin is not None and origin.kind == "observation":
        _item_done(act, int(origin.key), plan)
    act.session.flush()
    act.journal("made coaching plan", kind="plan", thing_id=plan.id, subject_id=employee_id, coach=coach)
    tell(
        act,
        {employee_id},
        KIND,
        f"{act.actor.name} made a coaching plan with you. It starts once you have read it.",
        href(plan),
    )
    enqueue(act.session, DAILY, now=act.now, due_at=next_morning(act.now, act.zone), key=DAILY)
    return plan


def href(plan: Plan) -> str:
    """The page of a plan."""
    return f"/plans/{plan.id}"


def _employee(act: Act) -> int:
    if act.actor.employee_id is None:
        raise Forbidden("Only an employee can coach.")
    return act.actor.employee_id


def _kept(origin: Piece | None) -> dict[str, Any]:
    if origin is None:
        return {}
    return asdict(origin) | {"on": origin.on.isoformat()}


def _item_done(act: Act, observation_id: int, plan: Plan) -> None:
    item = act.session.scalar(select(CoachingItem).where(CoachingItem.observation_id == observation_id))
    if item is not None and item.plan_id is None:
        item.plan_id = plan.id


def locked(act: Act, whole: Whole) -> Plan:
    """Hold the plan for this transaction; `Conflict` where it has ended meanwhile."""
    plan = act.session.scalar(
        select(Plan).where(Plan.id == whole.id).with_for_update().execution_options(populate_existing=True)
    )
    assert plan is not None
    if act.session.scalar(select(Outcome.plan_id).where(Outcome.plan_id == plan.id)) is not None:
        raise Conflict("This plan has ended. Make a new one if there is more to do.")
    return plan


def see(act: Act, whole: Whole, form: SeenForm) -> Seen:
    """The coachee has seen the plan as it is now; the first time, it starts. Again changes nothing."""
    plan = locked(act, whole)
    if form.version != plan.version:
        raise Conflict(
            "The plan was changed since you opened it. Read it again, then say that you have seen it."
        )
    found = act.session.get(Seen, (plan.id, plan.version))
    if found is not None:
        return found
    made = Seen(plan_id=plan.id, version=plan.version, seen_at=act.now, seen_on=today(act), words=form.reply)
    act.session.add(made)
    act.session.flush()
    act.journal(
        "saw coaching plan", kind="plan", thing_id=plan.id, subject_id=plan.employee_id, version=plan.version
    )
    said = "has seen the plan: it runs from today." if plan.version == 1 else "has seen the change."
    tell(act, {plan.coach_id}, KIND, f"{act.actor.name} {said}", href(plan))
    return made


def change(act: Act, whole: Whole, form: PlanForm) -> PlanChange:
    """Change expectations, goals, things to do or days, with a reason; the coachee is asked to see it again."""
    plan = locked(act, whole)
    if form.version != plan.version:
        raise Invalid(
            [Problem("", "The plan was changed meanwhile. Look at it in another tab, then send this again.")]
        )
    problems = rules.long_enough(form.why, "why", "Say why it changes")
    begins = whole.begun_on or plan.made_on
    try:
        draft = drafted(act, plan.employee_id, form, begins, whole.draft.score)
    except Invalid as refused:
        raise Invalid([*problems, *refused.problems]) from None
    what = rules.changes(whole.draft, draft)
    if not what:
        problems.append(
            Problem("expectations", "Nothing is different. Change something, or leave it as it is.")
        )
    if problems:
        raise Invalid(problems)
    plan.expectations, plan.ends_on = draft.expectations, draft.ends_on
    put_goals(act, plan, whole.live_goals, draft)
    put_promises(act, plan, whole.open_promises, draft)
    put_checks(act, plan, [one.check_in for one in whole.check_ins], draft)
    return changed(act, plan, what, form.why)


def changed(act: Act, plan: Plan, what: list[str], why: str) -> PlanChange:
    """The next version of a plan held by `locked`, which the coachee is asked to see."""
    plan.version += 1
    made = PlanChange(
        plan_id=plan.id, version=plan.version, what=what, why=why, made_at=act.now, made_by=act.actor.name
    )
    act.session.add(made)
    act.session.flush()
    act.journal(
        "changed coaching plan",
        kind="plan",
        thing_id=plan.id,
        subject_id=plan.employee_id,
        version=plan.version,
    )
    tell(
        act,
        {plan.employee_id},
        KIND,
        f"{act.actor.name} changed your coaching plan. Please look at it again.",
        href(plan),
    )
    return made


def extend(act: Act, whole: Whole, form: ExtensionForm) -> PlanChange:
    """A later end, with a reason and a check-in on its day; the coachee is asked to see it."""
    plan = locked(act, whole)
    problems = rules.long_enough(form.why, "why", "Say why it needs longer")
    ends_on = rules.day_given(form.ends_on, "ends_on", problems)
    begins = whole.begun_on or plan.made_on
    if ends_on is not None and not max(plan.ends_on, today(act)) < ends_on <= begins + timedelta(
        days=rules.LONGEST
    ):
        problems.append(
            Problem("ends_on", "Choose a day after the end there is now, within a year of the beginning.")
        )
    if problems or ends_on is None:
        raise Invalid(problems)
    what = [f"The end moves from {plan.ends_on:%d %b %Y} to {ends_on:%d %b %Y}."]
    if ends_on not in {one.check_in.planned_on for one in whole.check_ins}:
        act.session.add(CheckIn(plan_id=plan.id, planned_on=ends_on))
    plan.ends_on = ends_on
    return changed(act, plan, what, form.why)


def close(act: Act, whole: Whole, form: OutcomeForm) -> Outcome:
    """How it ended, once, with what the scores said that day; or that it is cancelled, and why."""
    plan = locked(act, whole)
    now = today(act)
    begun = whole.begun_on
    if problems := rules.refused_outcome(
        form.result, plan.ends_on, now, form.verdict, form.early, started=begun is not None
    ):
        raise Invalid(problems)
    cancelled = form.result == rules.CANCELLED
    found = [] if cancelled else measuring.measured(act.session, whole, now, act.zone)
    made = Outcome(
        plan_id=plan.id,
        result=form.result,
        words=form.verdict,
        early="" if now >= plan.ends_on or cancelled else form.early,
        measured=measuring.frozen(found),
        made_at=act.now,
        made_on=now,
        made_by=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal(
        "closed coaching plan", kind="plan", thing_id=plan.id, subject_id=plan.employee_id, result=form.result
    )
    said = "cancelled your coaching plan." if cancelled else f"closed your coaching plan: {form.result}."
    tell(act, {plan.employee_id}, KIND, f"{act.actor.name} {said}", href(plan))
    return made


def take_over(act: Act, whole: Whole) -> Handover:
    """The employee's new manager becomes the coach. What is theirs alone stays with the one before."""
    plan = locked(act, whole)
    new = _employee(act)
    if plan.coach_id == new:
        raise Conflict("You coach this plan already.")
    made = Handover(plan_id=plan.id, from_id=plan.coach_id, to_id=new, made_at=act.now)
    plan.coach_id = new
    act.session.add(made)
    act.session.flush()
    act.journal(
        "took over coaching plan",
        kind="plan",
        thing_id=plan.id,
        subject_id=plan.employee_id,
        coach=made.from_id,
    )
    tell(
        act,
        {plan.employee_id, made.from_id},
        KIND,
        f"{act.actor.name} coaches this plan from now on.",
        href(plan),
    )
    return made
