"""Ask for work, and tell people, in the caller's own transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.database import is_sqlite, new_id
from app.notices.models import Job, Notice


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any] | None = None,
    *,
    now: datetime,
    due_at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Ask for work of `kind` no earlier than `due_at`. With a `key`, asking again while one waits changes nothing."""
    row = {
        "id": new_id(),
        "kind": kind,
        "key": key,
        "payload": payload or {},
        "state": "waiting",
        "due_at": due_at or now,
        "enqueued_at": now,
        "attempts": 0,
        "error": "",
    }
    insert: Any
    if is_sqlite(session):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    session.execute(insert(Job).values(row).on_conflict_do_nothing(index_elements=["key"]))


#: The kind of work that mails what is due.
MAIL = "notices.mail"


def notify(
    session: Session, account_id: int, kind: str, text: str, href: str, now: datetime, due_at: datetime
) -> None:
    """Tell an account something, from `due_at` on, with the page where it is to be seen."""
    session.add(Notice(account_id=account_id, kind=kind, text=text, href=href, made_at=now, due_at=due_at))
    enqueue(session, MAIL, now=now, due_at=due_at, key=f"{MAIL} {due_at:%Y-%m-%d %H:%M}")
