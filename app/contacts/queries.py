"""Single answers, for whoever may open them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from app.clock import first_day
from app.contacts.models import CONFIDENTIAL, Cell, Contribution, Rating, Source
from app.contacts.scales import SCALES
from app.people.models import Employee


@dataclass(frozen=True)
class Filter:
    """Which answers: of these employees, one lens and span of month keys (both included); one score or words."""

    employees: tuple[int, ...]
    lens: str
    first_month: int
    last_month: int
    score: int | None = None
    words: str = ""
    commented: bool = False


def _where(chosen: Filter, zone: str) -> Select[*tuple[Any, ...]]:
    shared = select(Contribution.rating_id).where(Contribution.employee_id.in_(chosen.employees))
    start, end = span_bounds(chosen.first_month, chosen.last_month, zone)
    statement: Select[*tuple[Any, ...]] = (
        select(
            Rating.id,
            Rating.answered_at,
            Rating.score,
            Rating.comment,
            Rating.contact_ref,
            Rating.raw,
            Rating.external_id,
            Cell.scale,
            Cell.channel,
            Cell.reason,
            Cell.product,
        )
        .join(Cell, Cell.id == Rating.cell_id)
        .where(
            Rating.employee_id.in_(chosen.employees) | Rating.id.in_(shared),
            Cell.lens == chosen.lens,
            Rating.answered_at >= start,
            Rating.answered_at < end,
        )
    )
    if chosen.lens in CONFIDENTIAL:
        statement = statement.where(Rating.id.is_(None))
    if chosen.score is not None:
        statement = statement.where(Rating.score == chosen.score)
    if chosen.commented:
        statement = statement.where(Rating.comment.is_not(None))
    if chosen.words:
        statement = statement.where(
            func.lower(Rating.comment).contains(chosen.words.lower(), autoescape=True)
        )
    return statement


def ratings(
    session: Session, chosen: Filter, zone: str, *, limit: int, offset: int = 0
) -> list[Row[*tuple[Any, ...]]]:
    """Answers, newest first. None at all for a confidential lens: nobody may open those."""
    statement = _where(chosen, zone).order_by(Rating.answered_at.desc(), Rating.id)
    return list(session.execute(statement.limit(limit).offset(offset)))


def count(session: Session, chosen: Filter, zone: str) -> dict[int, int]:
    """How many answers of each score; empty for a confidential lens."""
    found = _where(chosen, zone).subquery()
    rows = session.execute(select(found.c.score, func.count()).group_by(found.c.score)).all()
    return {int(score): int(many) for score, many in rows}


@dataclass(frozen=True)
class Whole:
    """One answer with everything known of it."""

    rating: Rating
    cell: Cell
    source: str
    credited: list[tuple[int, str, str, int]]

    @property
    def shown(self) -> str:
        """The answer as people read it, `4 of 5`."""
        scale = SCALES[self.cell.scale]
        return f"{scale.shown(self.rating.score):g} of {scale.hi:g}"


def whole(session: Session, rating_id: int) -> Whole | None:
    """One answer, with who is credited: employee id, name, role, share in thousandths."""
    row = session.execute(
        select(Rating, Cell, Source.name)
        .join(Cell, Cell.id == Rating.cell_id)
        .join(Source, Source.id == Rating.source_id)
        .where(Rating.id == rating_id)
    ).one_or_none()
    if row is None:
        return None
    rating = row[0]
    credited = [
        (found[0], found[1], found[2], found[3])
        for found in session.execute(
            select(Employee.id, Employee.name, Contribution.role, Contribution.share)
            .join(Contribution, Contribution.employee_id == Employee.id)
            .where(Contribution.rating_id == rating_id)
            .order_by(Contribution.share.desc())
        )
    ]
    if rating.employee_id is not None:
        name = session.scalar(select(Employee.name).where(Employee.id == rating.employee_id)) or ""
        credited = [(rating.employee_id, name, "worked it", 1000)]
    return Whole(rating, row[1], row[2], credited)


def span_bounds(first_month: int, last_month: int, zone: str) -> tuple[datetime, datetime]:
    """The moments between which a span of months lies in a zone, as UTC."""
    here = ZoneInfo(zone)

    def start(day: date) -> datetime:
        return datetime.combine(day, time(), here).astimezone(UTC)

    return start(first_day(first_month)), start(first_day(last_month + 1))
