"""An employee's word against a rating, and what became of it."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

GROUNDS = ("wrong person", "abusive customer", "outside my control")
UPHELD, REFUSED = "upheld", "refused"


class Dispute(Base):
    """An employee says that a rating should not count for them, on one of three grounds. Once per rating and person."""

    __tablename__ = "dispute"
    __table_args__ = (UniqueConstraint("rating_id", "employee_id"),)

    id: Mapped[int] = ident()
    rating_id: Mapped[int] = mapped_column(Id, ForeignKey("rating.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    ground: Mapped[str] = mapped_column(String(30))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The last day on which it is decided in time.
    decide_by: Mapped[date] = mapped_column(Date)


class Ruling(Base):
    """What somebody outside the requester's line decided, once."""

    __tablename__ = "dispute_ruling"

    dispute_id: Mapped[int] = mapped_column(
        Id, ForeignKey("dispute.id"), primary_key=True, autoincrement=False
    )
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    decider: Mapped[str] = mapped_column(String(200))


class Withdrawal(Base):
    """That the employee took the dispute back before it was decided."""

    __tablename__ = "dispute_withdrawal"

    dispute_id: Mapped[int] = mapped_column(
        Id, ForeignKey("dispute.id"), primary_key=True, autoincrement=False
    )
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
