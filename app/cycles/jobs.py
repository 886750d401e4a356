"""Work the cycles ask of the queue."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from app.config import settings
from app.cycles.reminding import remind
from app.database import unit_of_work
from app.notices.actions import enqueue

#: The kind of work that reminds people every morning.
REMIND = "cycles.remind"
#: When, in the company's zone.
MORNING = time(7)


def reminders(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Remind everybody of what is due, and ask for tomorrow's run. Again after a kill tells nobody twice."""
    zone = ZoneInfo(settings().zone)
    today = now.astimezone(zone).date()
    with unit_of_work(engine) as session:
        remind(session, today, now, settings().zone)
        due = datetime.combine(today + timedelta(days=1), MORNING, zone)
        enqueue(session, REMIND, now=now, due_at=due, key=REMIND)


HANDLERS = {REMIND: reminders}
