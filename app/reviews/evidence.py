"""The evidence of a review's period, as it stands beside the text."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from app.access import Actor
from app.clock import first_day
from app.coaching import queries as coaching
from app.contacts.models import LENSES
from app.contacts.queries import Filter, ratings
from app.reviews import mirrored
from app.reviews.models import LENSES_OF, Cycle, Part, Release, Review, Section, SignOff
from app.scores.models import Fit
from app.scores.pieces import Contributor, Piece
from app.scores.queries import Shown, answers_in, evidence_of, exact_fits
from app.scores.spans import Months

#: The rooms that know something of a period, by name.
CONTRIBUTORS: dict[str, Contributor] = {"coaching": coaching.pieces, "mirror": mirrored.pieces}
COMMENTS = 30
#: Lenses whose answers have words that everybody concerned may read.
OPEN = ("customer", "touchpoint", "stint")
#: The kinds of evidence that are no room's contribution.
SCORE, RATING, EARLIER = "score", "rating", "earlier"


class Beside:
    """What is known of the reviewed person in the cycle's period. Each property asks once."""

    def __init__(self, session: Session, review: Review, zone: str) -> None:
        self.session = session
        self.review = review
        self.zone = zone
        self.span = Months(review.cycle.first_month, review.cycle.last_month)

    @cached_property
    def fits(self) -> list[Fit]:
        """The fits of exactly this period."""
        return exact_fits(self.session, self.span)

    @cached_property
    def ready(self) -> bool:
        """Whether the period has been scored yet, or holds no answers at all."""
        return bool(self.fits) or not answers_in(self.session, self.span)

    @cached_property
    def scores(self) -> list[Shown]:
        """Every lens with answers."""
        return evidence_of(self.session, self.review.employee_id, self.fits)

    def scores_for(self, kind: str) -> list[Shown]:
        """The lenses that speak to one kind of section; all of them for the free ones."""
        lenses = LENSES_OF.get(kind, LENSES)
        return [one for one in self.scores if one.lens in lenses]

    def _filter(self, lens: str, *, commented: bool = False) -> Filter:
        return Filter((self.review.employee_id,), lens, self.span.first, self.span.last, commented=commented)

    @cached_property
    def comments(self) -> list[Row[*tuple[Any, ...]]]:
        """What customers wrote in the period, newest first."""
        found: list[Row[*tuple[Any, ...]]] = []
        # Scored is who was answered about; a period that is not scored yet is asked in every lens.
        scored = {one.lens for one in self.scores}
        for lens in (one for one in OPEN if not self.fits or one in scored):
            found += ratings(self.session, self._filter(lens, commented=True), self.zone, limit=COMMENTS)
        return sorted(found, key=lambda row: row.answered_at, reverse=True)[:COMMENTS]

    @cached_property
    def earlier(self) -> Piece | None:
        """The review before this one, once it was released: its total and what was agreed for the time after."""
        found = self.session.execute(
            select(Review, SignOff, Release)
            .join(Cycle, Cycle.id == Review.cycle_id)
            .join(SignOff, SignOff.review_id == Review.id)
            .join(Release, Release.review_id == Review.id)
            .where(
                Review.employee_id == self.review.employee_id,
                Review.id != self.review.id,
                Cycle.last_month < self.review.cycle.first_month,
            )
            .options(joinedload(Review.cycle))
            .order_by(Cycle.last_month.desc(), Cycle.due_on.desc())
            .limit(1)
        ).first()
        if found is None:
            return None
        review, signed, released = found
        agreed = self.session.scalars(
            select(Part.text)
            .join(Section, Section.id == Part.section_id)
            .where(Part.review_id == review.id, Section.weight == 0, Part.text != "")
            .order_by(Section.position)
        ).all()
        value = signed.total.get("value")
        return Piece(
            kind=EARLIER,
            key=str(review.id),
            on=released.at.date(),
            title=f"{review.cycle.name}: {value} of 5" if value else f"{review.cycle.name}: no total",
            text="\n\n".join(agreed),
            href=f"/reviews/{review.id}",
        )

    def pieces(self, actor: Actor) -> list[Piece]:
        """What other rooms know of the period, as far as the actor may see it, newest first."""
        start, end = first_day(self.span.first), first_day(self.span.last + 1) - timedelta(days=1)
        found = [
            piece
            for contributor in CONTRIBUTORS.values()
            for piece in contributor(self.session, actor, self.review.employee_id, start, end)
        ]
        return sorted(found, key=lambda piece: piece.on, reverse=True)


def freeze(one: Shown) -> dict[str, Any]:
    """A number with its certainty as it is now, for citations and finished reviews."""
    return {
        "lens": one.lens,
        "scale": one.scale.id,
        "n": one.n,
        "score": one.score,
        "lo": one.lo,
        "hi": one.hi,
        "raw": one.raw,
        "standing": one.standing,
        "missing": one.missing,
        "star_bar": one.star_bar,
        "floor_bar": one.floor_bar,
        "excluded": one.excluded,
        "score_with": one.score_with,
        "policy_version": one.policy_version,
    }
