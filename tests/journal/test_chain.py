"""The chain: linked in order, and any change is found."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.clock import now
from app.journal.actions import record
from app.journal.chain import link, verify
from app.journal.models import Entry


def ten(session: Session) -> None:
    for number in range(10):
        record(
            session,
            f"act {number}",
            account_id=7,
            actor_name="Maya",
            now=now(),
            detail={"n": number, "ü": "é"},
        )
    session.flush()


def test_entries_are_linked_once_and_hold(session: Session) -> None:
    ten(session)
    assert link(session) == 10
    assert link(session) == 0
    session.flush()
    session.expire_all()
    assert verify(session) == (10, None)
    assert session.scalars(select(Entry.position).order_by(Entry.id)).all() == list(range(1, 11))


def test_a_changed_word_is_found(session: Session) -> None:
    ten(session)
    link(session)
    session.flush()
    session.execute(update(Entry).where(Entry.position == 4).values(actor_name="Mallory"))
    session.expire_all()
    assert verify(session) == (3, 4)


def test_a_deleted_entry_is_found(session: Session) -> None:
    ten(session)
    link(session)
    session.flush()
    session.execute(delete(Entry).where(Entry.position == 6))
    session.expire_all()
    assert verify(session) == (5, 6)


def test_the_next_entries_go_on_from_the_head(session: Session) -> None:
    ten(session)
    link(session)
    ten(session)
    assert link(session) == 10
    session.flush()
    session.expire_all()
    assert verify(session) == (20, None)
