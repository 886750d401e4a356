"""Looking for clusters after each new case."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.alerts.actions import look
from app.cases.opening import LOOK
from app.database import unit_of_work


def clusters(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Raise what is to be raised."""
    with unit_of_work(engine) as session:
        look(session, now)


HANDLERS = {LOOK: clusters}
