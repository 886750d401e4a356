"""Taking a body in: once, before anybody is thanked for it."""

from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as into_postgresql
from sqlalchemy.dialects.sqlite import insert as into_sqlite
from sqlalchemy.orm import Session

from app.contacts.actions import source_named
from app.database import is_sqlite, new_id
from app.deliveries.applying import OWN
from app.deliveries.applying import apply as apply_all
from app.deliveries.models import WAITING, Connection, Delivery
from app.notices.actions import enqueue

APPLY = "deliveries.apply"


def take(
    session: Session, *, source: str, way: str, external_id: str, body: bytes, now: datetime
) -> Delivery:
    """A delivery that Rapport itself writes (`deliveries.own.body_of`), of a source named so; taken again, it is the
    one that was there. It waits until `apply`.
    """
    connection = own_connection(session, source, now)
    found = put(session, connection, way=way, external_id=external_id, body=body, now=now)
    return (
        found
        or session.scalars(
            select(Delivery).where(
                Delivery.connection_id == connection.id, Delivery.external_id == external_id
            )
        ).one()
    )


def apply(session: Session, deliveries: list[Delivery], zone: str, now: datetime) -> None:
    """Store what our own deliveries say at once, in the caller's transaction."""
    for delivery in deliveries:
        apply_all(session, session.get_one(Connection, delivery.connection_id), [delivery], zone, now)
    session.flush()


def own_connection(session: Session, source: str, now: datetime) -> Connection:
    """The connection that stands for what Rapport writes of this source."""
    source_id = source_named(session, source).id
    found = session.scalar(
        select(Connection).where(Connection.source_id == source_id, Connection.kind == OWN)
    )
    if found is None:
        found = Connection(source_id=source_id, kind=OWN, made_at=now, made_by="Rapport", options={})
        session.add(found)
        session.flush()
    return found


def put(
    session: Session,
    connection: Connection,
    *,
    way: str,
    external_id: str,
    body: bytes,
    now: datetime,
    seal: str | None = None,
) -> Delivery | None:
    """The body as a delivery that waits; None where one of this id, or signed by this very signature, is there."""
    row: dict[str, Any] = {
        "id": new_id(),
        "connection_id": connection.id,
        "external_id": external_id[:200],
        "seal": seal,
        "way": way,
        "received_at": now,
        "body": b64encode(body).decode(),
        "size": len(body),
        "state": WAITING,
        "new": 0,
        "same": 0,
        "changed": 0,
        "passed": 0,
        "refused": 0,
        "problems": [],
        "notes": [],
    }
    insert: Any = into_sqlite if is_sqlite(session) else into_postgresql
    done = session.execute(
        insert(Delivery).values(row).on_conflict_do_nothing().returning(Delivery.id)
    ).scalar()
    return session.get_one(Delivery, done) if done is not None else None


def want_apply(session: Session, now: datetime) -> None:
    """What waits is applied once this transaction has committed."""
    enqueue(session, APPLY, now=now, key=APPLY)


def digest(body: bytes) -> str:
    """What names a body whose sender names it not."""
    return f"sha256:{sha256(body).hexdigest()}"
