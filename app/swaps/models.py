"""Swaps: a place in a slot offered to somebody else, and what became of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: What became of one. `void`: the place is no longer its asker's to give.
ACCEPTED, DECLINED, EXPIRED, WITHDRAWN, DECIDED, VOID = (
    "accepted",
    "declined",
    "expired",
    "withdrawn",
    "decided",
    "void",
)


class Swap(Base):
    """Somebody asks another (or with no `to_id` everybody who could) to take their place over; with `against_id` for
    the other's place. At most one of a place is open.
    """

    __tablename__ = "rotation_swap"
    __table_args__ = (
        Index(
            "ix_rotation_swap_open",
            "sign_up_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_rotation_swap_asker", "asker_id", "made_at"),
        Index("ix_rotation_swap_to", "to_id", "ended_at"),
    )

    id: Mapped[int] = ident()
    sign_up_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_sign_up.id"))
    slot_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_slot.id"))
    asker_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    to_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    against_id: Mapped[int | None] = mapped_column(Id, ForeignKey("rotation_sign_up.id"))
    words: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    #: Who took the place over, and with a decision its reason.
    heir_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
