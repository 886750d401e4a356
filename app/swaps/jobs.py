"""Work that swaps ask of the queue."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from app.config import settings
from app.database import unit_of_work
from app.notices.actions import enqueue
from app.swaps import actions
from app.swaps.models import Swap

EVERY = timedelta(minutes=10)


def expire(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """One swap's time is over."""
    with unit_of_work(engine) as session:
        swap = session.get(Swap, int(payload["swap_id"]))
        if swap is not None and swap.ended_at is None and swap.expires_at <= now:
            actions.expire(session, swap, now, settings().zone)


def tidy(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Swaps whose place is gone end; then the next round."""
    with unit_of_work(engine) as session:
        enqueue(session, actions.TIDY, now=now, due_at=now + EVERY, key=actions.TIDY)
        actions.void_gone(session, now, settings().zone)


HANDLERS = {actions.EXPIRE: expire, actions.TIDY: tidy}
