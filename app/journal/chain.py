"""The hash chain over the journal: one writer links entries in order after they were committed."""

import hashlib
import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.journal.models import Entry

BATCH = 5_000


def digest(previous: str, position: int, entry: Entry) -> str:
    """SHA-256 over the previous digest and everything the entry says, as canonical JSON."""
    body = json.dumps(
        [
            previous,
            position,
            entry.id,
            entry.at.isoformat(),
            entry.account_id,
            entry.actor_name,
            entry.verb,
            entry.thing_kind,
            entry.thing_id,
            entry.subject_id,
            entry.detail,
            entry.request_id,
        ],
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()


def link(session: Session) -> int:
    """Link entries not yet in the chain; answers how many. Run by one writer at a time (the job's key sees to it)."""
    position = session.scalar(select(func.max(Entry.position))) or 0
    head = session.scalar(select(Entry.digest).where(Entry.position == position)) or ""
    fresh = session.scalars(
        select(Entry).where(Entry.position.is_(None)).order_by(Entry.id).limit(BATCH)
    ).all()
    for entry in fresh:
        position += 1
        head = digest(head, position, entry)
        entry.position, entry.digest = position, head
    return len(fresh)


def verify(session: Session) -> tuple[int, int | None]:
    """How many linked entries hold, and the position of the first that does not (None: all hold).

    A missing position (a deleted entry) counts as broken there.
    """
    head = ""
    held = 0
    while True:
        batch = session.scalars(
            select(Entry).where(Entry.position > held).order_by(Entry.position).limit(BATCH)
        ).all()
        if not batch:
            return held, None
        for entry in batch:
            if entry.position != held + 1 or digest(head, held + 1, entry) != entry.digest:
                return held, held + 1
            head = entry.digest
            held += 1
        session.expunge_all()
