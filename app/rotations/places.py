"""The places of slots: the only statements that take one or give one back, and the locks that stand before them.

Locks are taken in one order everywhere: people by id, then slots by id. SQLite has one writer, whose transaction is
the lock.
"""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.leave.locks import lock_people
from app.rotations.models import Slot

__all__ = ["give_back", "lock_people", "lock_slots", "take"]


def lock_slots(session: Session, slots: Collection[int]) -> dict[int, Slot]:
    """These slots as they are now, held until this transaction ends."""
    rows = session.scalars(
        select(Slot)
        .where(Slot.id.in_(slots))
        .order_by(Slot.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {slot.id: slot for slot in rows}


def take(session: Session, slot: Slot) -> bool:
    """Take a place; False where none is left."""
    done = session.execute(
        update(Slot)
        .where(Slot.id == slot.id, Slot.taken < Slot.capacity, Slot.cancelled_at.is_(None))
        .values(taken=Slot.taken + 1)
        .execution_options(synchronize_session=False)
    )
    session.refresh(slot, ["taken"])
    return bool(done.rowcount)  # type: ignore[attr-defined]


def give_back(session: Session, slot: Slot) -> None:
    """A place is free again."""
    session.execute(
        update(Slot)
        .where(Slot.id == slot.id, Slot.taken > 0)
        .values(taken=Slot.taken - 1)
        .execution_options(synchronize_session=False)
    )
    session.refresh(slot, ["taken"])
