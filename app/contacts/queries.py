"""Single answers, for whoever may open them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from app.clock import first_day
from app.contacts.history import History, history
from app.contacts.models import (
    CONFIDENTIAL,
    CUSTOMER,
    STINT,
    Cell,
    Contribution,
    Exclusion,
    Rating,
    Source,
    Touchpoint,
    TouchpointOwner,
)
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
    #: Those that count in the figure (False), those set aside (True), or all (None).
    aside: bool | None = False
    #: One scale only; empty: all of them.
    scale: str = ""


@cache
def _cells() -> tuple[type[Cell], type[Cell]]:
    """The kind of work that a share has of its own, and that of an answer credited whole."""
    return aliased(Cell), aliased(Cell)


def _where(chosen: Filter, zone: str) -> Select[*tuple[Any, ...]]:
    credited, place = _cells()
    shared = (
        select(Contribution.rating_id)
        .outerjoin(credited, credited.id == Contribution.cell_id)
        .where(
            Contribution.employee_id.in_(chosen.employees),
            # A share may count in another lens than the answer: for who served a stint, not for who helped them.
            func.coalesce(credited.lens, chosen.lens) == chosen.lens,
        )
    )
    start, end = span_bounds(chosen.first_month, chosen.last_month, zone)
    # Two branches, each led by its own index; joined by OR, PostgreSQL reads every rating of the months.
    alone = select(Rating.id).where(
        Rating.employee_id.in_(chosen.employees), Rating.answered_at >= start, Rating.answered_at < end
    )
    if chosen.aside is not None:
        set_aside = func.coalesce(credited.aside, "") != ""
        shared = shared.where(set_aside if chosen.aside else ~set_aside)
        stands = place.aside != "" if chosen.aside else place.aside == ""
        alone = alone.join(place, place.id == Rating.cell_id).where(stands)
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
            Cell.aside,
            Exclusion.rating_id.is_not(None).label("excluded"),
        )
        .join(Cell, Cell.id == Rating.cell_id)
        .outerjoin(Exclusion, Exclusion.rating_id == Rating.id)
        .where(
            Rating.id.in_(union_all(alone, shared)),
            _of_lens(chosen.lens),
            Rating.answered_at >= start,
            Rating.answered_at < end,
        )
    )
    if chosen.lens in CONFIDENTIAL:
        statement = statement.where(Rating.id.is_(None))
    if chosen.scale:
        statement = statement.where(Cell.scale == chosen.scale)
    if chosen.score is not None:
        statement = statement.where(Rating.score == chosen.score)
    if chosen.commented:
        statement = statement.where(Rating.comment.is_not(None))
    if chosen.words:
        statement = statement.where(
            func.lower(Rating.comment).contains(chosen.words.lower(), autoescape=True)
        )
    return statement


def _of_lens(lens: str) -> ColumnElement[bool]:
    if lens != STINT:
        return Cell.lens == lens
    return or_(Cell.lens == STINT, (Cell.lens == CUSTOMER) & Rating.employee_id.is_(None))


def ratings(
    session: Session, chosen: Filter, zone: str, *, limit: int, offset: int = 0
) -> list[Row[*tuple[Any, ...]]]:
    """Answers, newest first. None at all for a confidential lens: nobody may open those."""
    statement = _where(chosen, zone).order_by(Rating.answered_at.desc(), Rating.id)
    return list(session.execute(statement.limit(limit).offset(offset)))


def newest(session: Session, chosen: Sequence[Filter], zone: str, limit: int) -> list[Row[*tuple[Any, ...]]]:
    """The newest answers of several choices together, by one statement."""
    each = [
        _where(one, zone).order_by(Rating.answered_at.desc(), Rating.id).limit(limit).subquery()
        for one in chosen
    ]
    if not each:
        return []
    found = union_all(*(select(one) for one in each)).subquery()
    return list(session.execute(select(found).order_by(found.c.answered_at.desc(), found.c.id).limit(limit)))


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
    past: History

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
            .order_by(Contribution.share.desc(), Employee.name)
        )
    ]
    if rating.employee_id is not None:
        name = session.scalar(select(Employee.name).where(Employee.id == rating.employee_id)) or ""
        credited = [(rating.employee_id, name, "worked it", 1000)]
    return Whole(rating, row[1], row[2], credited, history(session, rating, SCALES[row[1].scale]))


def span_bounds(first_month: int, last_month: int, zone: str) -> tuple[datetime, datetime]:
    """The moments between which a span of months lies in a zone, as UTC."""
    here = ZoneInfo(zone)

    def start(day: date) -> datetime:
        return datetime.combine(day, time(), here).astimezone(UTC)

    return start(first_day(first_month)), start(first_day(last_month + 1))


def owner(session: Session, touchpoint: str, day: date) -> int | None:
    """The team that owned a touchpoint on a day; None where nobody is known to."""
    return session.scalar(
        select(TouchpointOwner.team_id)
        .join(Touchpoint, Touchpoint.id == TouchpointOwner.touchpoint_id)
        .where(Touchpoint.name == touchpoint, TouchpointOwner.starts_on <= day)
        .order_by(TouchpointOwner.starts_on.desc())
        .limit(1)
    )
