"""Handoffs that nobody answers go back to their givers."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, or_, select

from app.cases.models import Case
from app.config import settings
from app.database import unit_of_work
from app.handoffs.actions import run_out
from app.handoffs.models import Handoff
from app.notices.actions import enqueue

WATCH = "handoffs.watch"
EVERY = timedelta(minutes=5)
#: Handoffs of one transaction.
STEP = 200


def watch(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """What is past its time, or whose case went elsewhere, is over; again after a kill is the same."""
    with unit_of_work(engine) as session:
        rows = session.scalars(
            select(Handoff)
            .join(Case, Case.id == Handoff.case_id)
            .where(
                Handoff.open_case_id.is_not(None),
                or_(Handoff.deadline <= now, Case.offered_to_id.is_(None)),
            )
            .order_by(Handoff.deadline, Handoff.id)
            .limit(STEP)
        )
        for one in rows.all():
            run_out(session, one, now, settings().zone)
        enqueue(session, WATCH, now=now, due_at=now + EVERY, key=WATCH)


HANDLERS = {WATCH: watch}
