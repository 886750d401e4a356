"""Reading one-to-ones: a series as one of the two reads it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.meetings.models import (
    AgendaItem,
    Meeting,
    MeetingHandover,
    MeetingPromise,
    MeetingShare,
    Reflection,
    Series,
)
from app.meetings.rules import Reader, carried
from app.people.models import Employee


@dataclass(frozen=True)
class Item:
    """Something on the agenda with who added it, and over how many meetings it was carried."""

    row: AgendaItem
    author: str
    carried: int


@dataclass(frozen=True)
class Past:
    """A closed meeting as its reader sees it. `manager` is with whom."""

    row: Meeting
    manager: str
    answered: list[Item]
    reflection: Reflection | None


@dataclass(frozen=True)
class Promised:
    """A promise with whose it is."""

    row: MeetingPromise
    owner: str

    def late(self, today: date) -> bool:
        """Whether its day has passed and it is neither kept nor dropped."""
        return self.open and self.row.due_on < today

    @property
    def open(self) -> bool:
        """Whether it is still to be kept."""
        return self.row.kept_at is None and self.row.dropped_at is None


@dataclass(frozen=True)
class Whole:
    """A series with all that its reader may read, and nothing else."""

    series: Series
    employee: str
    manager: str
    #: The next meeting; None where the reader is not one of its two.
    meeting: Meeting | None
    items: list[Item] = field(default_factory=list)
    answered: list[Item] = field(default_factory=list)
    promises: list[Promised] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)
    reflection: Reflection | None = None
    #: Meetings with earlier managers that the present one does not read.
    unshared: int = 0

    @property
    def id(self) -> int:
        """The series'."""
        return self.series.id

    @property
    def open_promises(self) -> list[Promised]:
        """What is still to be kept."""
        return [one for one in self.promises if one.open]


def load(session: Session, series_id: int, reader_id: int) -> Whole | None:
    """One series as this employee reads it. Reflections are the reader's own: no others are even asked for."""
    manager = aliased(Employee)
    row = session.execute(
        select(Series, Employee.name, manager.name)
        .join(Employee, Employee.id == Series.employee_id)
        .join(manager, manager.id == Series.manager_id)
        .where(Series.id == series_id)
    ).one_or_none()
    if row is None:
        return None
    series: Series = row[0]
    share = session.get(MeetingShare, (series_id, series.manager_id))
    shared = share.made_at if share else None
    own = reader_id == series.employee_id
    reader = Reader(reader_id, own, shared if reader_id == series.manager_id else None)
    meetings = session.execute(
        select(Meeting, Employee.name)
        .join(Employee, Employee.id == Meeting.manager_id)
        .where(Meeting.series_id == series_id)
        .order_by(Meeting.planned_on.desc(), Meeting.id)
    ).all()
    seen = {one.id: one for one, _ in meetings if reader.reads(one.manager_id, one.closed_at)}
    closed = [one.closed_at for one, _ in meetings if one.closed_at]
    by_meeting: dict[int | None, list[Item]] = defaultdict(list)
    for item, author in session.execute(
        select(AgendaItem, Employee.name)
        .join(Employee, Employee.id == AgendaItem.author_id)
        .where(AgendaItem.series_id == series_id)
        .order_by(AgendaItem.added_at, AgendaItem.id)
    ):
        done = item.answered_at is not None
        if reader.reads_item(
            item.prompt, item.manager_id, item.author_id, seen=item.meeting_id in seen, answered=done
        ):
            by_meeting[item.meeting_id].append(Item(item, author, carried(item.added_at, closed)))
    mine = {
        one.meeting_id: one
        for one in session.scalars(
            select(Reflection).where(Reflection.meeting_id.in_(seen), Reflection.author_id == reader_id)
        )
    }
    present = reader_id in {series.employee_id, series.manager_id}
    coming = next((one for one in seen.values() if one.closed_at is None), None) if present else None
    return Whole(
        series=series,
        employee=row[1],
        manager=row[2],
        meeting=coming,
        items=by_meeting[None] if present else [],
        answered=by_meeting[coming.id] if coming else [],
        promises=_promises(session, series_id) if present else [],
        past=[
            Past(one, name, by_meeting[one.id], mine.get(one.id))
            for one, name in meetings
            if one.id in seen and one.closed_at is not None
        ],
        reflection=mine.get(coming.id) if coming else None,
        unshared=sum(
            one.manager_id != series.manager_id
            and one.closed_at is not None
            and not Reader(series.manager_id, own=False, shared_at=shared).reads(
                one.manager_id, one.closed_at
            )
            for one, _ in meetings
        ),
    )


def _promises(session: Session, series_id: int) -> list[Promised]:
    rows = session.execute(
        select(MeetingPromise, Employee.name)
        .join(Employee, Employee.id == MeetingPromise.owner_id)
        .where(MeetingPromise.series_id == series_id)
        .order_by(MeetingPromise.due_on, MeetingPromise.id)
    )
    return [Promised(row[0], row[1]) for row in rows]


def handovers(session: Session, series_id: int) -> list[tuple[MeetingHandover, str, str]]:
    """From whom to whom a series went, oldest first."""
    giver, taker = aliased(Employee), aliased(Employee)
    rows = session.execute(
        select(MeetingHandover, giver.name, taker.name)
        .join(giver, giver.id == MeetingHandover.from_id)
        .join(taker, taker.id == MeetingHandover.to_id)
        .where(MeetingHandover.series_id == series_id)
        .order_by(MeetingHandover.made_at)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def held_with(session: Session, series_id: int, manager_id: int) -> bool:
    """Whether meetings of a series were held with somebody."""
    found = select(Meeting.id).where(
        Meeting.series_id == series_id, Meeting.manager_id == manager_id, Meeting.held_on.is_not(None)
    )
    return session.scalar(found.limit(1)) is not None


def late_by_series(day: date) -> Any:
    """Overdue promises per series, to join to."""
    return (
        select(MeetingPromise.series_id, func.count().label("late"))
        .where(
            MeetingPromise.kept_at.is_(None), MeetingPromise.dropped_at.is_(None), MeetingPromise.due_on < day
        )
        .group_by(MeetingPromise.series_id)
        .subquery()
    )


@cache
def last_held() -> Any:
    """The day of the last meeting held per series, to join to."""
    return (
        select(Meeting.series_id, func.max(Meeting.held_on).label("held"))
        .group_by(Meeting.series_id)
        .subquery()
    )


def overdue_of(session: Session, owner_id: int, today: date) -> int:
    """How many promises of somebody's one-to-ones are past their day: a count, for what was promised is the two's."""
    return (
        session.scalar(
            select(func.count())
            .select_from(MeetingPromise)
            .where(
                MeetingPromise.owner_id == owner_id,
                MeetingPromise.due_on < today,
                MeetingPromise.kept_at.is_(None),
                MeetingPromise.dropped_at.is_(None),
            )
        )
        or 0
    )
