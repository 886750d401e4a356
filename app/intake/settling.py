"""Placing known answers anew when what they count as changes: an exclusion, a mark, a new hire's window, a stint."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.contacts.models import Contribution, Rating, TeamCredit
from app.intake.aside import PART, kinds_of, marks, numbered
from app.intake.tallies import Deltas, add_many, add_team, count, month_in
from app.people.models import Employee


def settle(session: Session, ratings: Iterable[int], zone: str) -> set[int]:
    """Give each of these answers the place it has today, by subtraction and addition; whose figures changed."""
    ids = sorted(set(ratings))
    touched: set[int] = set()
    for at in range(0, len(ids), PART):
        touched |= _settle(session, ids[at : at + PART], zone)
    return touched


def _settle(session: Session, ids: Sequence[int], zone: str) -> set[int]:
    rows = session.execute(
        select(
            Rating.id,
            Rating.employee_id,
            Rating.cell_id,
            Rating.score,
            Rating.answered_at,
            Rating.customer_ref,
        ).where(Rating.id.in_(ids))
    ).all()
    shared = [row.id for row in rows if row.employee_id is None]
    parts = session.execute(
        select(
            Contribution.id,
            Contribution.rating_id,
            Contribution.employee_id,
            Contribution.cell_id,
            Contribution.share,
        ).where(Contribution.rating_id.in_(shared))
    ).all()
    by_id = {row.id: row for row in rows}
    #: contribution or None, rating, employee, cell it counts as now, share
    held: list[tuple[int | None, Any, int, int, int]] = []
    held += [(None, row, row.employee_id, row.cell_id, 1000) for row in rows if row.employee_id is not None]
    held += [
        (
            part.id,
            by_id[part.rating_id],
            part.employee_id,
            part.cell_id or by_id[part.rating_id].cell_id,
            part.share,
        )
        for part in parts
    ]
    found = marks(session, [one[2] for one in held], None, zone)
    base = kinds_of(session, [one[3] for one in held])
    wanted = numbered(
        session,
        [
            found.kind(base[one[3]], one[2], one[1].id, one[1].answered_at, one[1].customer_ref)
            for one in held
        ],
    )
    # A shared answer carries what holds for it whoever worked it; each person's part is in their contribution.
    of_all = [row for row in rows if row.employee_id is None]
    before = kinds_of(session, [row.cell_id for row in of_all])
    after = numbered(
        session,
        [found.kind(before[row.cell_id], 0, row.id, row.answered_at, row.customer_ref) for row in of_all],
    )
    owners = _owners(session, shared)
    whole: list[dict[str, int]] = []
    part_of: list[dict[str, int]] = []
    for row, cell_id in zip(of_all, after, strict=True):
        if row.cell_id != cell_id:
            whole.append({"id": row.id, "cell_id": cell_id})
            if row.id in owners:
                month = month_in(row.answered_at, ZoneInfo(zone))
                add_team(session, owners[row.id], row.cell_id, month, row.score, -1)
                add_team(session, owners[row.id], cell_id, month, row.score, 1)
    deltas: Deltas = {}
    touched: set[int] = set()
    for (part_id, row, employee_id, cell_id, share), new in zip(held, wanted, strict=True):
        if new == cell_id:
            continue
        touched.add(employee_id)
        month = month_in(row.answered_at, ZoneInfo(zone))
        count(deltas, employee_id, cell_id, month, row.score, -1, share)
        count(deltas, employee_id, new, month, row.score, 1, share)
        if part_id is None:
            whole.append({"id": row.id, "cell_id": new})
        else:
            part_of.append({"id": part_id, "cell_id": new})
    if whole:
        session.execute(update(Rating), whole)
    if part_of:
        session.execute(update(Contribution), part_of)
    add_many(session, deltas)
    return touched


def _owners(session: Session, ratings: Sequence[int]) -> dict[int, int]:
    """The teams that are credited with these answers, where nobody in them is."""
    rows = session.execute(
        select(TeamCredit.rating_id, TeamCredit.team_id).where(TeamCredit.rating_id.in_(ratings))
    )
    return {row.rating_id: row.team_id for row in rows}


def of_employees(session: Session, employees: Sequence[int], first_days: int | None = None) -> list[int]:
    """The answers credited to these employees; with `first_days`, those of so many days after each was hired."""
    found: set[int] = set()
    for employee_id in employees:
        own = select(Rating.id).where(Rating.employee_id == employee_id)
        shared = (
            select(Rating.id)
            .join(Contribution, Contribution.rating_id == Rating.id)
            .where(Contribution.employee_id == employee_id)
        )
        if first_days is not None:
            hired = session.scalar(select(Employee.hired_on).where(Employee.id == employee_id))
            if hired is None:
                continue
            # A day more on both sides: the company's day begins elsewhere than UTC's.
            end = hired + timedelta(days=first_days + 1)
            own, shared = (
                own.where(Rating.answered_at < _start(end)),
                shared.where(Rating.answered_at < _start(end)),
            )
        found |= set(session.scalars(own)) | set(session.scalars(shared))
    return sorted(found)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def between(session: Session, employee_id: int, first: datetime, last: datetime) -> list[int]:
    """The answers credited to an employee that were given from `first` to `last`, both included."""
    own = select(Rating.id).where(Rating.employee_id == employee_id)
    shared = (
        select(Rating.id)
        .join(Contribution, Contribution.rating_id == Rating.id)
        .where(Contribution.employee_id == employee_id)
    )
    given = Rating.answered_at.between(first, last)
    return sorted({*session.scalars(own.where(given)), *session.scalars(shared.where(given))})


def of_customer(session: Session, customer_ref: str) -> list[int]:
    """The answers of one customer."""
    return list(session.scalars(select(Rating.id).where(Rating.customer_ref == customer_ref)))
