"""Sources that Rapport reads by itself, every few minutes: each page is a delivery, stored with the place to go on."""

from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, select

from app.database import unit_of_work
from app.deliveries.models import PULL, Connection
from app.deliveries.taking import digest, put, want_apply
from app.errors import Refusal
from app.helpdesks.cursors import Page
from app.helpdesks.pulling import Later, client_for, pull
from app.notices.actions import enqueue

PULL_ALL, PULL_ONE = "deliveries.pull_all", "deliveries.pull"
EVERY = timedelta(minutes=5)
#: After a refusal a person has to act; asking every five minutes would only lock the account over there.
AFTER_REFUSAL = timedelta(hours=1)
#: Pages of one run; the rest follows at once in the next, so that other work gets its turn.
MOST_PAGES = 50


def pull_all(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Ask for each source that is read, and for the next round."""
    with unit_of_work(engine) as session:
        for one in session.scalars(
            select(Connection).where(Connection.pull.is_not(None), Connection.paused_at.is_(None))
        ):
            if one.pull_error and one.pulled_at and now - one.pulled_at < AFTER_REFUSAL:
                continue
            enqueue(session, PULL_ONE, {"connection_id": one.id}, now=now, key=f"{PULL_ONE} {one.id}")
        enqueue(session, PULL_ALL, now=now, due_at=now + EVERY, key=PULL_ALL)


def pull_one(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Read a source on from where it stopped. Told to wait, it waits; refused, it says so on its page."""
    with unit_of_work(engine, write=False) as session:
        known = session.get(Connection, payload["connection_id"])
    if known is None or known.pull is None or known.paused_at is not None:
        return
    try:
        with client_for(known.pull) as client:
            more = _read(engine, known, client, now)
    except Later as later:
        _told(engine, known.id, str(later), now)
        _again(engine, known.id, now, timedelta(seconds=min(later.seconds, 86_400)))
    except Refusal as refused:
        _told(engine, known.id, str(refused), now)
    else:
        _told(engine, known.id, "", now)
        if more:
            _again(engine, known.id, now, timedelta(0))


def _read(engine: Engine, known: Connection, client: httpx.Client, now: datetime) -> bool:
    """Store page after page; whether there is more."""
    for pages, page in enumerate(pull(known.kind, known.pull or {}, known.cursor, client, now), 1):
        _keep(engine, known.id, page, now)
        if pages >= MOST_PAGES and page.more:
            return True
    return False


def _keep(engine: Engine, connection_id: int, page: Page, now: datetime) -> None:
    """A page and the place after it, in one transaction: after a kill nothing is left out."""
    with unit_of_work(engine) as session:
        held = session.get_one(Connection, connection_id)
        if page.body:
            made = put(session, held, way=PULL, external_id=digest(page.body), body=page.body, now=now)
            if made is not None:
                want_apply(session, now)
        held.cursor = page.cursor


def _told(engine: Engine, connection_id: int, error: str, now: datetime) -> None:
    with unit_of_work(engine) as session:
        held = session.get_one(Connection, connection_id)
        held.pull_error, held.pulled_at = error, now


def _again(engine: Engine, connection_id: int, now: datetime, wait: timedelta) -> None:
    with unit_of_work(engine) as session:
        enqueue(
            session,
            PULL_ONE,
            {"connection_id": connection_id},
            now=now,
            due_at=now + wait,
            key=f"{PULL_ONE} {connection_id}",
        )
