"""Work that packets ask of the queue. Payloads name the bundle."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.packets.actions import DROP, MAKE, drop, make_some
from app.packets.models import Bundle


def make(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Make a bundle's packets, some in each transaction, so that others get their turn and a kill loses little."""
    ready = False
    while not ready:
        with unit_of_work(engine) as session:
            bundle = session.get(Bundle, payload["bundle"])
            account = session.get(Account, bundle.account_id) if bundle else None
            if bundle is None or bundle.made_at is not None or account is None or account.disabled_at:
                return
            ready = make_some(Act(session, actor_for(session, account, now), now, settings().zone), bundle)


def drop_bundle(engine: Engine, payload: dict[str, Any], _now: datetime) -> None:
    """Drop what was kept long enough."""
    with unit_of_work(engine) as session:
        drop(session, payload["bundle"])


HANDLERS = {MAKE: make, DROP: drop_bundle}
