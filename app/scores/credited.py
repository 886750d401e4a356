"""Single answers credited to some people, and how many there were on each day: the answers behind pictures."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Row, Select, Subquery, and_, func, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.functions import FunctionElement

from app.clock import first_day, month_of
from app.contacts.models import CONFIDENTIAL, LENSES, Cell, Contribution, Rating
from app.contacts.queries import span_bounds
from app.contacts.scales import SCALES
from app.scores.spans import Months

YEAR: Final = 12
"""Months of a calendar of answers."""

QUARTER: Final = 900
"""Seconds of the slots that the database counts in: every zone's days begin at a whole quarter of an hour."""


class SlotOf(FunctionElement[int]):
    """The quarter of an hour since 1970 in which a moment lies, in whatever the database calls it."""

    type = Integer()
    inherit_cache = True


@compiles(SlotOf, "sqlite")
def _slot_in_sqlite(element: SlotOf, compiler: Any, **words: Any) -> str:
    return f"(CAST(strftime('%s', {compiler.process(element.clauses, **words)}) AS INTEGER) / {QUARTER})"


@compiles(SlotOf, "postgresql")
def _slot_in_postgresql(element: SlotOf, compiler: Any, **words: Any) -> str:
    return f"floor(extract(epoch FROM {compiler.process(element.clauses, **words)}) / {QUARTER})::bigint"


def open_lens(asked: str) -> str:
    """The lens asked for where single answers may be opened; customers' otherwise."""
    return asked if asked in LENSES and asked not in CONFIDENTIAL else "customer"


def credited(
    employees: Sequence[int],
    start: datetime,
    end: datetime,
    *more: InstrumentedAttribute[Any],
    counted: bool = False,
) -> Subquery:
    """The answers of a span that any of these people is credited with, each once: moment, score and cell, and more.
    With `counted` none that stands aside.

    Two branches, each led by its own index: whole credit by employee, shares by contribution.
    """
    columns = (Rating.id, Rating.employee_id, Rating.answered_at, Rating.score, Rating.cell_id, *more)
    inside = and_(Rating.answered_at >= start, Rating.answered_at < end)
    whole = select(*columns).where(Rating.employee_id.in_(employees), inside)
    shared = select(Contribution.rating_id).where(Contribution.employee_id.in_(employees))
    if counted:
        whole = whole.join(Cell, Cell.id == Rating.cell_id).where(Cell.aside == "")
        # A share has a kind of work of its own where it counts otherwise than the answer.
        own = func.coalesce(Cell.aside, "") == ""
        shared = shared.outerjoin(Cell, Cell.id == Contribution.cell_id).where(own)
    # Nobody is credited whole with a shared answer, so none is in both. Said in a way that no index answers: the one on
    # the employee would lead through everybody's shared answers.
    nobody = func.coalesce(Rating.employee_id, 0) == 0
    return union_all(whole, select(*columns).where(Rating.id.in_(shared), nobody, inside)).subquery()


@dataclass(frozen=True)
class Day:
    """The answers of one day in the company's zone."""

    day: date
    #: How often each score, by scale and whole steps.
    scores: Counter[tuple[str, int]]

    @property
    def n(self) -> int:
        """Answers in all."""
        return self.scores.total()

    @property
    def low(self) -> int:
        """Answers in the lower half of their scale."""
        return sum(many for (scale, score), many in self.scores.items() if is_low(scale, score))


def is_low(scale: str, steps: int) -> bool:
    """Whether an answer lies in the lower half of its scale."""
    found = SCALES[scale]
    return found.shown(steps) < (found.lo + found.hi) / 2


def year_until(last_month: int) -> Months:
    """The twelve months up to and with one: at most 366 days."""
    return Months(last_month - YEAR + 1, last_month)


def days(session: Session, employees: Sequence[int], lens: str, span: Months, zone: str) -> list[Day]:
    """The days of a span on which these people had answers in an open lens that count, in order. One statement.

    The database counts by quarters of an hour, which a zone's days are made of; so the size of what comes back is
    bounded by the span, not by the number of answers, and both databases count the same.
    """
    if lens in CONFIDENTIAL or not employees:
        return []
    found = credited(employees, *span_bounds(span.first, span.last, zone), counted=True)
    slot = SlotOf(found.c.answered_at)
    statement: Select[*tuple[Any, ...]] = (
        select(slot, Cell.scale, found.c.score, func.count())
        .join(Cell, Cell.id == found.c.cell_id)
        .where(Cell.lens == lens)
        .group_by(slot, Cell.scale, found.c.score)
    )
    here, counts = ZoneInfo(zone), defaultdict[date, Counter[tuple[str, int]]](Counter)
    for place, scale, score, many in session.execute(statement):
        day = datetime.fromtimestamp(int(place) * QUARTER, UTC).astimezone(here).date()
        counts[day][scale, int(score)] += int(many)
    return [Day(day, counts[day]) for day in sorted(counts)]


def of_scale(found: Sequence[Day], scale: str) -> list[Day]:
    """The same days with the answers of one scale; a day without any is not there."""
    kept = [
        Day(one.day, Counter({key: many for key, many in one.scores.items() if key[0] == scale}))
        for one in found
    ]
    return [one for one in kept if one.n]


def spread(found: Sequence[Day], span: Months, scale: str = "") -> dict[int, int]:
    """How many answers of each score of a scale (the only one there is, if none is named), in whole steps, in some of
    a calendar's months.
    """
    sums: Counter[int] = Counter()
    for one in found:
        if span.first <= month_of(one.day) <= span.last:
            for (held, score), many in one.scores.items():
                if scale in {"", held}:
                    sums[score] += many
    return {score: sums[score] for score in sorted(sums)}


def comments(
    session: Session, employees: Sequence[int], lens: str, span: Months, zone: str, most: int
) -> list[Row[*tuple[Any, ...]]]:
    """The newest commented answers of these people in an open lens, at most `most`. One statement."""
    if lens in CONFIDENTIAL or not employees:
        return []
    found = credited(employees, *span_bounds(span.first, span.last, zone), Rating.comment, Rating.contact_ref)
    statement = (
        select(
            found.c.id,
            found.c.employee_id,
            found.c.answered_at,
            found.c.score,
            found.c.comment,
            found.c.contact_ref,
            Cell.scale,
            Cell.channel,
            Cell.reason,
            Cell.product,
        )
        .join(Cell, Cell.id == found.c.cell_id)
        .where(Cell.lens == lens, found.c.comment.is_not(None), found.c.comment != "")
        .order_by(found.c.answered_at.desc(), found.c.id)
    )
    return list(session.execute(statement.limit(most)))


def all_days(span: Months, today: date) -> list[date]:
    """Every day of a span of months that has come."""
    start, end = first_day(span.first), min(first_day(span.last + 1), today + timedelta(days=1))
    return [start + timedelta(days=place) for place in range((end - start).days)]
