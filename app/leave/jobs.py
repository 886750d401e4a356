"""Work that leave asks of the queue: calendars are read."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.leave import feeds


def read_all(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Every calendar, and the next round."""
    feeds.read_all(engine, now)


def read(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """One calendar."""
    feeds.read(engine, int(payload["feed_id"]), now)


HANDLERS = {feeds.READ_ALL: read_all, feeds.READ: read}
