"""A case on its way from one person to another, what was answered, whether it helped, how warm it was."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed

ACCEPTED, DECLINED, TIMED_OUT, TAKEN_BACK = "accepted", "declined", "timed out", "taken back"


class Handoff(Base):
    """That an owner asks somebody to take a case over. Until it is accepted they stay its owner."""

    __tablename__ = "handoff"
    __table_args__ = (
        CheckConstraint("giver_id <> receiver_id", name="two_people"),
        # One at a time for each case, however many are begun at once.
        UniqueConstraint("open_case_id"),
        Index("ix_handoff_case", "case_id", "asked_at"),
        Index("ix_handoff_giver", "giver_id", "asked_at"),
        Index("ix_handoff_receiver", "receiver_id", "asked_at"),
    )

    id: Mapped[int] = ident()
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("service_case.id"))
    giver_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    receiver_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    #: What the customer was told of it, and when; empty where they were not.
    told: Mapped[str] = mapped_column(Sealed, default="")
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: What the receiver needs to know, so that the customer says nothing twice.
    summary: Mapped[str] = mapped_column(Sealed, default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    #: Unanswered until then it goes back to the giver.
    deadline: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    #: The case until it is answered.
    open_case_id: Mapped[int | None] = mapped_column(Id)


class HandoffAnswer(Base):
    """How a handoff was answered, once. Accepted, the custody it began."""

    __tablename__ = "handoff_answer"

    handoff_id: Mapped[int] = mapped_column(
        Id, ForeignKey("handoff.id"), primary_key=True, autoincrement=False
    )
    answer: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    custody_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case_custody.id"), unique=True)


class HandoffOutcome(Base):
    """That the customer was really helped after a handoff, and when."""

    __tablename__ = "handoff_outcome"

    handoff_id: Mapped[int] = mapped_column(
        Id, ForeignKey("handoff.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(Text, default="")
    helped_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class HandoffRating(Base):
    """How warm the receiver found it, 1 to 5."""

    __tablename__ = "handoff_rating"
    __table_args__ = (CheckConstraint("warmth BETWEEN 1 AND 5", name="warmth"),)

    handoff_id: Mapped[int] = mapped_column(
        Id, ForeignKey("handoff.id"), primary_key=True, autoincrement=False
    )
    warmth: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
