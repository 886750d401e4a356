"""Work that decisions ask of the queue: on its day, what was approved takes effect."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from app.config import settings
from app.database import unit_of_work
from app.decisions import nights
from app.decisions.models import Decision
from app.decisions.nights import DAILY


def daily(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Let what is due take effect, each in a transaction of its own, and ask for tomorrow's run."""
    today = now.astimezone(ZoneInfo(settings().zone)).date()
    with unit_of_work(engine) as session:
        due = [one.id for one in nights.due(session, today)]
        nights.watch(session, now, settings().zone)
    for decision_id in due:
        with unit_of_work(engine) as session:
            decision = session.get(Decision, decision_id)
            if decision is not None:
                nights.take_effect(session, decision, now, settings().zone)


HANDLERS = {DAILY: daily}
