"""The verbs of a review: write, finish, take back, release, talk, acknowledge."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.access import Act
from app.errors import Conflict, Invalid, Problem
from app.reviews import process, queries, rules, self_part
from app.reviews.evidence import Beside, freeze
from app.reviews.forms import AnswerForm, PartForm, TalkForm
from app.reviews.holding import alone, writable
from app.reviews.models import MANAGER, Acknowledgement, Part, Release, Review, Section, SignOff
from app.reviews.saving import put
from app.reviews.steps import SelfHandIn, TakenBack, Talk
from app.telling import tell
from app.web.words import local


def save_part(act: Act, review: Review, section: Section, form: PartForm) -> Part:
    """Save one section. `Newer` when it was saved elsewhere since `form.version`."""
    writable(act.session, review)
    part = act.session.get(Part, (review.id, section.id), with_for_update=True)
    if part is None:
        part = Part(review_id=review.id, section_id=section.id, version=0)
        act.session.add(part)
    put(part, section, form, act.now)
    return part


def finish(act: Act, review: Review) -> SignOff:
    """The manager finishes: R2 holds, the period's evidence and the arithmetic are frozen. `Invalid` names each gap."""
    session = act.session
    writable(session, review)
    sections = queries.sections(session, review.cycle.template_id, MANAGER)
    parts = queries.written(sections, queries.parts(session, review.id))
    problems = rules.missing(parts)
    if problems:
        raise Invalid(problems)
    beside = Beside(session, review, act.zone)
    if not beside.ready:
        raise Conflict("The period is still being scored. Nothing is lost; finish in a moment.")
    made = SignOff(
        review_id=review.id,
        at=act.now,
        by_name=act.actor.name,
        evidence=[freeze(one) for one in beside.scores],
        total=rules.total(parts).as_json(),
    )
    session.add(made)
    act.journal("finished review", kind="review", thing_id=review.id, subject_id=review.employee_id)
    return made


def take_back(act: Act, review: Review) -> None:
    """Undo finishing, before release. Where the employee's part was open to the manager by then, what stood there is
    kept: who reads the review sees what was changed after.
    """
    session = act.session
    alone(session, review)
    if session.get(Release, review.id) is not None:
        raise Conflict("The review has been released. What was released stays; reopening it is HR's to do.")
    if session.get(SignOff, review.id) is None:
        raise Conflict("The review is not finished.")
    if session.get(SelfHandIn, review.id) is not None:
        before = as_it_stands(session, review)
        session.add(TakenBack(review_id=review.id, at=act.now, by_name=act.actor.name, before=before))
    session.execute(delete(SignOff).where(SignOff.review_id == review.id))
    act.journal("took back finished review", kind="review", thing_id=review.id, subject_id=review.employee_id)


def as_it_stands(session: Session, review: Review) -> list[dict[str, Any]]:
    """The manager's part word for word, section by section."""
    by_section = queries.parts(session, review.id)
    return [
        {
            "section": str(section.id),
            "title": section.title,
            "weight": section.weight,
            "text": part.text if part else "",
            "rating": part.rating if part else None,
            "no_evidence": part.no_evidence if part else "",
            "scores": (part.scores if part else None) or {},
        }
        for section in queries.sections(session, review.cycle.template_id, MANAGER)
        for part in [by_section.get(section.id)]
    ]


def release(act: Act, review: Review) -> Release:
    """Give a finished review to the employee, with the employee's own part in, or its day past."""
    session = act.session
    alone(session, review)
    if session.get(SignOff, review.id) is None:
        raise Conflict("Finish the review first; then it can be released.")
    if session.get(Release, review.id) is not None:
        raise Conflict("The review has been released already.")
    if why := release_waits(act, review):
        raise Conflict(why)
    made = Release(review_id=review.id, at=act.now, by_name=act.actor.name)
    session.add(made)
    act.journal("released review", kind="review", thing_id=review.id, subject_id=review.employee_id)
    tell(act, {review.employee_id}, "review", "Your review is here to read.", f"/reviews/{review.id}")
    return made


def release_waits(act: Act, review: Review) -> str:
    """Why a finished review can't be released yet; empty where it can."""
    return process.release_waits(
        asks_self=self_part.asked(act.session, review),
        handed_in=act.session.get(SelfHandIn, review.id) is not None,
        self_due_on=self_part.due_on(review.cycle),
        today=local(act.now, act.zone).date(),
        left_on=review.employee.left_on,
    )


def talk(act: Act, review: Review, form: TalkForm) -> Talk:
    """Manager and employee have talked about the released review; both read what was agreed."""
    session = act.session
    alone(session, review)
    released = session.get(Release, review.id)
    if released is None:
        raise Conflict("Release the review first; then note the talk.")
    if session.get(Talk, review.id) is not None:
        raise Conflict("The talk about this review is noted already.")
    if form.held_on > local(act.now, act.zone).date():
        raise Invalid([Problem("held_on", "The talk lies in the future. Note it once you have talked.")])
    if form.held_on < local(released.at, act.zone).date():
        raise Invalid([Problem("held_on", "Choose the day of the release or a later one.")])
    made = Talk(
        review_id=review.id, held_on=form.held_on, at=act.now, by_name=act.actor.name, agreed=form.agreed
    )
    session.add(made)
    act.journal("noted talk", kind="review", thing_id=review.id, subject_id=review.employee_id)
    text = "What you agreed in the talk about your review is noted."
    tell(act, {review.employee_id}, "review", text, f"/reviews/{review.id}")
    return made


def acknowledge(act: Act, review: Review, form: AnswerForm) -> Acknowledgement:
    """The employee has read it; an answer stands beside the review for good."""
    alone(act.session, review)
    if act.session.get(Release, review.id) is None:
        raise Conflict("The review was opened again meanwhile. It comes back to you once it is released.")
    if act.session.get(Acknowledgement, review.id) is not None:
        raise Conflict("You have acknowledged this review already.")
    made = Acknowledgement(review_id=review.id, at=act.now, answer=form.answer)
    act.session.add(made)
    act.journal(
        "answered review" if form.answer else "acknowledged review",
        kind="review",
        thing_id=review.id,
        subject_id=review.employee_id,
    )
    return made
