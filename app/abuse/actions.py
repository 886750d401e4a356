"""Reporting an abusive customer, deciding it as a second person, lifting it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app.abuse import queries, rules
from app.abuse.forms import LiftForm, PolicyForm, ReportForm, RulingForm
from app.abuse.guards import words_of
from app.abuse.models import SET_APART, AbuseEvidence, AbusePolicy, AbuseReport, AbuseRuling
from app.access import Act, about, about_credited, allows
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.contacts.customers import CustomerApart
from app.contacts.models import CONFIDENTIAL
from app.contacts.queries import Whole, whole
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.intake import apart
from app.people.models import Team
from app.people.queries import assignment_on
from app.telling import tell, tell_people
from app.workdays import moment

KIND = "abuse report"
TAKEN = "You have reported this customer already, and it waits for a decision."


def today_of(act: Act) -> date:
    """The company's day."""
    return act.now.astimezone(ZoneInfo(act.zone)).date()


def window(act: Act, since: date, until: date) -> tuple[datetime, datetime]:
    """The moments from the first day's start to the last day's end."""
    return moment(since, time(), act.zone), moment(until + timedelta(days=1), time(), act.zone)


def report(act: Act, form: ReportForm) -> AbuseReport:
    """Say that a customer was abusive. It changes nothing until a second person decides."""
    if act.actor.employee_id is None:
        raise Forbidden("Only an employee can report a customer.")
    shown = rules.evidence_of(form.evidence)
    problems = rules.problems_of_report(form.words, form.since, today_of(act), shown)
    problems += _of_answers(act, form.customer, [one for one, _ in shown if one is not None])
    if problems:
        raise Invalid(problems)
    made = AbuseReport(
        reporter_id=act.actor.employee_id,
        customer_ref=form.customer,
        since=form.since,
        words=form.words,
        made_at=act.now,
        open_ref=form.customer,
    )
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict(TAKEN) from None
    act.session.add_all(
        AbuseEvidence(report_id=made.id, place=place, rating_id=rating, contact_ref=ref)
        for place, (rating, ref) in enumerate(shown)
    )
    act.session.flush()
    act.journal("reported abusive customer", kind=KIND, thing_id=made.id, subject_id=made.reporter_id)
    text = f"{act.actor.name} reports an abusive customer."
    told = {one.employee_id for one in deciders(act, made) if one.employee_id is not None}
    tell(act, told, "abuse", text, f"/abuse/{made.id}")
    return made


def _of_answers(act: Act, customer: str, ratings: list[int]) -> list[Problem]:
    found = [strange(act, customer, one) for one in ratings[: rules.MOST_EVIDENCE]]
    return [Problem("evidence", one) for one in found if one][:1]


def strange(act: Act, customer: str, rating_id: int) -> str:
    """What is wrong with an answer as evidence: it is one of this customer's, and the actor may open it."""
    found = whole(act.session, rating_id)
    if found is None or found.cell.lens in CONFIDENTIAL or not _opens(act, found):
        return f"You know no answer /ratings/{rating_id}. Take it out."
    if found.rating.customer_ref != customer:
        return f"The answer /ratings/{rating_id} is of another customer. Take it out."
    return ""


def _opens(act: Act, found: Whole) -> bool:
    words, _ = about_credited(act.session, act.actor, [who for who, *_ in found.credited])
    return allows("see ratings", words)


def shown(act: Act, given: AbuseReport) -> list[tuple[str, str]]:
    """What a report points at: words, and the address where the actor may open it."""
    told = []
    for one in queries.evidence(act.session, given.id):
        if one.rating_id is None:
            told.append((f"Contact {one.contact_ref}", ""))
            continue
        found = whole(act.session, one.rating_id)
        if found is None:
            told.append(("An answer that an import took back", ""))
        else:
            day = found.rating.answered_at.astimezone(ZoneInfo(act.zone))
            href = f"/ratings/{one.rating_id}" if _opens(act, found) else ""
            told.append((f"Answer {found.shown} of {day:%d %B %Y}", href))
    return told


def in_force(act: Act, given: AbuseReport) -> CustomerApart | None:
    """What sets the customer of a report apart already."""
    return apart.in_force(act.session, given.customer_ref, act.now)


def deciders(act: Act, given: AbuseReport) -> list[Account]:
    """Who may decide a report today: HR and support leads of the reporter's unit, whom it isn't about."""
    home = assignment_on(act.session, given.reporter_id, today_of(act))
    unit = act.session.scalar(select(Team.unit).where(Team.id == home.team_id)) if home else ""
    accounts = act.session.scalars(
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Grant.role.in_(("hr", "hr_lead", "support_lead")),
            or_(Grant.unit == "", Grant.unit == unit),
            Account.disabled_at.is_(None),
        )
        .distinct()
        .order_by(Account.name, Account.id)
    ).all()

    def may(one: Account) -> bool:
        words = words_of(act.session, actor_for(act.session, one, act.now), given)
        return allows("decide abuse report", words)

    return [one for one in accounts if may(one)]


def decide(act: Act, given: AbuseReport, form: RulingForm) -> AbuseRuling:
    """Set the customer apart or refuse, once. Of two who decide at once the second gets `Conflict`."""
    aside = form.outcome == SET_APART
    today = today_of(act)
    problems = rules.enough("reason", form.reason)
    if aside:
        problems += rules.problems_of_until(form.until, today, queries.policies(act.session)[0].months)
    if problems:
        raise Invalid(problems)
    if aside:
        # Before any row: answers that come in take it in the same order.
        apart.hold(act.session, alone=True)
    _undecided(act, given)
    made = AbuseRuling(
        report_id=given.id,
        outcome=form.outcome,
        reason=form.reason,
        made_at=act.now,
        decided_by=act.actor.account_id,
        decider=act.actor.name,
    )
    touched: set[int] = set()
    if aside and form.until is not None:
        since, until = window(act, given.since, form.until)
        reason = f"The customer is set apart as abusive until {form.until:%d %B %Y}. {form.reason}"
        held, touched = apart.set_apart(act, given.customer_ref, since, until, reason)
        made.apart_id = held.id
    act.session.add(made)
    given.open_ref = None
    act.session.flush()
    act.journal(
        "decided abuse report",
        kind=KIND,
        thing_id=given.id,
        subject_id=given.reporter_id,
        outcome=form.outcome,
    )
    said = "the customer is set apart" if aside else "refused"
    tell(
        act,
        {given.reporter_id},
        "abuse",
        f"Your report of a customer is decided: {said}.",
        f"/abuse/{given.id}",
    )
    told = "Answers of a customer who was abusive no longer count for you; both numbers stay."
    tell(act, touched - {given.reporter_id}, "abuse", told, "/me")
    _show_many(act, touched, today)
    return made


def _undecided(act: Act, given: AbuseReport) -> None:
    act.session.execute(select(AbuseReport.id).where(AbuseReport.id == given.id).with_for_update())
    who = act.session.scalar(select(AbuseRuling.decider).where(AbuseRuling.report_id == given.id))
    if who is not None:
        raise Conflict(f"{who} has decided this already. Look again.")


def _show_many(act: Act, touched: set[int], today: date) -> None:
    """Tell HR of the unit where somebody's excluded answers pass the policy's share by this decision."""
    many = [one for one in queries.shares(act.session, None, today, touched)[0] if one.many]
    if not many:
        return
    in_hr = (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role.in_(("hr", "hr_lead")), Account.disabled_at.is_(None))
    )
    accounts = act.session.scalars(in_hr.distinct()).all()
    for row in many:
        told = {
            one.employee_id
            for one in accounts
            if one.employee_id is not None
            and "unit hr" in about(act.session, actor_for(act.session, one, act.now), subject=row.id)
        }
        text = f"Many answers about {row.name} are excluded. Look whether that is right."
        tell_people(act.session, told, "abuse", text, "/abuse/shares", act.now, act.zone)


def lift(act: Act, given: AbuseReport, form: LiftForm) -> None:
    """The customer's answers count again, with a reason."""
    if problems := rules.enough("reason", form.reason):
        raise Invalid(problems)
    held = queries.load(act.session, given.id).apart
    if held is None:
        raise Conflict("Nobody was set apart by this report.")
    touched = apart.lift(act, held, form.reason)
    act.journal("lifted abuse report", kind=KIND, thing_id=given.id, subject_id=given.reporter_id)
    text = "A customer whom you reported is no longer set apart."
    tell(act, {given.reporter_id}, "abuse", text, f"/abuse/{given.id}")
    tell(
        act, touched - {given.reporter_id}, "abuse", "Answers that were excluded count for you again.", "/me"
    )


def set_policy(act: Act, form: PolicyForm) -> AbusePolicy:
    """A new version, in force for decisions from now on."""
    newest = queries.policies(act.session)[0].version
    changed = "Somebody made another version meanwhile. Look at it, then change it."
    if newest != form.seen:
        raise Conflict(changed)
    made = AbusePolicy(
        version=newest + 1,
        made_at=act.now,
        made_by=act.actor.name,
        reason=form.reason,
        months=form.months,
        percent=form.percent,
    )
    try:
        with act.session.begin_nested():
            act.session.add(made)
    except IntegrityError:
        raise Conflict(changed) from None
    act.journal("set abuse policy", kind="abuse policy", thing_id=made.id, months=made.months)
    return made
