"""Observations: what a supervisor saw, the credit of who stepped in, what the person observed says of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access import Act
from app.coaching import rules
from app.coaching.actions import KIND, today
from app.coaching.forms import ObservationForm, ReasonForm, WordsForm
from app.coaching.models import CoachingItem, Dismissal, Observation, ObservationAnswer
from app.coaching.observations import Observed
from app.contacts.models import CONFIDENTIAL, Cell, Contact, Part, Rating, TeamCredit
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.intake.corrections import locked, put_credit
from app.intake.credits import FIRST_WEIGHTS, credits_of, share_policy, shares_of
from app.notices.actions import enqueue
from app.people.models import Employee
from app.people.queries import managers_of
from app.telling import tell

#: The work that looks for answers of contacts in which somebody stepped in, and how often.
RESCUES, AGAIN = "coaching.rescues", timedelta(minutes=10)
#: So long after an observation an answer may still come, and so long after the day it may be noted.
WAITS, NOTED_WITHIN = timedelta(days=60), timedelta(days=60)
RESCUED = "rescued"


def observe(act: Act, employee: Employee, form: ObservationForm) -> Observation:
    """Note what was seen. Where the supervisor stepped in, the customer's answer credits them, and something to coach
    opens for the person observed, who reads all of it.
    """
    observer = act.actor.employee_id
    if observer is None:
        raise Forbidden("Only an employee can observe.")
    problems = rules.long_enough(form.words, "words", "Say what you saw")
    seen_on = rules.day_given(form.seen_on, "seen_on", problems)
    if seen_on is not None and not today(act) - NOTED_WITHIN <= seen_on <= today(act):
        problems.append(Problem("seen_on", "Choose the day on which you saw it: within the last 60 days."))
    if form.intervened and not form.contact_ref:
        problems.append(Problem("contact_ref", "Name the contact: its answer is to credit you too."))
    if problems or seen_on is None:
        raise Invalid(problems)
    made = Observation(
        employee_id=employee.id,
        observer_id=observer,
        seen_on=seen_on,
        contact_ref=form.contact_ref,
        scores=form.scores,
        words=form.words,
        intervened=bool(form.intervened),
        made_at=act.now,
    )
    act.session.add(made)
    act.session.flush()
    act.journal(
        "observed", kind="observation", thing_id=made.id, subject_id=employee.id, intervened=made.intervened
    )
    href = f"/observations/{made.id}"
    tell(act, {employee.id}, KIND, f"{act.actor.name} noted an observation of your work.", href)
    if made.intervened:
        _opened(act, made, employee)
        if not rescue(act, made):
            enqueue(act.session, RESCUES, now=act.now, due_at=act.now + AGAIN, key=RESCUES)
    return made


def _opened(act: Act, made: Observation, employee: Employee) -> None:
    act.session.add(CoachingItem(employee_id=employee.id, observation_id=made.id, made_at=act.now))
    act.session.flush()
    manager, _ = managers_of(act.session, employee.id, today(act))
    if manager is not None and manager != act.actor.employee_id:
        text = f"{act.actor.name} stepped in for {employee.name}: something to coach."
        tell(act, {manager}, KIND, text, f"/observations/{made.id}")


def rescue(act: Act, made: Observation) -> bool:
    """Credit the observer with the customer's first answer about the contact from that day on; whether there was one.

    Before it comes, who stepped in is known to the contact, so that an answer shared by it credits them at once.
    """
    here = ZoneInfo(act.zone)
    answers = act.session.execute(
        select(Rating, Cell.lens)
        .join(Cell, Cell.id == Rating.cell_id)
        .where(Rating.contact_ref == made.contact_ref)
        .order_by(Rating.answered_at)
    ).all()
    for rating, lens in answers:
        credited = credits_of(act.session, rating)
        people = {one.employee_id for one in credited}
        early = rating.answered_at.astimezone(here).date() < made.seen_on
        if early or lens in CONFIDENTIAL or act.session.get(TeamCredit, rating.id) is not None:
            continue
        if made.observer_id not in people and made.employee_id in people:
            _credit(act, made, rating)
        if made.employee_id in people:
            made.rating_id = rating.id
            act.session.flush()
            return True
    _take_part(act, made)
    return False


def _credit(act: Act, made: Observation, rating: Rating) -> None:
    parts = [(one.employee_id, one.role) for one in credits_of(act.session, locked(act, rating.id))]
    policy = share_policy(act.session)
    shares = shares_of([*parts, (made.observer_id, RESCUED)], policy.weights if policy else FIRST_WEIGHTS)
    if made.observer_id not in {one[0] for one in shares}:
        # By the share policy in force, stepping in counts for nothing.
        return
    reason = f"Stepped in on {made.seen_on:%d %b %Y}, as the observation of that day says."
    put_credit(act, rating, shares, reason, policy=policy.version if policy else 0)
    act.journal(
        "credited for stepping in",
        kind="rating",
        thing_id=rating.id,
        subject_id=made.observer_id,
        of=made.employee_id,
    )


def _take_part(act: Act, made: Observation) -> None:
    contacts = act.session.scalars(select(Contact).where(Contact.ref == made.contact_ref)).all()
    for contact in contacts:
        rows = act.session.execute(select(Part.employee_id, Part.role).where(Part.contact_id == contact.id))
        known = {(row.employee_id, row.role) for row in rows}
        if (made.observer_id, RESCUED) not in known and made.employee_id in {one[0] for one in known}:
            act.session.add(
                Part(contact_id=contact.id, employee_id=made.observer_id, role=RESCUED, at=made.made_at)
            )
    act.session.flush()


def answer(act: Act, found: Observed, form: WordsForm) -> ObservationAnswer:
    """The word of the person observed, once; the observer is told."""
    if not form.words:
        raise Invalid([Problem("words", "Write a word.")])
    act.session.execute(select(Observation.id).where(Observation.id == found.id).with_for_update())
    if act.session.get(ObservationAnswer, found.id) is not None:
        raise Conflict("You have answered already.")
    made = ObservationAnswer(observation_id=found.id, words=form.words, made_at=act.now)
    act.session.add(made)
    act.session.flush()
    act.journal(
        "answered observation",
        kind="observation",
        thing_id=found.id,
        subject_id=found.observation.employee_id,
    )
    tell(
        act,
        {found.observation.observer_id},
        KIND,
        f"{act.actor.name} answered your observation.",
        f"/observations/{found.id}",
    )
    return made


def dismiss(act: Act, found: Observed, form: ReasonForm) -> Dismissal:
    """No plan is made of it, and why."""
    if problems := rules.long_enough(form.reason, "reason", "Say why there is nothing to coach"):
        raise Invalid(problems)
    assert found.item is not None
    item = act.session.scalar(
        select(CoachingItem)
        .where(CoachingItem.id == found.item.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    assert item is not None
    if item.plan_id is not None or act.session.get(Dismissal, item.id) is not None:
        raise Conflict("This is done already.")
    made = Dismissal(item_id=item.id, reason=form.reason, made_at=act.now, made_by=act.actor.name)
    act.session.add(made)
    act.session.flush()
    act.journal("dismissed coaching item", kind="observation", thing_id=found.id, subject_id=item.employee_id)
    return made
