"""What one account was told: shown once it is due, until it is read and after."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.access import Act, Actor, Found, about
from app.errors import NotFound
from app.notices.models import Notice
from app.web.forms import PathId
from app.web.paging import Paging


def unread(account_id: int, now: datetime) -> Any:
    """How many notices an account has not read, as part of another statement."""
    return (
        select(func.count())
        .select_from(Notice)
        .where(Notice.account_id == account_id, Notice.read_at.is_(None), Notice.due_at <= now)
        .scalar_subquery()
    )


def listed(session: Session, account_id: int, now: datetime, asked: Paging) -> tuple[list[Notice], int, int]:
    """One page of an account's notices, newest first, how many there are, and how many of all are unread."""
    own = (Notice.account_id == account_id, Notice.due_at <= now)
    many, fresh = session.execute(
        select(func.count(), func.count().filter(Notice.read_at.is_(None))).select_from(Notice).where(*own)
    ).one()
    rows = session.scalars(
        select(Notice)
        .where(*own)
        .order_by(Notice.due_at.desc(), Notice.id)
        .limit(asked.size)
        .offset(asked.offset)
    )
    return list(rows), many, fresh


def notice(session: Session, actor: Actor, notice_id: PathId) -> Found:
    """One notice. For everybody but its account, it is not there."""
    found = session.get(Notice, notice_id)
    if found is None:
        raise NotFound
    words = about(session, actor)
    if found.account_id == actor.account_id:
        words.add("addressee")
    return Found(found, words, kind="notice", knows="open notice")


def mark_read(act: Act, given: Notice) -> None:
    """It is read from now on; again changes nothing. Only oneself is told, so nothing is journaled."""
    if given.read_at is None:
        given.read_at = act.now


def mark_all_read(act: Act) -> None:
    """Everything that is due is read."""
    act.session.execute(
        update(Notice)
        .where(
            Notice.account_id == act.actor.account_id,
            Notice.read_at.is_(None),
            Notice.due_at <= act.now,
        )
        .values(read_at=act.now)
        .execution_options(synchronize_session=False)
    )
