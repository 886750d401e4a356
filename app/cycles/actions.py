"""What happens to a cycle while it runs: more time, another author, closing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.models import Account
from app.cycles.forms import ExtensionForm, HandoverForm, HandoversForm
from app.cycles.rules import SHORTEST_REASON
from app.errors import Conflict, Invalid, Problem
from app.notices.actions import notify
from app.people.models import Assignment, Employee
from app.people.queries import assignment_on, current
from app.reviews.due import due_on, extended, last_day
from app.reviews.handed import Moved, moved
from app.reviews.models import Cycle, Release, Review, SignOff
from app.reviews.steps import Closing, Extension, Handover
from app.scores.policy import body_of
from app.scores.queries import policy_in_force
from app.telling import after_quiet


def extend(act: Act, cycle: Cycle, form: ExtensionForm, *which: ColumnElement[bool]) -> int:
    """More time for one review, or for every unfinished one of a team, among those that `which` allows (conditions on
    `Employee`). Answers how many.
    """
    open_(cycle)
    until = _day(form.until)
    problems = reason_problems(form.reason)
    if until is None:
        problems.append(Problem("until", "There is no such day. Write it as 2026-12-31."))
    elif until <= cycle.due_on or until < act.actor.today:
        least = max(cycle.due_on, act.actor.today)
        problems.append(Problem("until", f"Choose a day after {least.day} {least:%B %Y}."))
    if not form.review and not form.team:
        problems.append(Problem("team", "Choose a team, or a person."))
    if problems or until is None:
        raise Invalid(problems)
    reviews = _to_extend(act, cycle, form, until, which)
    if not reviews:
        raise Invalid([Problem("team", "Nothing there is still to be finished before that day.")])
    for review_id, employee_id in reviews:
        act.session.add(
            Extension(
                review_id=review_id, until=until, reason=form.reason, at=act.now, by_name=act.actor.name
            )
        )
        act.journal(
            "extended review",
            kind="review",
            thing_id=review_id,
            subject_id=employee_id,
            until=until.isoformat(),
        )
    act.session.flush()
    return len(reviews)


def _to_extend(
    act: Act, cycle: Cycle, form: ExtensionForm, until: date, which: Sequence[ColumnElement[bool]]
) -> list[tuple[int, int]]:
    longer = extended()
    found = (
        select(Review.id, Review.employee_id)
        .join(Cycle, Cycle.id == Review.cycle_id)
        .join(Employee, Employee.id == Review.employee_id)
        .outerjoin(longer, longer.c.review_id == Review.id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Closing, Closing.review_id == Review.id)
        .where(
            Review.cycle_id == cycle.id,
            SignOff.review_id.is_(None),
            Closing.review_id.is_(None),
            due_on(longer) < until,
            Review.employee_id != (act.actor.employee_id or 0),
            *which,
        )
        .order_by(Review.id)
    )
    if form.review:
        found = found.where(Review.id == int(form.review))
    else:
        day = last_day(cycle.last_month, act.actor.today)
        found = found.join(Assignment, Assignment.employee_id == Review.employee_id).where(
            current(day), Assignment.team_id == int(form.team)
        )
    return [(row[0], row[1]) for row in act.session.execute(found)]


def hand_over(act: Act, review: Review, form: HandoverForm) -> Handover:
    """Somebody else writes the review from now on: draft, citations and all. The one before no longer opens it."""
    heir = _named(act.session, form.to)
    return _hand(act, review, heir, form.note)


def hand_over_all(
    act: Act, cycle: Cycle, form: HandoversForm, *which: ColumnElement[bool]
) -> tuple[int, list[str]]:
    """All of an author's open reviews of a cycle, of those that `which` allows: to one person, or where nobody is named
    those that are to be handed over to each one's present manager. Answers how many, and of whom it can't be done.
    """
    open_(cycle)
    author = int(form.author)
    heir = _named(act.session, form.to) if form.to else None
    allowed = (Review.cycle_id == cycle.id, Review.manager_id == author, *which)
    allowed = (*allowed, Review.employee_id != (act.actor.employee_id or 0))
    found = moved(act.session, act.actor.today, *allowed)
    heirs = {one.review_id: one.manager_id for one in found}
    reviews = act.session.scalars(
        select(Review)
        .join(Employee, Employee.id == Review.employee_id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Closing, Closing.review_id == Review.id)
        .where(*allowed, Release.review_id.is_(None), Closing.review_id.is_(None))
        .order_by(Review.id)
    ).all()
    done, not_done = 0, []
    for review in reviews:
        to = heir or act.session.get(Employee, heirs.get(review.id) or 0)
        if to is None and review.id not in heirs:
            continue
        why = _not_heir(act, review, to) if to else "nobody manages them now."
        if to is None or why:
            not_done.append(f"{act.session.get_one(Employee, review.employee_id).name}: {why}")
            continue
        _hand(act, review, to, form.note)
        done += 1
    if not done:
        why = " ".join(not_done) or "There is nothing to hand over."
        raise Invalid([Problem("to", why)])
    return done, not_done


def _hand(act: Act, review: Review, heir: Employee, note: str) -> Handover:
    session = act.session
    cycle = session.get_one(Cycle, review.cycle_id)
    open_(cycle)
    session.execute(select(Review.id).where(Review.id == review.id).with_for_update())
    session.refresh(review, ["manager_id"])
    if session.get(Release, review.id) is not None or session.get(Closing, review.id) is not None:
        raise Conflict("The review has been given to the employee or closed: there is nothing to hand over.")
    if why := _not_heir(act, review, heir):
        raise Invalid([Problem("to", why)])
    employee = session.get_one(Employee, review.employee_id)
    before = review.manager_id
    made = Handover(
        review_id=review.id, from_id=before, to_id=heir.id, note=note, at=act.now, by_name=act.actor.name
    )
    review.manager_id = heir.id
    session.add(made)
    session.flush()
    act.journal(
        "handed over review", kind="review", thing_id=review.id, subject_id=review.employee_id, to=heir.name
    )
    _tell(
        act,
        heir.id,
        f"You write {employee.name}’s review in {cycle.name} from now on.",
        f"/reviews/{review.id}/handover",
    )
    _tell(act, employee.id, f"{heir.name} writes your review in {cycle.name} from now on.", "/reviews")
    if before != act.actor.employee_id:
        _tell(act, before, f"{heir.name} writes {employee.name}’s review now.", "/reviews")
    return made


def _not_heir(act: Act, review: Review, heir: Employee) -> str:
    if heir.id == review.employee_id:
        return "Nobody writes their own review. Name somebody else."
    if heir.id == review.manager_id:
        return f"{heir.name} writes it already. Name somebody else."
    if heir.left_on is not None and heir.left_on <= act.actor.today:
        return f"{heir.name} has left. Name somebody who is here."
    account = act.session.scalar(
        select(Account.id).where(Account.employee_id == heir.id, Account.disabled_at.is_(None))
    )
    if heir.ai_agent or account is None:
        return f"{heir.name} can’t sign in. Name somebody with an account."
    return ""


def _named(session: Session, words: str) -> Employee:
    """The employee of this full name, number or e-mail address."""
    text = words.casefold()
    found = session.scalars(
        select(Employee).where(
            (Employee.name == words)
            | (func.lower(Employee.name) == words.lower())
            | (func.lower(Employee.number) == text)
            | (Employee.email == text)
        )
    ).all()
    if not found:
        raise Invalid([Problem("to", "Nobody is known by that. Give the full name, number or e-mail.")])
    if len(found) > 1:
        raise Invalid([Problem("to", "Several are called that. Give the number or e-mail.")])
    return found[0]


def _tell(act: Act, employee_id: int, words: str, href: str) -> None:
    account = act.session.scalar(
        select(Account.id).where(Account.employee_id == employee_id, Account.disabled_at.is_(None))
    )
    if account is None:
        return
    body = body_of(policy_in_force(act.session))
    due = after_quiet(act.now, body["quiet_from"], body["quiet_to"], act.zone)
    notify(act.session, account, "review handed over", words, href, act.now, due)


def close_review(act: Act, review: Review, reason: str) -> Closing:
    """HR closes the review of somebody who has left: it is neither late nor to be finished any more."""
    cycle, employee = (
        act.session.get_one(Cycle, review.cycle_id),
        act.session.get_one(Employee, review.employee_id),
    )
    open_(cycle)
    if problems := reason_problems(reason):
        raise Invalid(problems)
    if employee.left_on is None or employee.left_on > act.actor.today:
        raise Conflict(
            f"{employee.name} is still here: the review is to be finished. Give more time instead."
        )
    if act.session.get(Closing, review.id) is not None:
        raise Conflict("The review is closed already.")
    made = Closing(review_id=review.id, reason=reason, at=act.now, by_name=act.actor.name)
    act.session.add(made)
    act.session.flush()
    act.journal("closed review", kind="review", thing_id=review.id, subject_id=review.employee_id)
    return made


def close(act: Act, cycle: Cycle) -> None:
    """Lock a cycle: all its reviews can be read and no longer written."""
    act.session.execute(select(Cycle.id).where(Cycle.id == cycle.id).with_for_update())
    act.session.refresh(cycle)
    open_(cycle)
    cycle.closed_at, cycle.closed_by = act.now, act.actor.name
    act.session.flush()
    act.journal("closed cycle", kind="cycle", thing_id=cycle.id)


def open_(cycle: Cycle) -> None:
    """`Conflict` for a cycle that is closed."""
    if cycle.closed_at is not None:
        raise Conflict("The cycle is closed: it can be read and no longer changed.")


def reason_problems(reason: str) -> list[Problem]:
    """What is wrong with a reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        return [Problem("reason", "Say in a few more words why.")]
    return []


def present_manager(session: Session, review: Review, today: date) -> Employee | None:
    """Whom the employee reports to today."""
    own = assignment_on(session, review.employee_id, today)
    return session.get(Employee, own.manager_id) if own and own.manager_id else None


def concerns(found: Sequence[Moved]) -> dict[int, list[Moved]]:
    """Reviews to hand over by who writes them still."""
    by_author: dict[int, list[Moved]] = {}
    for one in found:
        by_author.setdefault(one.author_id, []).append(one)
    return by_author


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
