"""Evidence put into a section, as it was at that moment."""

from typing import Any

from sqlalchemy import delete, select

from app.access import Act
from app.clock import month_of
from app.contacts.models import CONFIDENTIAL
from app.contacts.queries import whole
from app.errors import NotFound
from app.reviews.evidence import EARLIER, RATING, SCORE, Beside, freeze
from app.reviews.forms import CiteForm
from app.reviews.holding import writable
from app.reviews.models import Citation, Review, Section
from app.scores.pieces import Piece


def cite(act: Act, review: Review, section: Section, form: CiteForm) -> Citation:
    """Put one piece of evidence into a section, as it is now. Citing it twice changes nothing.

    The piece is looked up by its kind and key: nothing of what is kept comes from whoever asks. `NotFound` for what is
    not evidence of this person's period, or not the actor's to see.
    """
    writable(act.session, review)
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
    if form.kind == SCORE:
        score = next((one for one in beside.scores if str(one.fit_id) == form.key), None)
        if score is None:
            raise NotFound
        return freeze(score)
    if form.kind == RATING:
        return _answer(act, review, form.number)
    pieces = [beside.earlier] if form.kind == EARLIER else beside.pieces(act.actor)
    for piece in pieces:
        if piece is not None and (piece.kind, piece.key) == (form.kind, form.key):
            return _piece(piece)
    raise NotFound


def _answer(act: Act, review: Review, rating_id: int) -> dict[str, Any]:
    rating = whole(act.session, rating_id)
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


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "title": piece.title,
        "text": piece.text,
        "on": piece.on.isoformat(),
        "href": piece.href,
        "facts": piece.facts,
    }


def uncite(act: Act, review: Review, section: Section, citation_id: int) -> None:
    """Take a citation out of a draft."""
    writable(act.session, review)
    act.session.execute(
        delete(Citation).where(
            Citation.id == citation_id, Citation.review_id == review.id, Citation.section_id == section.id
        )
    )
