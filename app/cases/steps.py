"""The two steps: help this customer first, then see to it that it does not happen again; and what it cost."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.cases import custody, queries, rules, who
from app.cases.forms import CauseForm, CostForm, DoneForm, PreventionForm, WorkaroundForm
from app.cases.models import (
    Case,
    CaseCost,
    Cause,
    Prevention,
    Reopening,
    Workaround,
)
from app.cases.opening import KIND
from app.contacts.models import Touchpoint
from app.currencies import DECIMALS
from app.empowerment.rules import Unmeant, minor
from app.errors import Conflict, Invalid, Problem
from app.procedures.models import Procedure
from app.telling import tell

#: A prevention is a plan, not a wish for some day.
FARTHEST = timedelta(days=366)


def work_around(act: Act, case: Case, form: WorkaroundForm) -> Workaround:
    """Step one: what helped this customer, and when; or why nothing could be done for them."""
    least = 10 if form.skipped else 3
    if len(form.helped) < least:
        words = "Say why nothing could be done for them." if form.skipped else "Say what helped them."
        raise Invalid([Problem("helped", f"{words} At least {least} characters.")])
    at = who.moment(form.at, act.now, act.zone, "at", since=case.came_at)
    custody.lock(act.session, case)
    custody.still_open(case)
    made = act.session.scalar(select(Workaround).where(Workaround.case_id == case.id))
    if made is None:
        made = Workaround(case_id=case.id, words="", at=at, by_name="")
        act.session.add(made)
    elif not made.skipped:
        raise Conflict(f"{made.by_name} has written down already what helped them. Look again.")
    elif form.skipped:
        raise Conflict("This is left out already, with a reason.")
    made.words, made.at, made.skipped = form.helped, at, form.skipped == "yes"
    made.by_id, made.by_name = act.actor.employee_id, act.actor.name
    if not made.skipped:
        case.answered_at = min(case.answered_at or at, at)
    act.session.flush()
    act.journal("left out step one" if made.skipped else "worked around", kind=KIND, thing_id=case.id)
    return made


def plan(act: Act, case: Case, form: PreventionForm) -> Prevention:
    """Step two: what prevents the next one, by whom, until when. It needs step one and a cause."""
    custody.lock(act.session, case)
    step = act.session.scalar(select(Workaround).where(Workaround.case_id == case.id))
    problems: list[Problem] = []
    if step is None:
        problems.append(
            Problem("prevents", "First help this customer: write down step 1, then prevent the next.")
        )
    if case.cause_id is None:
        problems.append(Problem("prevents", "Name the cause first: a prevention is against something."))
    today = act.actor.today
    if not today <= form.due_on <= today + FARTHEST:
        problems.append(Problem("due_on", "Give a day from today on, within a year."))
    owner_id = 0
    try:
        chosen = who.someone(act.session, form.owner, "owner", act.now)
        owner_id = custody.may_own(act.session, chosen.id, act.now, act.zone, "owner").id
        if case.protected and owner_id not in queries.handlers(act.session, case.id):
            problems.append(Problem("owner", "Only one of its handlers can know of a protected case."))
    except Invalid as bad:
        problems += bad.problems
    if problems or step is None or case.cause_id is None:
        raise Invalid(problems)
    made = Prevention(
        workaround_id=step.id,
        cause_id=case.cause_id,
        words=form.prevents,
        owner_id=owner_id,
        due_on=form.due_on,
        made_at=act.now,
        made_by=act.actor.name,
        changed="",
    )
    act.session.add(made)
    act.session.flush()
    act.journal("planned prevention", kind=KIND, thing_id=case.id, subject_id=owner_id)
    text = f"Keep a cause of complaints from coming back, until {form.due_on:%-d %B}."
    tell(act, {owner_id}, KIND, text, "/preventions")
    return made


def done(act: Act, prevention: Prevention, form: DoneForm) -> None:
    """It is prevented: what changed is said, so that it can be told."""
    if len(form.changed) < rules.SHORTEST_REASON:
        words = f"Say what is different now, in at least {rules.SHORTEST_REASON} characters."
        raise Invalid([Problem("changed", words)])
    act.session.execute(select(Prevention.id).where(Prevention.id == prevention.id).with_for_update())
    act.session.refresh(prevention)
    if prevention.done_at is not None:
        raise Conflict(f"{prevention.done_by} has finished this already.")
    prevention.done_at, prevention.done_by, prevention.changed = act.now, act.actor.name, form.changed
    act.session.flush()
    act.journal(
        "finished prevention", kind="prevention", thing_id=prevention.id, subject_id=prevention.owner_id
    )


def name_cause(act: Act, case: Case, form: CauseForm) -> Cause:
    """What made it happen. A cause that was prevented, and is back, opens its prevention again."""
    touchpoint = _chosen(act.session, Touchpoint, form.touchpoint, "touchpoint")
    procedure = _chosen(act.session, Procedure, form.procedure, "procedure")
    found = who.cause(act.session, form.cause, act.now)
    custody.lock(act.session, case)
    found.touchpoint_id = touchpoint or found.touchpoint_id
    found.procedure_id = procedure or found.procedure_id
    if case.cause_id != found.id:
        case.cause_id = found.id
        act.session.flush()
        _open_again(act, case, found)
    act.session.flush()
    act.journal("named cause of case", kind=KIND, thing_id=case.id)
    return found


def _chosen(session: Session, noun: type[Touchpoint] | type[Procedure], given: str, field: str) -> int | None:
    if not given:
        return None
    ok = given.isascii() and given.isdigit() and len(given) < 19
    if not ok or session.get(noun, int(given)) is None:
        raise Invalid([Problem(field, "Choose one of the list.")])
    return int(given)


def _open_again(act: Act, case: Case, cause: Cause) -> None:
    """Finished preventions of a cause that came back after them are open again, and whoever keeps them is told."""
    rows = act.session.scalars(
        select(Prevention)
        .where(Prevention.cause_id == cause.id, Prevention.done_at.is_not(None))
        .where(Prevention.done_at < case.came_at)
        .order_by(Prevention.id)
        .with_for_update()
    ).all()
    for held in rows:
        was = held.done_at
        assert was is not None
        act.session.add(Reopening(prevention_id=held.id, case_id=case.id, at=act.now, was_done_at=was))
        held.done_at = held.done_by = None
        act.journal("opened prevention again", kind="prevention", thing_id=held.id, subject_id=held.owner_id)
        text = "A cause you had prevented made another customer complain."
        tell(act, {held.owner_id}, KIND, text, "/preventions")


def note_cost(act: Act, case: Case, form: CostForm) -> CaseCost:
    """What it cost, in whole minor units; nothing is rounded."""
    currency = form.currency.upper()
    if currency not in DECIMALS:
        raise Invalid([Problem("currency", "There is no such currency. Write three letters, such as EUR.")])
    try:
        amount = minor(form.amount, currency)
    except Unmeant as refused:
        raise Invalid([Problem("amount", str(refused))]) from None
    made = CaseCost(
        case_id=case.id,
        kind=form.cost,
        amount=amount,
        currency=currency,
        at=act.now,
        by_name=act.actor.name,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("noted cost of case", kind=KIND, thing_id=case.id, amount=amount, currency=currency)
    return made


def take_cost_back(act: Act, case: Case, cost: CaseCost) -> None:
    """A cost noted by mistake counts no more; the line stays."""
    act.session.execute(select(CaseCost.id).where(CaseCost.id == cost.id).with_for_update())
    act.session.refresh(cost)
    if cost.back_at is not None:
        raise Conflict("It is taken back already.")
    cost.back_at = act.now
    act.session.flush()
    act.journal("took cost of case back", kind=KIND, thing_id=case.id)


def overdue(prevention: Prevention, today: date) -> bool:
    """Whether it should have been done by now."""
    return prevention.done_at is None and prevention.due_on < today
