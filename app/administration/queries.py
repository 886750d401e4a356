"""The queue and the journal as pages read them."""

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.journal.models import CLOSED_KINDS, Entry
from app.notices.models import Job
from app.web.paging import Paging


def jobs(session: Session, asked: Paging, state: str) -> tuple[list[Job], dict[str, int]]:
    """Work of one state (all when empty), newest first, and how much there is in each."""
    statement = select(Job)
    if state:
        statement = statement.where(Job.state == state)
    rows = session.scalars(
        statement.order_by(Job.enqueued_at.desc(), Job.id).limit(asked.size).offset(asked.offset)
    ).all()
    counts = session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    return list(rows), {row[0]: row[1] for row in counts}


def entries(session: Session, asked: Paging) -> tuple[list[Row[*tuple[Any, ...]]], int]:
    """The journal, newest first: metadata only, never content, and nothing of decisions."""
    statement = select(
        Entry.id, Entry.at, Entry.actor_name, Entry.verb, Entry.thing_kind, Entry.thing_id, Entry.position
    ).where(Entry.thing_kind.not_in(CLOSED_KINDS))
    if asked.q:
        statement = statement.where(
            func.lower(Entry.verb).contains(asked.q.lower(), autoescape=True)
            | func.lower(Entry.actor_name).contains(asked.q.lower(), autoescape=True)
        )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(statement.order_by(Entry.id.desc()).limit(asked.size).offset(asked.offset)).all()
    return list(rows), total
