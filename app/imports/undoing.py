"""Undoing a whole import: its answers go, what it revised is as before, tallies fit. People it created stay, and so do
answers that somebody has disputed, corrected or excluded since.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Row, delete, func, select, update
from sqlalchemy.orm import Session

from app.clock import now as clock_now
from app.contacts.models import Contribution, Correction, Exclusion, Rating, Revision
from app.database import unit_of_work
from app.disputes.models import Dispute
from app.imports.models import Import
from app.intake.apart import follow_customer
from app.intake.tallies import Deltas, add_many, count, month_in
from app.notices.models import Job
from app.scores.actions import want_refit

#: Answers of one transaction.
STEP = 10_000
LEASE = timedelta(seconds=90)


def undo(engine: Engine, import_id: int, company: str, now: datetime) -> None:
    """Take everything of an import out again, in steps; a killed one goes on where it was."""
    zone, last, more = ZoneInfo(company), 0, True
    with unit_of_work(engine) as session:
        if session.get_one(Import, import_id).state != "undoing":
            return
        # What this import wrote and another has replaced since: only its memory goes.
        session.execute(delete(Revision).where(Revision.import_id == import_id))
    while more:
        with unit_of_work(engine) as session:
            given = session.scalars(select(Import).where(Import.id == import_id).with_for_update()).one()
            if given.state != "undoing":
                return
            rows = session.execute(
                select(Rating.id, Rating.employee_id, Rating.cell_id, Rating.score, Rating.answered_at)
                .where(Rating.import_id == import_id, Rating.id > last)
                .order_by(Rating.id)
                .limit(STEP)
            ).all()
            more = len(rows) == STEP
            last = rows[-1].id if rows else last
            kept = _acted_on(session, [row.id for row in rows])
            _take_out(session, [row for row in rows if row.id not in kept], zone)
            given.row += len(rows)
            session.execute(
                update(Job)
                .where(Job.kind == "imports.undo", Job.state == "running")
                .values(leased_until=clock_now() + LEASE)
            )
            if not more:
                left = session.scalar(select(func.count(Rating.id)).where(Rating.import_id == import_id)) or 0
                given.state, given.finished_at = "undone", clock_now()
                given.message = (
                    f"{left:,} stay: somebody has disputed, corrected or excluded them since." if left else ""
                )
                want_refit(session, now)


def _take_out(session: Session, rows: list[Row[*tuple[Any, ...]]] | Any, zone: ZoneInfo) -> None:
    ids = [row.id for row in rows]
    if not ids:
        return
    before = _before(session, ids)
    deltas: Deltas = {}
    for row in rows:
        count(deltas, row.employee_id, row.cell_id, month_in(row.answered_at, zone), row.score, -1)
    for old in before.values():
        count(deltas, old.employee_id, old.cell_id, month_in(old.answered_at, zone), old.score, 1)
        session.execute(
            update(Rating)
            .where(Rating.id == old.rating_id)
            .values(
                employee_id=old.employee_id,
                cell_id=old.cell_id,
                score=old.score,
                answered_at=old.answered_at,
                import_id=old.import_id,
                raw=old.raw,
                contact_ref=old.contact_ref,
                customer_ref=old.customer_ref,
                comment=old.comment,
            )
        )
    gone = [one for one in ids if one not in before]
    for place in range(0, len(gone), 500):
        part = gone[place : place + 500]
        session.execute(delete(Exclusion).where(Exclusion.rating_id.in_(part)))
        session.execute(delete(Rating).where(Rating.id.in_(part)))
    if before:
        session.execute(delete(Revision).where(Revision.id.in_([old.id for old in before.values()])))
    add_many(session, deltas)
    follow_customer(session, list(before), clock_now(), zone.key)


def _acted_on(session: Session, ids: list[int]) -> set[int]:
    """Those that somebody disputed, corrected or excluded since: an act of a person's is not undone with the file."""
    found: set[int] = set()
    for place in range(0, len(ids), 500):
        part = ids[place : place + 500]
        for column in (Dispute.rating_id, Correction.rating_id, Contribution.rating_id):
            found |= set(session.scalars(select(column).where(column.in_(part))))
        decided = select(Exclusion.rating_id).where(Exclusion.apart_id.is_(None))
        found |= set(session.scalars(decided.where(Exclusion.rating_id.in_(part))))
    return found


def _before(session: Session, ids: list[int]) -> dict[int, Any]:
    """The newest version of each that another wrote before."""
    found: dict[int, Any] = {}
    for place in range(0, len(ids), 500):
        part = ids[place : place + 500]
        newest = (
            select(Revision.rating_id, func.max(Revision.replaced_at).label("at"))
            .where(Revision.rating_id.in_(part))
            .group_by(Revision.rating_id)
            .subquery()
        )
        rows = session.scalars(
            select(Revision).join(
                newest, (newest.c.rating_id == Revision.rating_id) & (newest.c.at == Revision.replaced_at)
            )
        )
        found |= {row.rating_id: row for row in rows}
    return found
