"""The evidence of a review's period, as it stands beside the text."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.cards import queries as cards
from app.clock import first_day
from app.coaching import queries as coaching
from app.complaints import credited as cases
from app.compliments import queries as compliments
from app.contacts.models import LENSES
from app.contacts.queries import Filter, newest
from app.frontline import shops
from app.handoffs import queries as handoffs
from app.logbook import queries as logbook
from app.reviews import mirrored
from app.reviews.models import LENSES_OF, Cycle, Part, Release, Review, Section, SignOff
from app.scores.at_once import exact_evidence
from app.scores.models import Fit
from app.scores.pieces import Contributor, Piece
from app.scores.queries import Shown, answers_in
from app.scores.spans import Months

MIRROR = "mirror"
#: The rooms that know something of a period, by name.
CONTRIBUTORS: dict[str, Contributor] = {
    "cards": cards.pieces,
    "cases": cases.pieces,
    "coaching": coaching.pieces,
    "compliments": compliments.pieces,
    "frontline": shops.pieces,
    "handoffs": handoffs.pieces,
    "logbook": logbook.pieces,
    MIRROR: mirrored.pieces,
}
COMMENTS = 30
#: Lenses whose answers have words that everybody concerned may read.
OPEN = ("customer", "touchpoint", "stint")
#: The kinds of evidence that are no room's contribution.
SCORE, RATING, EARLIER = "score", "rating", "earlier"


class Beside:
    """What is known of the reviewed person in the cycle's period. Each property asks once."""

    def __init__(self, session: Session, review: Review, zone: str, *, leads: bool = True) -> None:
        self.session = session
        self.review = review
        self.zone = zone
        #: Whether the reviewed person may have written reviews: nobody else has a mirror to look into.
        self.leads = leads
        self.span = Months(review.cycle.first_month, review.cycle.last_month)

    @cached_property
    def _known(self) -> tuple[list[Fit], list[Shown]]:
        return exact_evidence(self.session, self.review.employee_id, self.span)

    @property
    def fits(self) -> list[Fit]:
        """The fits of exactly this period."""
        return self._known[0]

    @cached_property
    def ready(self) -> bool:
        """Whether the period has been scored yet, or holds no answers at all."""
        return bool(self.fits) or not answers_in(self.session, self.span)

    @property
    def scores(self) -> list[Shown]:
        """Every lens with answers."""
        return self._known[1]

    def scores_for(self, kind: str) -> list[Shown]:
        """The lenses that speak to one kind of section; all of them for the free ones."""
        lenses = LENSES_OF.get(kind, LENSES)
        return [one for one in self.scores if one.lens in lenses]

    def _filter(self, lens: str, *, commented: bool = False) -> Filter:
        return Filter((self.review.employee_id,), lens, self.span.first, self.span.last, commented=commented)

    @cached_property
    def comments(self) -> list[Row[*tuple[Any, ...]]]:
        """What customers wrote in the period, newest first."""
        # Scored is who was answered about; a period that is not scored yet is asked in every lens.
        scored = {one.lens for one in self.scores}
        lenses = [one for one in OPEN if not self.fits or one in scored]
        return newest(
            self.session, [self._filter(lens, commented=True) for lens in lenses], self.zone, COMMENTS
        )

    @cached_property
    def earlier(self) -> Piece | None:
        """The review before this one, once it was released: its total and what was agreed for the time after."""
        before = (
            select(Review.id)
            .join(Cycle, Cycle.id == Review.cycle_id)
            .join(SignOff, SignOff.review_id == Review.id)
            .join(Release, Release.review_id == Review.id)
            .where(
                Review.employee_id == self.review.employee_id,
                Review.id != self.review.id,
                Cycle.last_month < self.review.cycle.first_month,
            )
            .order_by(Cycle.last_month.desc(), Cycle.due_on.desc())
            .limit(1)
            .correlate(None)
            .scalar_subquery()
        )
        agreed = and_(Section.template_id == Cycle.template_id, Section.weight == 0)
        rows = self.session.execute(
            select(Review.id, Cycle.name, SignOff.total, Release.at, Part.text)
            .join(Cycle, Cycle.id == Review.cycle_id)
            .join(SignOff, SignOff.review_id == Review.id)
            .join(Release, Release.review_id == Review.id)
            .outerjoin(Section, agreed)
            .outerjoin(Part, and_(Part.review_id == Review.id, Part.section_id == Section.id))
            .where(Review.id == before)
            .order_by(Section.position)
        ).all()
        if not rows:
            return None
        key, cycle, total, released_at, _ = rows[0]
        value = total.get("value")
        return Piece(
            kind=EARLIER,
            key=str(key),
            on=released_at.date(),
            title=f"{cycle}: {value} of 5" if value else f"{cycle}: no total",
            text="\n\n".join(row.text for row in rows if row.text),
            href=f"/reviews/{key}",
        )

    def pieces(self, actor: Actor) -> list[Piece]:
        """What other rooms know of the period, as far as the actor may see it, newest first."""
        start, end = first_day(self.span.first), first_day(self.span.last + 1) - timedelta(days=1)
        found = [
            piece
            for name, contributor in CONTRIBUTORS.items()
            if self.leads or name != MIRROR
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
