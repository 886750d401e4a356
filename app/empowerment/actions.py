"""Giving, asking, taking back, telling what came of it; setting the limit."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.access import Act
from app.clock import month_of
from app.contacts.models import Rating
from app.database import is_sqlite, new_id
from app.empowerment import queries, rules
from app.empowerment.asking import whom
from app.empowerment.forms import AnswerForm, OutcomeForm, PolicyForm, ReturnForm, SpendForm
from app.empowerment.models import Spend, SpendAnswer, SpendGuest, SpendOutcome, SpendPolicy, SpendReturn
from app.empowerment.queries import Policy
from app.empowerment.wishes import Wish, wished
from app.errors import Conflict, Forbidden, Invalid, Problem
from app.people.queries import assignment_on
from app.telling import tell

KIND = "spend"


def give(act: Act, form: SpendForm) -> Spend:
    """Give a guest something. Within the limit it stands at once; over it, the right person is asked at once.

    What one employee gives one guest is looked at one after the other, so that parallel spends never pass the limit.
    A form or program that sends the same `once` again gets the spend it made.
    """
    employee_id = act.actor.employee_id
    if employee_id is None:
        raise Forbidden("Only an employee gives something.")
    policy = queries.in_force(act.session)
    wish = wished(form, policy, act.now, act.zone)
    _hold(act, employee_id, wish)
    once = sha256(form.once.encode()).hexdigest() if form.once else None
    if once and (earlier := queries.made_as(act.session, employee_id, once)) is not None:
        return _again(earlier, wish)
    before = queries.given_near(act.session, employee_id, wish.key, wish.given.at)
    passed = rules.over(wish.given, before, policy.limits[wish.given.currency])
    asked = None
    if passed is not None:
        asked = whom(act.session, employee_id, policy.asks, rules.day_at(act.now, act.zone))
        if asked is None:
            raise Invalid(
                [Problem("amount", "This is over the limit, and nobody is there to be asked. Give less.")]
            )
    made = _made(act, employee_id, wish, policy, once)
    made.asked_id = asked
    act.session.add(made)
    act.session.flush()
    act.journal(
        "asked to spend" if asked else "spent",
        kind=KIND,
        thing_id=made.id,
        subject_id=employee_id,
        amount=made.amount,
        currency=made.currency,
    )
    if asked is not None:
        text = f"{act.actor.name} asks: {rules.money(made.amount, made.currency)} for a customer."
        tell(act, {asked}, KIND, text, f"/spends/{made.id}")
    return made


def _hold(act: Act, employee_id: int, wish: Wish) -> None:
    """One after another: the guest's row is written, and so held, until this transaction ends."""
    insert: Any
    if is_sqlite(act.session):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    row = {"id": new_id(), "employee_id": employee_id, "guest_key": wish.key}
    said = {"guest": wish.guest, "last_at": act.now}
    act.session.execute(
        insert(SpendGuest)
        .values(row | said)
        .on_conflict_do_update(index_elements=["employee_id", "guest_key"], set_=said)
    )


def _again(earlier: Spend, wish: Wish) -> Spend:
    same = (earlier.guest_key, earlier.amount, earlier.currency) == (
        wish.key,
        wish.given.amount,
        wish.given.currency,
    )
    if not same:
        raise Invalid(
            [Problem("", f"{rules.money(earlier.amount, earlier.currency)} was saved from this form already. Save "
                         "again to give this as well.")]
        )  # fmt: skip
    return earlier


def _made(act: Act, employee_id: int, wish: Wish, policy: Policy, once: str | None) -> Spend:
    day = rules.day_at(wish.given.at, wish.given.zone)
    home = assignment_on(act.session, employee_id, day)
    written = {wish.guest, wish.guest.upper(), wish.guest.lower()}
    known = act.session.scalar(select(Rating.customer_ref).where(Rating.customer_ref.in_(written)).limit(1))
    return Spend(
        employee_id=employee_id,
        team_id=home.team_id if home else None,
        guest=wish.guest,
        guest_key=wish.key,
        customer_ref=known or wish.guest,
        amount=wish.given.amount,
        currency=wish.given.currency,
        what_for=wish.what_for,
        words=wish.words,
        at=wish.given.at,
        zone=wish.given.zone,
        day=day,
        month=month_of(day),
        back_from=wish.given.at + timedelta(days=rules.BACK_AFTER),
        made_at=act.now,
        policy_version=policy.number,
        once=once,
    )


def answer(act: Act, spend: Spend, form: AnswerForm) -> SpendAnswer:
    """Say yes or no, once. After a yes it stands, and the limit no longer looks at it."""
    granted = form.granted == "yes"
    if not granted and len(form.words) < rules.SHORTEST_REASON:
        raise Invalid([Problem("words", f"Say why not, in at least {rules.SHORTEST_REASON} characters.")])
    _lock(act, spend)
    line = queries.load(act.session, spend.id)
    if spend.asked_id is None:
        raise Conflict("This stays within the limit: it stands already, and nobody has to be asked.")
    if line.answer is not None:
        raise Conflict(f"{line.answer.by_name} has answered this already. Look again.")
    if line.back is not None:
        raise Conflict("It was taken back meanwhile. There is nothing left to answer.")
    made = SpendAnswer(
        spend_id=spend.id, granted=granted, words=form.words, made_at=act.now, by_name=act.actor.name
    )
    act.session.add(made)
    act.session.flush()
    act.journal("answered spend", kind=KIND, thing_id=spend.id, subject_id=spend.employee_id, granted=granted)
    said = f"{act.actor.name} says {form.granted} to {rules.money(spend.amount, spend.currency)}."
    tell(act, {spend.employee_id}, KIND, said, f"/spends/{spend.id}")
    return made


def take_back(act: Act, spend: Spend, form: ReturnForm) -> SpendReturn:
    """Take a spend back: its giver on the day it was noted, or while it waits; their manager with a reason."""
    own = spend.employee_id == act.actor.employee_id
    _lock(act, spend)
    line = queries.load(act.session, spend.id)
    if line.back is not None:
        raise Conflict(f"{line.back.by_name} has taken it back already.")
    if line.state == queries.REFUSED:
        raise Conflict("This never stood: there is nothing to take back.")
    if not own and line.state == queries.WAITS:
        raise Conflict("This waits for a word: say no instead.")
    if not own and len(form.reason) < rules.SHORTEST_REASON:
        raise Invalid([Problem("reason", f"Give the reason in at least {rules.SHORTEST_REASON} characters.")])
    if own and not undoable(act, line):
        raise Conflict("Its day is over. Ask your manager, who takes it back with a reason.")
    made = SpendReturn(spend_id=spend.id, reason=form.reason, made_at=act.now, by_name=act.actor.name)
    act.session.add(made)
    act.session.flush()
    act.journal("took spend back", kind=KIND, thing_id=spend.id, subject_id=spend.employee_id)
    text = f"{act.actor.name} took back {rules.money(spend.amount, spend.currency)}."
    tell(act, {spend.employee_id} - {act.actor.employee_id}, KIND, text, f"/spends/{spend.id}")
    return made


def undoable(act: Act, line: queries.Line) -> bool:
    """Whether its giver may still take it back."""
    zone = ZoneInfo(line.spend.zone)
    today = line.spend.made_at.astimezone(zone).date() == act.now.astimezone(zone).date()
    return line.back is None and (line.state == queries.WAITS or (today and line.state != queries.REFUSED))


def tell_outcome(act: Act, spend: Spend, form: OutcomeForm) -> SpendOutcome:
    """What the giver knows of it afterwards. Told again, the newest counts."""
    if not queries.load(act.session, spend.id).counts:
        raise Conflict("This spend does not stand, so nothing can have come of it.")
    problems = []
    if form.story and len(form.story) < rules.SHORTEST_STORY:
        problems.append(
            Problem("story", f"Tell it in at least {rules.SHORTEST_STORY} characters, or leave it empty.")
        )
    if form.story and rules.names_guest(form.story, spend.guest):
        problems.append(Problem("story", "Everybody reads this. Take out what tells who the customer is."))
    if problems:
        raise Invalid(problems)
    made = SpendOutcome(spend_id=spend.id, kept=form.kept == "yes", story=form.story, made_at=act.now)
    act.session.add(made)
    act.session.flush()
    act.journal("told outcome of spend", kind=KIND, thing_id=spend.id, subject_id=spend.employee_id)
    return made


def _lock(act: Act, spend: Spend) -> None:
    act.session.execute(select(Spend.id).where(Spend.id == spend.id).with_for_update())


def set_policy(act: Act, form: PolicyForm) -> SpendPolicy:
    """A new version, in force at once. `Conflict` where somebody set another after this one was opened."""
    last = queries.in_force(act.session)
    if form.seen != last.number:
        raise Conflict(
            f"{last.made_by} has set version {last.number} meanwhile. Open the limit again and look."
        )
    try:
        limits = rules.limits_of(form.limits)
    except rules.Unmeant as refused:
        raise Invalid([Problem("limits", str(refused))]) from None
    if limits == tuple(last.limits.items()) and form.asks == last.asks:
        raise Invalid([Problem("", "Nothing is changed. Change the limit first, or leave it as it is.")])
    made = SpendPolicy(
        version=last.number + 1,
        made_at=act.now,
        made_by=act.actor.name,
        reason=form.reason,
        limits=[list(one) for one in limits],
        asks=form.asks,
    )
    act.session.add(made)
    act.session.flush()
    act.journal("set spend policy", kind="spend policy", thing_id=made.id, version=made.version)
    return made
