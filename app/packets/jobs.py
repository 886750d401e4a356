"""Work that packets ask of the queue. Payloads name the bundle."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.notices.actions import enqueue
from app.packets.actions import DROP, MAKE, drop, make_some
from app.packets.models import Bundle

#: How many steps one run takes: it must end well within its lease.
STEPS = 20


def make(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Make a bundle's packets, some in each transaction, so that others get their turn and a kill loses little; a long
    bundle is made in several runs.
    """
    for step in range(STEPS):
        with unit_of_work(engine) as session:
            bundle = session.get(Bundle, payload["bundle"])
            account = session.get(Account, bundle.account_id) if bundle else None
            if bundle is None or bundle.made_at is not None or account is None or account.disabled_at:
                return
            ready = make_some(Act(session, actor_for(session, account, now), now, settings().zone), bundle)
            if not ready and step == STEPS - 1:
                enqueue(session, MAKE, payload, now=now)
        if ready:
            return


def drop_bundle(engine: Engine, payload: dict[str, Any], _now: datetime) -> None:
    """Drop what was kept long enough."""
    with unit_of_work(engine) as session:
        drop(session, payload["bundle"])


HANDLERS = {MAKE: make, DROP: drop_bundle}
