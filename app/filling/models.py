"""What people wish, and proposals of who fills the open places."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class Wish(Base):
    """That somebody would like a slot (+1) or would rather not have it (-1)."""

    __tablename__ = "rotation_wish"
    __table_args__ = (
        UniqueConstraint("slot_id", "employee_id"),
        CheckConstraint("liking IN (-1, 1)", name="liking"),
    )

    id: Mapped[int] = ident()
    slot_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_slot.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    liking: Mapped[int] = mapped_column(SmallInteger)


class PairWish(Base):
    """With whom somebody would like to serve in a program."""

    __tablename__ = "rotation_pair_wish"
    __table_args__ = (UniqueConstraint("program_id", "employee_id"),)

    id: Mapped[int] = ident()
    program_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_program.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    with_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))


class Proposal(Base):
    """A filling of a program's open places from `first_on` to `last_on`: asked for, solved, edited, then confirmed or
    dropped. `drawn` is what the solver was given, so that each edit is weighed by the same facts.
    """

    __tablename__ = "rotation_proposal"
    __table_args__ = (Index("ix_rotation_proposal_program", "program_id", "made_at"),)

    id: Mapped[int] = ident()
    program_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_program.id"))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drawn: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Whether the solver proved its answer the best but for its small gap.
    proved: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    confirmed: Mapped[bool] = mapped_column(default=False)
    #: What could not be confirmed, in words.
    refused: Mapped[list[str]] = mapped_column(JSON, default=list)


class ProposedSeat(Base):
    """One place of a proposal; `by_lead`: put there by hand."""

    __tablename__ = "rotation_proposed_seat"
    __table_args__ = (UniqueConstraint("proposal_id", "slot_id", "employee_id"),)

    id: Mapped[int] = ident()
    proposal_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_proposal.id"))
    slot_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_slot.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    by_lead: Mapped[bool] = mapped_column(default=False)
