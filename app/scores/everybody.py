"""Single answers of everybody the actor may see by person, newest first, however many there are.

Read from the index by person and moment, a stretch of time at a time: tallies tell how long it must be. So a page never
scans ten million answers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, True_, exists, func, select, true, union_all
from sqlalchemy.orm import Session

from app.contacts.models import CONFIDENTIAL, Cell, Contribution, Exclusion, Rating
from app.contacts.queries import Filter, span_bounds
from app.database import is_sqlite
from app.people.models import Employee
from app.scores.models import Tally
from app.web.words import plural

#: So many can be paged through; of more only how many there are is told.
MOST = 10_000
#: Words and single scores are looked for among so many newest answers.
LOOKED_THROUGH = 50_000


@dataclass(frozen=True)
class Found:
    """A page of answers. `total` is how many there are, or `MOST` where `more` says that there are more of them;
    `since` is how far back was looked where not the whole window was.
    """

    rows: list[Row[*tuple[Any, ...]]]
    total: int
    more: bool = False
    since: datetime | None = None
    all_paged: bool = False

    @property
    def paged(self) -> int:
        """How many can be paged through."""
        return self.total if self.all_paged else min(self.total, MOST)

    @property
    def told(self) -> str:
        """How many there are, in words."""
        return f"more than {plural(self.total, 'answer')}" if self.more else plural(self.total, "answer")


def answers(
    session: Session,
    visible: ColumnElement[bool],
    chosen: Filter,
    zone: str,
    now: datetime,
    *,
    limit: int,
    offset: int,
) -> Found:
    """A page of answers; none at all of a confidential lens. `chosen.employees` is not asked: `visible` is."""
    if chosen.lens in CONFIDENTIAL:
        return Found([], 0)
    months = ends(session, chosen)
    if months is None:
        return Found([], 0)
    begin, end = span_bounds(*months, zone)
    everything = tallied(session, visible, chosen)
    until = min(end, now)
    if chosen.score is not None or chosen.words or chosen.commented:
        start = reach(begin, until, LOOKED_THROUGH, everything)
        ids = _ids(session, _among(session, visible, chosen, start, end), MOST + 1)
        since = start if start > begin else None
        rows = _rows(session, ids[:MOST][offset : offset + limit])
        return Found(rows, min(len(ids), MOST), len(ids) > MOST, since)
    if everything <= MOST:
        ids = _ids(session, _among(session, visible, chosen, begin, end), MOST)
        return Found(_rows(session, ids[offset : offset + limit]), len(ids))
    wanted = min(offset + limit, MOST)
    # At least a day, and ever longer where answers lie less evenly than that.
    many = max(wanted, everything * timedelta(days=1) / (until - begin))
    while True:
        start = reach(begin, until, many, everything)
        ids = _ids(session, _among(session, visible, chosen, start, end, wanted), wanted)
        if len(ids) == wanted or start == begin:
            return Found(_rows(session, ids[offset:]), everything)
        many *= 8


def ends(session: Session, chosen: Filter) -> tuple[int, int] | None:
    """The first and the last month with answers, of any lens: two steps into an index. None where there are none."""
    within = Tally.month.between(chosen.first_month, chosen.last_month)
    first, last = (select(end(Tally.month)).where(within).scalar_subquery() for end in (func.min, func.max))
    found = session.execute(select(first, last)).one()
    return None if found[0] is None else (int(found[0]), int(found[1]))


def tallied(session: Session, visible: ColumnElement[bool], chosen: Filter) -> int:
    """How many answers there are by the tallies; a shared one counts for each who shares."""
    whole = isinstance(visible, True_)
    # With + 0 SQLite leaves the index of months alone, by which most of the table takes eight times as long.
    month = Tally.month + 0 if whole and chosen.first_month < chosen.last_month else Tally.month
    statement = select(func.sum(Tally.n)).where(
        month.between(chosen.first_month, chosen.last_month),
        (Tally.cell_id + 0).in_(_cells(chosen)),
    )
    if not whole:
        statement = statement.where(Tally.employee_id.in_(select(Employee.id).where(visible)))
    return int(session.scalar(statement) or 0)


def _cells(chosen: Filter) -> Select[*tuple[Any, ...]]:
    """The kinds of work of a lens whose answers count, or are set aside, or all, as asked."""
    statement = select(Cell.id).where(Cell.lens == chosen.lens)
    if chosen.scale:
        statement = statement.where(Cell.scale == chosen.scale)
    if chosen.aside is None:
        return statement
    return statement.where(Cell.aside != "" if chosen.aside else Cell.aside == "")


def reach(begin: datetime, until: datetime, many: float, everything: int) -> datetime:
    """Since when there were about `many` answers, were all of them spread evenly."""
    return begin if many >= everything else until - (until - begin) * (many / everything)


def _among(
    session: Session,
    visible: ColumnElement[bool],
    chosen: Filter,
    start: datetime,
    end: datetime,
    most: int | None = None,
) -> Select[*tuple[Any, ...]]:
    """Ids and moments of the answers in a stretch of time: those of one person (of each the newest `most`), and those
    that several share.
    """
    conditions: list[ColumnElement[bool]] = [
        Rating.answered_at >= start,
        Rating.answered_at < end,
    ]
    if chosen.score is not None:
        conditions.append(Rating.score == chosen.score)
    if chosen.commented:
        conditions.append(Rating.comment.is_not(None))
    if chosen.words:
        conditions.append(func.lower(Rating.comment).contains(chosen.words.lower(), autoescape=True))
    sharing = exists(
        select(Contribution.id)
        .join(Employee, Employee.id == Contribution.employee_id)
        .where(
            Contribution.rating_id == Rating.id,
            # Where a share has a kind of work of its own, that tells whether it counts.
            func.coalesce(Contribution.cell_id, Rating.cell_id).in_(_cells(chosen)),
            visible,
        )
    )
    shared = select(Rating.id, Rating.answered_at).where(Rating.employee_id.is_(None), sharing, *conditions)
    conditions.append(Rating.cell_id.in_(_cells(chosen)))
    both = union_all(_own(session, visible, conditions, most), shared).subquery()
    return select(both.c.id, both.c.answered_at)


def _own(
    session: Session, visible: ColumnElement[bool], conditions: list[ColumnElement[bool]], most: int | None
) -> Select[*tuple[Any, ...]]:
    """Answers of one person each. For a page, PostgreSQL is made to go person by person by the index: its planner
    would rather read all ratings. SQLite's goes by the index, but not where it sees a join.
    """
    what = select(Rating.id, Rating.answered_at).where(*conditions)
    if most is None or is_sqlite(session):
        return what.where(Rating.employee_id.in_(select(Employee.id).where(visible)))
    newest = what.where(Rating.employee_id == Employee.id).order_by(Rating.answered_at.desc(), Rating.id)
    each = newest.limit(most).correlate(Employee).lateral()
    return select(each.c.id, each.c.answered_at).select_from(Employee).join(each, true()).where(visible)


def _ids(session: Session, found: Select[*tuple[Any, ...]], most: int) -> list[int]:
    """The newest `most`, in order."""
    when, key = found.selected_columns["answered_at"], found.selected_columns["id"]
    return [row.id for row in session.execute(found.order_by(when.desc(), key).limit(most))]


def _rows(session: Session, ids: list[int]) -> list[Row[*tuple[Any, ...]]]:
    """These answers, newest first."""
    if not ids:
        return []
    statement = (
        select(
            Rating.id,
            Rating.answered_at,
            Rating.score,
            Rating.comment,
            Rating.contact_ref,
            Rating.employee_id,
            Employee.name.label("employee"),
            Cell.scale,
            Cell.channel,
            Cell.reason,
            Cell.product,
            Cell.aside,
            Exclusion.rating_id.is_not(None).label("excluded"),
        )
        .join(Cell, Cell.id == Rating.cell_id)
        .outerjoin(Employee, Employee.id == Rating.employee_id)
        .outerjoin(Exclusion, Exclusion.rating_id == Rating.id)
        .where(Rating.id.in_(ids))
        .order_by(Rating.answered_at.desc(), Rating.id)
    )
    return list(session.execute(statement))
