"""A released review that is disputed, and one that is opened again: what was released stays, word for word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.access import Act, Actor, about, allows, visible_employees
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.errors import Conflict, Invalid, Problem
from app.people.models import Employee, Team
from app.people.queries import assignment_on
from app.reviews import process, queries
from app.reviews.actions import as_it_stands
from app.reviews.forms import ReasonForm, RulingForm
from app.reviews.holding import alone, is_locked
from app.reviews.models import Acknowledgement, Cycle, Release, Review, SignOff
from app.reviews.steps import Closing, Objection, ObjectionRuling, Reopening, Talk
from app.telling import tell
from app.web.words import local


def object_to(act: Act, review: Review, form: ReasonForm) -> Objection:
    """The employee disputes the released review; somebody outside the line decides."""
    alone(act.session, review)
    _worded("reason", form.reason)
    if why := refusal(act, review):
        raise Conflict(why)
    made = Objection(review_id=review.id, at=act.now, reason=form.reason)
    act.session.add(made)
    act.session.flush()
    act.journal("disputed review", kind="review", thing_id=review.id, subject_id=review.employee_id)
    _tell_deciders(act, review)
    return made


def refusal(act: Act, review: Review) -> str:
    """Why the employee can't dispute the review now; empty where they can."""
    released = act.session.get(Release, review.id)
    if released is None:
        return "The review is not released."
    return process.object_refused(
        local(released.at, act.zone).date(),
        local(act.now, act.zone).date(),
        objected=latest(act, review, since=released) is not None,
    )


def latest(act: Act, review: Review, since: Release | None = None) -> Objection | None:
    """The newest dispute of a review; with `since` only one about what was released then."""
    statement = (
        select(Objection).where(Objection.review_id == review.id).order_by(Objection.at.desc()).limit(1)
    )
    if since is not None:
        statement = statement.where(Objection.at >= since.at)
    return act.session.scalar(statement)


@dataclass(frozen=True)
class Waiting:
    """A disputed review that waits for a decision."""

    review_id: int
    employee: str
    cycle: str
    at: datetime


def waiting(session: Session, actor: Actor) -> list[Waiting]:
    """Disputed reviews of people this actor may know of, oldest first; never their own."""
    rows = session.execute(
        select(Review.id, Employee.name, Cycle.name, Objection.at)
        .join(Review, Review.id == Objection.review_id)
        .join(Employee, Employee.id == Review.employee_id)
        .join(Cycle, Cycle.id == Review.cycle_id)
        .outerjoin(ObjectionRuling, ObjectionRuling.objection_id == Objection.id)
        .where(
            ObjectionRuling.objection_id.is_(None),
            visible_employees(actor),
            Review.employee_id != (actor.employee_id or 0),
        )
        .order_by(Objection.at)
    )
    return [Waiting(*row) for row in rows]


def _tell_deciders(act: Act, review: Review) -> None:
    """HR of the unit who may decide: neither the employee, nor their line, nor who wrote the review."""
    home = assignment_on(act.session, review.employee_id, local(act.now, act.zone).date())
    unit = act.session.scalar(select(Team.unit).where(Team.id == home.team_id)) if home else ""
    accounts = act.session.scalars(
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Grant.role.in_(("hr", "hr_lead")),
            or_(Grant.unit == "", Grant.unit == unit),
            Account.disabled_at.is_(None),
            Account.employee_id.is_not(None),
        )
        .distinct()
    ).all()
    told = set()
    for account in accounts:
        words = about(act.session, actor_for(act.session, account, act.now), subject=review.employee_id)
        if account.employee_id != review.manager_id and allows(
            "decide disputed review", words | {"not author"}
        ):
            told.add(account.employee_id or 0)
    tell(act, told, "review", f"{act.actor.name} disputes a review.", f"/reviews/{review.id}")


def decide(act: Act, review: Review, form: RulingForm) -> ObjectionRuling:
    """Decide the open dispute once: the review stands, or it is opened again for its author to change."""
    act.session.execute(select(Review.id).where(Review.id == review.id).with_for_update())
    _worded("words", form.words)
    open_one = latest(act, review)
    if open_one is None:
        raise Conflict("Nobody disputes this review.")
    held = act.session.get(ObjectionRuling, open_one.id)
    if held is not None:
        raise Conflict(f"{held.by_name} has decided this already. Look again.")
    made = ObjectionRuling(
        objection_id=open_one.id, at=act.now, by_name=act.actor.name, outcome=form.outcome, words=form.words
    )
    act.session.add(made)
    act.journal(
        "decided disputed review",
        kind="review",
        thing_id=review.id,
        subject_id=review.employee_id,
        outcome=form.outcome,
    )
    if form.outcome == "reopened":
        _open_again(act, review, form.words)
    said = "stands" if form.outcome == "stands" else "is opened again"
    both = {review.employee_id, review.manager_id}
    tell(act, both, "review", f"A disputed review was decided: it {said}.", f"/reviews/{review.id}")
    return made


def reopen(act: Act, review: Review, form: ReasonForm) -> Reopening:
    """Open a released or locked review again: its author changes and releases it anew. All that was released stays."""
    act.session.execute(select(Review.id).where(Review.id == review.id).with_for_update())
    _worded("reason", form.reason)
    if act.session.get(Release, review.id) is None and not is_locked(act.session, review):
        raise Conflict("The review is not released. Its author can take it back and change it.")
    made = _open_again(act, review, form.reason)
    both = {review.employee_id, review.manager_id}
    tell(act, both, "review", "HR has opened a released review again.", f"/reviews/{review.id}")
    return made


def _open_again(act: Act, review: Review, reason: str) -> Reopening:
    session = act.session
    stands = queries.standing(session, review.id)
    made = Reopening(
        review_id=review.id,
        at=act.now,
        by_name=act.actor.name,
        reason=reason,
        before=_before(act, review, stands),
    )
    session.add(made)
    for step in (Acknowledgement, Talk, Release, SignOff, Closing):
        session.execute(delete(step).where(step.review_id == review.id))
    act.journal("reopened review", kind="review", thing_id=review.id, subject_id=review.employee_id)
    return made


def _before(act: Act, review: Review, stands: queries.Standing) -> dict[str, Any]:
    """All that the manager, the talk and the answer had come to, as it was."""
    signed, released, talked, answered = (
        stands.sign_off,
        stands.release,
        stands.talk,
        stands.acknowledgement,
    )
    cited = queries.citations(act.session, review.id)
    sections = as_it_stands(act.session, review)
    for section in sections:
        section["cited"] = [
            {"kind": one.kind, "key": one.source_key, "body": one.body, "at": one.cited_at.isoformat()}
            for one in cited.get(int(section["section"]), [])
        ]
    return {
        "finished": {"at": signed.at.isoformat(), "by": signed.by_name} if signed else None,
        "evidence": signed.evidence if signed else [],
        "total": signed.total if signed else None,
        "released": {"at": released.at.isoformat(), "by": released.by_name} if released else None,
        "talk": {"held_on": talked.held_on.isoformat(), "by": talked.by_name, "agreed": talked.agreed}
        if talked
        else None,
        "answer": {"at": answered.at.isoformat(), "text": answered.answer} if answered else None,
        "sections": sections,
    }


def _worded(field: str, text: str) -> None:
    if len(text.strip()) < process.SHORTEST_WORDS:
        raise Invalid(
            [Problem(field, f"Say why in at least {process.SHORTEST_WORDS} characters: both sides read it.")]
        )
