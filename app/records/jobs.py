"""Work on records: sealed after each step, erased when their time is over."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.orm import Session

from app.config import settings
from app.database import unit_of_work
from app.decisions.models import (
    SEAL,
    Appeal,
    AppealRuling,
    Approved,
    Decision,
    Delivery,
    Effect,
)
from app.notices.actions import enqueue
from app.records import queries
from app.records.actions import erase, seal
from app.records.models import SealedRecord
from app.web.words import local

#: The kind of work that seals what nobody asked to be sealed, and erases what is due.
SEAL_DUE, DAILY = "records.seal", "records.daily"
EVERY = timedelta(minutes=10)


def seal_one(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Seal a decision's record as it stands."""
    with unit_of_work(engine) as session:
        seal(session, int(payload["decision"]), now)


def seal_due(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Seal every record in which something happened since, and ask for the next look."""
    with unit_of_work(engine) as session:
        behind = unsealed(session)
        enqueue(session, SEAL_DUE, now=now, due_at=now + EVERY, key=SEAL_DUE)
    for decision_id in behind:
        with unit_of_work(engine) as session:
            seal(session, decision_id, now)


def unsealed(session: Session) -> list[int]:
    """Decisions with a step that no sealed version has seen."""
    last = (
        select(func.max(SealedRecord.at))
        .where(SealedRecord.decision_id == Decision.id)
        .correlate(Decision)
        .scalar_subquery()
    )
    moments = (
        Approved.at,
        Delivery.at,
        Effect.at,
        Appeal.made_at,
        AppealRuling.at,
        Decision.ended_at,
    )
    statement = select(Decision.id).where(
        Decision.erased_at.is_(None),
        or_(*((one.is_not(None)) & (last.is_(None) | (one > last)) for one in moments)),
    )
    for table in (Approved, Delivery, Effect, Appeal, AppealRuling):
        statement = statement.outerjoin(table, table.decision_id == Decision.id)
    return list(session.scalars(statement))


def daily(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Erase what is due and not held, each in a transaction of its own, and ask for tomorrow's run."""
    zone = settings().zone
    with unit_of_work(engine) as session:
        today = local(now, zone).date()
        due = [
            one.decision_id
            for one in queries.kept(session, zone, Decision.erased_at.is_(None))
            if one.due(today)
        ]
        enqueue(session, DAILY, now=now, due_at=now + timedelta(days=1), key=DAILY)
    for decision_id in due:
        with unit_of_work(engine) as session:
            erase(session, decision_id, now, zone)


HANDLERS = {SEAL: seal_one, SEAL_DUE: seal_due, DAILY: daily}
