"""The check of a cycle's severances as one set: which set it was of, and whether it stands in the way."""

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.decisions import queries
from app.decisions.models import SetCheck


def members_digest(ids: Collection[int]) -> str:
    """Which decisions make up a set."""
    return sha256(",".join(str(one) for one in sorted(ids)).encode()).hexdigest()


def latest(session: Session, cycle_id: int, members: str) -> SetCheck | None:
    """The newest check of exactly this set."""
    return session.scalar(
        select(SetCheck)
        .where(SetCheck.cycle_id == cycle_id, SetCheck.members == members)
        .order_by(SetCheck.at.desc(), SetCheck.id.desc())
        .limit(1)
    )


def gate(session: Session, cycle_id: int, members: str) -> tuple[str, str]:
    """`met`, `missing` or `later`, and the sentence: what the check said, or what is to be done."""
    found = latest(session, cycle_id, members)
    if found is None:
        return "later", "The set of severances was not checked as it stands now."
    if found.alarm and found.answer is None:
        return "missing", "The check raised an alarm that nobody has answered in writing."
    if found.alarm:
        return "met", f"The alarm was answered by {found.answerer}."
    return "met", str(found.result.get("says", "No alarm."))


def current(session: Session, cycle_id: int) -> SetCheck | None:
    """The newest check of the set as it stands."""
    ids = [one.id for one in queries.severances(session, cycle_id)]
    return latest(session, cycle_id, members_digest(ids))
