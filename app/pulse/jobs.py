"""Work of the pulse: once a day, rounds that are over and rounds that begin."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from app.config import settings
from app.database import unit_of_work
from app.notices.actions import enqueue
from app.pulse.actions import DAILY, carry_on


def daily(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Bring the rounds up to the day, then ask for the next run: soon after the company's next midnight."""
    here = now.astimezone(ZoneInfo(settings().zone))
    night = (here + timedelta(days=1)).replace(hour=0, minute=10, second=0, microsecond=0)
    with unit_of_work(engine) as session:
        enqueue(session, DAILY, now=now, due_at=night.astimezone(now.tzinfo), key=DAILY)
        carry_on(session, here.date(), now)


HANDLERS = {DAILY: daily}
