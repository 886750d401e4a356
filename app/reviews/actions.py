"""The verbs of a review: write, cite, finish, release, acknowledge."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import Act
from app.clock import month_of
from app.contacts.models import CONFIDENTIAL
from app.contacts.queries import whole
from app.errors import Conflict, Invalid, NotFound, Problem
from app.reviews import queries, rules
from app.reviews.evidence import Beside, freeze
from app.reviews.forms import AnswerForm, CiteForm, PartForm
from app.reviews.models import (
    MANDATORY,
    Acknowledgement,
    Citation,
    Part,
    Release,
    Review,
    Section,
    SignOff,
)


class Newer(Conflict):
    """A section was saved elsewhere meanwhile; both texts are kept until somebody chooses."""

    title = "This section was changed in another place"

    def __init__(self, part: Part, mine: PartForm) -> None:
        super().__init__("Somebody, perhaps you on another device, saved this section after you opened it.")
        self.part = part
        self.mine = mine


def save_part(act: Act, review: Review, section: Section, form: PartForm) -> Part:
    """Save one section. `Newer` when it was saved elsewhere since `form.version`."""
    _writable(act.session, review)
    if form.rating == "none" and form.no_evidence and section.kind not in MANDATORY and not section.weight:
        raise Invalid([Problem("no_evidence", "This section carries no rating.")])
    part = act.session.get(Part, (review.id, section.id), with_for_update=True)
    rating = int(form.rating) if form.rating in set("12345") else None
    reason = form.no_evidence if rating is None and form.rating == "none" else ""
    if part is None:
        part = Part(review_id=review.id, section_id=section.id, version=0)
        act.session.add(part)
    elif part.version != form.version and not _same(part, form.text, rating, reason):
        # Also of who has settled a difference: `version` is then the one they saw, and a third text may have come.
        raise Newer(part, form)
    part.text, part.rating, part.no_evidence = form.text, rating, reason
    part.version += 1
    part.saved_at = act.now
    return part


def _same(part: Part, text: str, rating: int | None, reason: str) -> bool:
    return (part.text, part.rating, part.no_evidence) == (text, rating, reason)


def cite(act: Act, review: Review, section: Section, form: CiteForm) -> Citation:
    """Put one piece of evidence into a section, as it is now. Citing it twice changes nothing."""
    _writable(act.session, review)
    held = act.session.scalar(
        select(Citation).where(
            Citation.review_id == review.id,
            Citation.section_id == section.id,
            Citation.kind == form.kind,
            Citation.source_key == form.key,
        )
    )
    if held is not None:
        return held
    made = Citation(
        review_id=review.id,
        section_id=section.id,
        kind=form.kind,
        source_key=form.key,
        body=_body(act, review, form),
        cited_at=act.now,
    )
    act.session.add(made)
    return made


def _body(act: Act, review: Review, form: CiteForm) -> dict[str, Any]:
    beside = Beside(act.session, review, act.zone)
    if form.kind == "score":
        found = next((one for one in beside.scores if str(one.fit_id) == form.key), None)
        if found is None:
            raise NotFound
        return freeze(found)
    rating = whole(act.session, int(form.key))
    span = (review.cycle.first_month, review.cycle.last_month)
    if (
        rating is None
        or rating.cell.lens in CONFIDENTIAL
        or review.employee_id not in {person[0] for person in rating.credited}
        or not span[0] <= month_of(rating.rating.answered_at.date()) <= span[1]
    ):
        raise NotFound
    return {
        "shown": rating.shown,
        "comment": rating.rating.comment or "",
        "on": rating.rating.answered_at.date().isoformat(),
        "lens": rating.cell.lens,
        "channel": rating.cell.channel,
        "reason": rating.cell.reason,
    }


def uncite(act: Act, review: Review, citation_id: int) -> None:
    """Take a citation out of a draft."""
    _writable(act.session, review)
    act.session.execute(delete(Citation).where(Citation.id == citation_id, Citation.review_id == review.id))


def finish(act: Act, review: Review) -> SignOff:
    """The manager finishes: R2 holds, the period's evidence and the arithmetic are frozen. `Invalid` names each gap."""
    session = act.session
    _writable(session, review)
    sections = queries.sections(session, review.cycle.template_id)
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
    """Undo finishing, before release."""
    _alone(act.session, review)
    if act.session.get(Release, review.id) is not None:
        raise Conflict("The review has been released. What was released stays; reopening it is HR's to do.")
    if act.session.get(SignOff, review.id) is None:
        raise Conflict("The review is not finished.")
    act.session.execute(delete(SignOff).where(SignOff.review_id == review.id))
    act.journal("took back finished review", kind="review", thing_id=review.id, subject_id=review.employee_id)


def release(act: Act, review: Review) -> Release:
    """Give a finished review to the employee."""
    _alone(act.session, review)
    if act.session.get(SignOff, review.id) is None:
        raise Conflict("Finish the review first; then it can be released.")
    if act.session.get(Release, review.id) is not None:
        raise Conflict("The review has been released already.")
    made = Release(review_id=review.id, at=act.now, by_name=act.actor.name)
    act.session.add(made)
    act.journal("released review", kind="review", thing_id=review.id, subject_id=review.employee_id)
    return made


def acknowledge(act: Act, review: Review, form: AnswerForm) -> Acknowledgement:
    """The employee has read it; an answer stands beside the review for good."""
    _alone(act.session, review)
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


def _alone(session: Session, review: Review) -> None:
    """Whoever changes a review does so alone: finishing and saving, releasing and taking back never cross."""
    session.execute(select(Review.id).where(Review.id == review.id).with_for_update())


def _writable(session: Session, review: Review) -> None:
    _alone(session, review)
    if session.get(SignOff, review.id) is not None:
        raise Conflict("The review is finished. Take it back to change it.")
