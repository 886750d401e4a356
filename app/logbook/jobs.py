"""Work of the logbook in the background."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.config import settings
from app.database import unit_of_work
from app.intake.aside import LATE
from app.intake.renewing import renew
from app.intake.settling import between, settle
from app.rotations.actions import SETTLE


def place_anew(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """A stint was noted as missed, taken back or added late: the answers of its days count in the lens they belong to
    now. Done twice, it changes nothing.
    """
    employee_id, zone = int(payload["employee_id"]), settings().zone
    first, last = (datetime.fromisoformat(payload[name]) for name in ("first", "last"))
    with unit_of_work(engine) as session:
        answers = between(session, employee_id, first, last + LATE)
        touched = settle(session, answers, zone)
        if touched:
            renew(session, answers, touched, zone, now)


HANDLERS = {SETTLE: place_anew}
