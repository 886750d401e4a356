"""Cycles as pages list them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.people.models import Team
from app.reviews.models import Acknowledgement, Cycle, Release, Review, SignOff


@dataclass(frozen=True)
class CycleLine:
    """A cycle in a list, with how far it is."""

    cycle: Cycle
    reviews: int
    signed: int
    released: int
    acknowledged: int


def cycles(session: Session) -> list[CycleLine]:
    """All cycles, newest first."""
    rows = session.execute(
        select(
            Cycle,
            func.count(Review.id),
            func.count(SignOff.review_id),
            func.count(Release.review_id),
            func.count(Acknowledgement.review_id),
        )
        .outerjoin(Review, Review.cycle_id == Cycle.id)
        .outerjoin(SignOff, SignOff.review_id == Review.id)
        .outerjoin(Release, Release.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
        .group_by(Cycle.id)
        .order_by(Cycle.due_on.desc())
    )
    return [CycleLine(row[0], row[1], row[2], row[3], row[4]) for row in rows]


@dataclass(frozen=True)
class Places:
    """What a population can be chosen from: units, and teams by id with their unit."""

    units: list[str]
    teams: list[tuple[int, str, str]]

    @property
    def names(self) -> Mapping[int, str]:
        """Team names by id."""
        return {key: name for key, name, _ in self.teams}


def places(session: Session, units: frozenset[str]) -> Places:
    """The units and teams that somebody who runs cycles for `units` may choose."""
    rows = session.execute(select(Team.id, Team.name, Team.unit).order_by(Team.unit, Team.name)).all()
    found = [(row.id, row.name, row.unit) for row in rows if "" in units or row.unit in units]
    return Places(sorted({unit for _, _, unit in found if unit}), found)
