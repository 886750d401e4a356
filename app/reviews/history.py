"""What happened to a review, for its page: taken back, talked about, disputed, opened again, handed over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.people.models import Employee
from app.reviews.differing import Piece, difference
from app.reviews.models import Part, Review, Section
from app.reviews.queries import Standing
from app.reviews.steps import Extension, Handover, Objection, ObjectionRuling, Reopening, TakenBack


@dataclass(frozen=True)
class Disputed:
    """A dispute of the review and what was decided."""

    objection: Objection
    ruling: ObjectionRuling | None


@dataclass(frozen=True)
class Handed:
    """Who wrote the review until when, and who from then on."""

    handover: Handover
    giver: str
    taker: str


@dataclass(frozen=True)
class Changed:
    """One section as it was when it was taken back, against what stands there now."""

    title: str
    pieces: list[Piece]
    before: dict[str, Any]
    rating: str


@dataclass(frozen=True)
class TakenBackThen:
    """One taking back after both parts were open, with what was changed since."""

    at: datetime
    by_name: str
    changes: list[Changed]


@dataclass(frozen=True)
class History:
    """All steps that left a trace, oldest first."""

    disputes: list[Disputed]
    reopenings: list[Reopening]
    handovers: list[Handed]
    extensions: list[Extension]

    @property
    def open_dispute(self) -> Disputed | None:
        """The dispute that waits for a decision."""
        return next((one for one in self.disputes if one.ruling is None), None)


def history(session: Session, review_id: int, stands: Standing) -> History:
    """The trace of one review: at most four statements, none for what its standing knows not to be there."""
    return History(
        disputes=_disputes(session, review_id) if stands.disputed else [],
        reopenings=_steps(session, Reopening, review_id) if stands.reopened_at else [],
        handovers=_handovers(session, review_id) if stands.handed else [],
        extensions=_steps(session, Extension, review_id) if stands.extended_to else [],
    )


def _disputes(session: Session, review_id: int) -> list[Disputed]:
    rows = session.execute(
        select(Objection, ObjectionRuling)
        .outerjoin(ObjectionRuling, ObjectionRuling.objection_id == Objection.id)
        .where(Objection.review_id == review_id)
        .order_by(Objection.at)
    )
    return [Disputed(*row) for row in rows]


def _handovers(session: Session, review_id: int) -> list[Handed]:
    giver, taker = aliased(Employee), aliased(Employee)
    rows = session.execute(
        select(Handover, giver.name, taker.name)
        .join(giver, giver.id == Handover.from_id)
        .join(taker, taker.id == Handover.to_id)
        .where(Handover.review_id == review_id)
        .order_by(Handover.at)
    )
    return [Handed(*row) for row in rows]


def _steps(session: Session, table: Any, review_id: int) -> list[Any]:
    return list(session.scalars(select(table).where(table.review_id == review_id).order_by(table.at)))


def taken_back(
    session: Session, review: Review, sections: list[Section], parts: dict[int, Part]
) -> list[TakenBackThen]:
    """How the manager's part was changed after the employee's was open to them, oldest first."""
    rows = session.scalars(
        select(TakenBack).where(TakenBack.review_id == review.id).order_by(TakenBack.at)
    ).all()
    titles = {str(section.id): section for section in sections}
    return [
        TakenBackThen(
            row.at,
            row.by_name,
            [
                _changed(before, parts.get(titles[before["section"]].id))
                for before in row.before
                if before["section"] in titles and not _same(before, parts.get(titles[before["section"]].id))
            ],
        )
        for row in rows
    ]


def _same(before: dict[str, Any], part: Part | None) -> bool:
    now = _now(part)
    return all(before[key] == now[key] for key in ("text", "rating", "no_evidence", "scores"))


def _changed(before: dict[str, Any], part: Part | None) -> Changed:
    now = _now(part)
    return Changed(
        title=before["title"],
        pieces=difference(before["text"], now["text"]) if before["text"] != now["text"] else [],
        before=before,
        rating=_rated(before, now),
    )


def _rated(before: dict[str, Any], now: dict[str, Any]) -> str:
    """What became of the rating, in words; empty where it is the same."""
    then, since = (_rating(one) for one in (before, now))
    return "" if then == since else f"{then}, now {since}"


def _rating(given: dict[str, Any]) -> str:
    if given["rating"] is not None:
        return f"rated {given['rating']} of 5"
    if given["scores"]:
        return ", ".join(f"{name} {score}" for name, score in given["scores"].items())
    return f"no evidence ({given['no_evidence']})" if given["no_evidence"] else "not rated"


def _now(part: Part | None) -> dict[str, Any]:
    return {
        "text": part.text if part else "",
        "rating": part.rating if part else None,
        "no_evidence": part.no_evidence if part else "",
        "scores": (part.scores if part else None) or {},
    }
