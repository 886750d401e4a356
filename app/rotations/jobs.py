"""Work on rotations that nobody presses a button for: offers end, leavers' places too, conflicts are told."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.access import Act, Actor
from app.config import settings
from app.database import unit_of_work
from app.notices.actions import enqueue
from app.rotations import conflicts
from app.rotations.holding import OFFER
from app.rotations.models import Waiting
from app.rotations.waiting import expire

#: Once a day: places of leavers, and what stands against places since they were taken.
DAILY = "rotations.daily"


def system(session: Session, now: datetime) -> Act:
    """Rapport itself doing something: the journal names it, and no account."""
    return Act(session, Actor(0, "Rapport", None, (), now.date()), now, settings().zone)


def offer_ends(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """An offer that nobody took in time goes to the next. Answered meanwhile, nothing happens."""
    with unit_of_work(engine) as session:
        waiting = session.get(Waiting, int(payload["waiting_id"]))
        if waiting is not None:
            expire(system(session, now), waiting)


def daily(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Today's look at all coming places; then asks for tomorrow's. A second run finds nothing left to do."""
    with unit_of_work(engine) as session:
        enqueue(session, DAILY, now=now, due_at=now + timedelta(days=1), key=DAILY)
        act = system(session, now)
        conflicts.end_of_leavers(act)
        conflicts.tell_of_conflicts(act)


HANDLERS = {OFFER: offer_ends, DAILY: daily}
