"""Work on what was delivered: applying it, reading sources that are read, forgetting bodies."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.config import settings
from app.database import unit_of_work
from app.deliveries.applying import apply
from app.deliveries.models import APPLIED, DISCARDED, HELD, PULL, WAITING, Connection, Delivery
from app.deliveries.reading import PULL_ALL, PULL_ONE, pull_all, pull_one
from app.deliveries.taking import APPLY, want_apply
from app.notices.actions import enqueue

log = structlog.get_logger("deliveries")

TIDY = "deliveries.tidy"
#: Webhooks' deliveries of one transaction; pages that we read ourselves hold many answers and go one by one.
BATCH = 100
#: Bodies of what was applied are kept so long: time enough to see that a mapping was wrong.
KEPT = timedelta(days=30)


def apply_waiting(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Apply all that waits, some at a time; one that can't be applied is held and stops nobody else."""
    while batch := _next(engine):
        try:
            with unit_of_work(engine) as session:
                _apply(session, batch, now)
        except Exception:  # noqa: BLE001 - whatever it is, it belongs to one of them
            for one in batch:
                _apply_alone(engine, one, now)


def _next(engine: Engine) -> list[int]:
    """The oldest that wait, all of one connection."""
    with unit_of_work(engine, write=False) as session:
        rows = session.execute(
            select(Delivery.id, Delivery.connection_id, Delivery.way)
            .where(Delivery.state == WAITING)
            .order_by(Delivery.received_at, Delivery.id)
            .limit(BATCH)
        ).all()
    if not rows:
        return []
    if rows[0].way == PULL:
        return [rows[0].id]
    return [row.id for row in rows if row.connection_id == rows[0].connection_id and row.way != PULL]


def _apply(session: Session, ids: Sequence[int], now: datetime) -> None:
    held = session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(ids), Delivery.state == WAITING)
        .order_by(Delivery.received_at, Delivery.id)
        .with_for_update()
    ).all()
    if held:
        apply(session, session.get_one(Connection, held[0].connection_id), held, settings().zone, now)


def _apply_alone(engine: Engine, delivery_id: int, now: datetime) -> None:
    try:
        with unit_of_work(engine) as session:
            _apply(session, [delivery_id], now)
    except Exception as broke:  # noqa: BLE001 - nothing delivered is lost: it waits for a person
        log.warning("delivery not applied", error=type(broke).__name__)
        words = f"Rapport stumbled over this ({type(broke).__name__}). Replay it; if it stays, report it."
        with unit_of_work(engine) as session:
            session.execute(
                update(Delivery)
                .where(Delivery.id == delivery_id)
                .values(state=HELD, refused=1, problems=[["body", "", words]], settled_at=now)
            )


def replay(session: Session, connection_id: int, now: datetime) -> int:
    """All that is held of a connection waits again: somebody has mended what it waited for; how many."""
    done = session.execute(
        update(Delivery)
        .where(Delivery.connection_id == connection_id, Delivery.state == HELD, Delivery.body.is_not(None))
        .values(state=WAITING)
    )
    want_apply(session, now)
    return int(done.rowcount)  # type: ignore[attr-defined]


def tidy(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Bodies of what was settled some weeks ago go; what became of each stays."""
    with unit_of_work(engine) as session:
        session.execute(
            update(Delivery)
            .where(
                Delivery.state.in_((APPLIED, DISCARDED)),
                Delivery.body.is_not(None),
                Delivery.settled_at < now - KEPT,
            )
            .values(body=None)
        )
        enqueue(session, TIDY, now=now, due_at=now + timedelta(days=1), key=TIDY)


HANDLERS = {APPLY: apply_waiting, TIDY: tidy, PULL_ALL: pull_all, PULL_ONE: pull_one}
