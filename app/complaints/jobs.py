"""Work on complaints: a customer whose case was closed is asked how it went."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.cases.actions import CLOSED
from app.cases.models import Case
from app.complaints.hearing import ask
from app.database import unit_of_work


def closed(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Ask the customer, once, where they can be written to."""
    with unit_of_work(engine) as session:
        case = session.get(Case, int(payload["case_id"]))
        if case is not None:
            ask(session, case, now)


HANDLERS = {CLOSED: closed}
