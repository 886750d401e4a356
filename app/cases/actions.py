"""Cases: opening, telling what happened, pausing the clock, moving, closing, opening again."""

from collections.abc import Sequence

from sqlalchemy import select

from app.access import Act
from app.cases import custody, queries, rules, who
from app.cases.drafting import draft_of
from app.cases.forms import CaseForm, CloseForm, LineForm, MoveForm, ReopenForm, SortForm
from app.cases.hours import due
from app.cases.models import (
    EXECUTIVE,
    FROM_CUSTOMER,
    MOVED,
    OPENED_AGAIN,
    PAGE,
    TO_CUSTOMER,
    Case,
    CaseLine,
    CasePause,
    Workaround,
)
from app.cases.opening import KIND, LOOK, known_as, make_once
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.notices.actions import enqueue
from app.telling import tell

#: Work that a closed case asks for: the customer is asked how it went.
CLOSED = "cases.closed"


def open_case(act: Act, form: CaseForm) -> Case:
    """Note a complaint: from now on it is somebody's. Without a name it is the actor's own. The same form sent twice is
    one case.
    """
    if act.actor.employee_id is None:
        raise Forbidden("Only an employee notes a complaint.")
    once = f"form {act.actor.account_id} {form.once}" if form.once else ""
    if (known := known_as(act.session, once)) is not None:
        return known
    made, new = make_once(act.session, draft_of(act, form, once), act.now, act.zone)
    if not new:
        return made
    act.journal("opened case", kind=KIND, thing_id=made.id, way=made.way, protected=made.protected)
    return made


def write_line(act: Act, case: Case, form: LineForm) -> CaseLine:
    """A note, what we told the customer (the first time stops the answering clock), or what they said again."""
    custody.lock(act.session, case)
    custody.still_open(case)
    made = CaseLine(
        case_id=case.id,
        kind=form.kind,
        words=form.words,
        at=act.now,
        by_id=act.actor.employee_id,
        by_name=act.actor.name,
    )
    act.session.add(made)
    if form.kind == TO_CUSTOMER:
        case.answered_at = case.answered_at or act.now
        if form.wait == "yes" and case.paused_at is None:
            case.paused_at = act.now
    if form.kind == FROM_CUSTOMER:
        _resume(act, case)
    act.session.flush()
    act.journal("wrote in case", kind=KIND, thing_id=case.id, line=form.kind)
    return made


def resume(act: Act, case: Case) -> None:
    """The clock runs again."""
    custody.lock(act.session, case)
    if case.paused_at is None:
        raise Conflict("The clock runs already.")
    _resume(act, case)
    act.journal("resumed case", kind=KIND, thing_id=case.id)


def _resume(act: Act, case: Case) -> None:
    if case.paused_at is None:
        return
    why = "waited for the customer"
    act.session.add(CasePause(case_id=case.id, from_at=case.paused_at, until_at=act.now, why=why))
    act.session.flush()
    case.paused_at = None
    set_due(act, case)


def set_due(act: Act, case: Case) -> None:
    """When the case is due, from what it is now and the pauses it had."""
    policy = queries.policy_of(act.session, case.policy_version)
    calendar = policy.calendar(case.zone, case.country)
    pauses = [
        (row.from_at, row.until_at)
        for row in act.session.scalars(select(CasePause).where(CasePause.case_id == case.id))
    ]
    answer, solve = policy.allowed(urgent=case.urgent)
    case.answer_due = due(case.came_at, answer, pauses, calendar)
    case.solve_due = due(case.came_at, solve, pauses, calendar)
    act.session.flush()


def sort(act: Act, case: Case, form: SortForm) -> None:
    """What it is about, and whether it presses."""
    team_id = who.team(act.session, form.team)
    theme_id = who.theme(act.session, form.theme)
    custody.lock(act.session, case)
    custody.still_open(case)
    case.team_id, case.theme_id = team_id, theme_id
    case.customer_ref = form.customer_ref
    if case.urgent != (form.urgent == "yes"):
        case.urgent = form.urgent == "yes"
        set_due(act, case)
    act.session.flush()
    enqueue(act.session, LOOK, now=act.now, key=LOOK)
    act.journal("sorted case", kind=KIND, thing_id=case.id)


def move(act: Act, case: Case, to: int, reason: str, field: str = "to") -> None:
    """Another owner at once, with a reason: a cold handoff. A warm one goes through `handoffs`."""
    custody.may_own(act.session, to, act.now, act.zone, field)
    if case.protected and to not in queries.handlers(act.session, case.id):
        raise Invalid([Problem(field, "Only one of its handlers can own a protected case.")])
    if to == case.owner_id:
        raise Invalid([Problem(field, "The case is theirs already. Choose somebody else.")])
    giver = case.owner_id
    custody.pass_to(act.session, case, to, act.now, how=MOVED, reason=reason, by_name=act.actor.name)
    act.journal("moved case", kind=KIND, thing_id=case.id, subject_id=to)
    tell(act, {to}, KIND, f"{act.actor.name} gave you a case.", f"/cases/{case.id}")
    tell(act, {giver}, KIND, "A case of yours was given to somebody else.", f"/cases/{case.id}")


def move_named(act: Act, case: Case, form: MoveForm) -> None:
    """The same, with the owner as typed."""
    if len(form.reason) < rules.SHORTEST_REASON:
        raise Invalid([Problem("reason", f"Say why in at least {rules.SHORTEST_REASON} characters.")])
    move(act, case, who.someone(act.session, form.to, "to", act.now).id, form.reason)


def offer(act: Act, case: Case, to: int) -> None:
    """The case is being handed over from now on; until it is accepted, the giver stays its owner."""
    custody.may_own(act.session, to, act.now, act.zone)
    if case.protected and to not in queries.handlers(act.session, case.id):
        raise Invalid([Problem("to", "Only one of its handlers can own a protected case.")])
    custody.still_open(case)
    custody.offer(act.session, case, to)
    act.journal("offered case", kind=KIND, thing_id=case.id, subject_id=to)


def withdraw_offer(act: Act, case: Case) -> None:
    """The giver keeps it after all."""
    to = case.offered_to_id
    if to is None or not custody.release(act.session, case, to):
        raise Conflict("This handoff is answered already. Look again.")
    act.journal("withdrew offer of case", kind=KIND, thing_id=case.id, subject_id=to)


def close(act: Act, case: Case, form: CloseForm) -> None:
    """It is over: what was done is said, step one is there or was left out with a reason."""
    custody.lock(act.session, case)
    custody.still_open(case)
    if case.offered_to_id is not None:
        raise Conflict("This case is being handed over. Wait for the answer, or take the handoff back first.")
    step = act.session.scalar(select(Workaround).where(Workaround.case_id == case.id))
    if step is None:
        words = "Say first what helped this customer, or why nothing could be done for them (step 1)."
        raise Invalid([Problem("outcome", words)])
    _resume(act, case)
    case.closed_at, case.closed_by, case.outcome = act.now, act.actor.name, form.outcome
    case.answered_at = case.answered_at or act.now
    policy = queries.policy_of(act.session, case.policy_version)
    calendar = policy.calendar(case.zone, case.country)
    again, hands = queries.came_again(act.session, case.id)
    # What was opened again is over by closing it, whatever helped before.
    over = act.now if queries.opened_again(act.session, case.id) else step.at
    case.same_day = not step.skipped and calendar.day_of(case.came_at) == calendar.day_of(over)
    # Who noted a complaint heard it; given to somebody else at once, it was not the first contact that helped.
    heard = case.opener_id if case.way in (PAGE, EXECUTIVE) else None
    first = hands == 1 and heard in {None, case.owner_id}
    case.first_contact = not step.skipped and not again and first
    act.session.flush()
    act.journal("closed case", kind=KIND, thing_id=case.id, subject_id=case.owner_id)
    enqueue(act.session, CLOSED, {"case_id": case.id}, now=act.now, key=f"{CLOSED} {case.id}")
    told = {case.opener_id, case.owner_id} - {act.actor.employee_id, None}
    if not case.protected:
        text = "A case you noted was closed: read what was done."
        tell(act, {one for one in told if one is not None}, KIND, text, f"/cases/{case.id}")


def reopen(act: Act, case: Case, form: ReopenForm) -> None:
    """It is not over: its owner has it again, its clock goes on."""
    if len(form.reason) < rules.SHORTEST_REASON:
        raise Invalid([Problem("reason", f"Say why in at least {rules.SHORTEST_REASON} characters.")])
    custody.lock(act.session, case)
    if case.closed_at is None:
        raise Conflict("This case is open.")
    case.closed_at = case.closed_by = None
    case.first_contact = case.same_day = None
    act.session.flush()
    _stays_owned(act, case)
    act.session.add(
        CaseLine(
            case_id=case.id,
            kind=OPENED_AGAIN,
            words=form.reason,
            at=act.now,
            by_id=act.actor.employee_id,
            by_name=act.actor.name,
        )
    )
    act.session.flush()
    act.journal("opened case again", kind=KIND, thing_id=case.id)
    tell(act, {case.owner_id}, KIND, "A case of yours is open again.", f"/cases/{case.id}")


def _stays_owned(act: Act, case: Case) -> None:
    """An owner who left meanwhile can't have it: it is whoever's who opens it again."""
    try:
        custody.may_own(act.session, case.owner_id, act.now, act.zone)
    except Invalid:
        to = act.actor.employee_id
        if to is None:
            raise Conflict("Its owner has left. Let somebody who works here open it again.") from None
        reason, by = "The owner has left.", act.actor.name
        custody.pass_to(act.session, case, to, act.now, how=MOVED, reason=reason, by_name=by)


def sort_many(act: Act, cases: Sequence[Case], theme: str) -> None:
    """One theme for several cases."""
    if not theme:
        raise Invalid([Problem("theme", "Name the theme that they are about.")])
    theme_id = who.theme(act.session, theme)
    for case in cases:
        custody.still_open(case)
        case.theme_id = theme_id
        act.journal("sorted case", kind=KIND, thing_id=case.id)
    act.session.flush()
    enqueue(act.session, LOOK, now=act.now, key=LOOK)
