"""The evidence of a review's period, as it stands beside the text."""

from functools import cached_property
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.contacts.models import LENSES
from app.contacts.queries import Filter, count, ratings
from app.reviews.models import LENSES_OF, Review
from app.scores.queries import Shown, answers_in, evidence_of, exact_fits
from app.scores.spans import Months

COMMENTS = 12


class Beside:
    """What is known of the reviewed person in the cycle's period. Each property asks once."""

    def __init__(self, session: Session, review: Review, zone: str) -> None:
        self.session = session
        self.review = review
        self.zone = zone
        self.span = Months(review.cycle.first_month, review.cycle.last_month)

    @cached_property
    def ready(self) -> bool:
        """Whether the period has been scored yet, or holds no answers at all."""
        return bool(exact_fits(self.session, self.span)) or not answers_in(self.session, self.span)

    @cached_property
    def scores(self) -> list[Shown]:
        """Every lens with answers."""
        return evidence_of(self.session, self.review.employee_id, exact_fits(self.session, self.span))

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
        for lens in ("customer", "touchpoint", "stint"):
            found += ratings(self.session, self._filter(lens, commented=True), self.zone, limit=COMMENTS)
        return sorted(found, key=lambda row: row.answered_at, reverse=True)[:COMMENTS]

    @cached_property
    def spread(self) -> dict[int, int]:
        """Answers of each score in the customer lens."""
        return count(self.session, self._filter("customer"), self.zone)


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
