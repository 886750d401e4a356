"""Write the journal. Acts are written in the caller's transaction; readings and refusals in one of their own."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import now as clock_now
from app.database import unit_of_work
from app.journal.models import Entry


def record(
    session: Session,
    verb: str,
    *,
    account_id: int | None,
    actor_name: str,
    now: datetime,
    thing_kind: str = "",
    thing_id: int | None = None,
    subject_id: int | None = None,
    detail: dict[str, Any] | None = None,
    request_id: str = "",
) -> None:
    """One entry in the caller's transaction: it is there exactly when the act is."""
    session.add(
        Entry(
            at=now,
            account_id=account_id,
            actor_name=actor_name,
            verb=verb,
            thing_kind=thing_kind,
            thing_id=thing_id,
            subject_id=subject_id,
            detail=detail or {},
            request_id=request_id,
        )
    )


def record_at_once(
    bind: Session,
    verb: str,
    *,
    account_id: int | None,
    actor_name: str,
    thing_kind: str = "",
    thing_id: int | None = None,
    subject_id: int | None = None,
    detail: dict[str, Any] | None = None,
    request_id: str = "",
) -> None:
    """One entry in a short transaction of its own, committed before this returns. Where it can't be written, what
    it would have told of must not happen: the error goes up.
    """
    engine = bind.get_bind().engine
    with unit_of_work(engine) as session:
        record(
            session,
            verb,
            account_id=account_id,
            actor_name=actor_name,
            now=clock_now(),
            thing_kind=thing_kind,
            thing_id=thing_id,
            subject_id=subject_id,
            detail=detail,
            request_id=request_id,
        )
