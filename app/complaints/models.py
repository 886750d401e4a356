"""What customers say of a case afterwards, and their way to say it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime


class CaseVerdict(Base):
    """What the customer says afterwards, on two axes of 1 to 5: what we did, and how we handled it."""

    __tablename__ = "case_verdict"
    __table_args__ = (
        CheckConstraint("did BETWEEN 1 AND 5 AND handled BETWEEN 1 AND 5", name="axes"),
        Index("ix_case_verdict_at", "at"),
    )

    case_id: Mapped[int] = mapped_column(
        Id, ForeignKey("service_case.id"), primary_key=True, autoincrement=False
    )
    did: Mapped[int] = mapped_column(SmallInteger)
    handled: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Who asked the customer on the telephone; empty: the customer gave it over their link.
    asked_by: Mapped[str] = mapped_column(String(200), default="")


class CaseLink(Base):
    """A customer's way to say how it went, once. Only the secret's digest is kept."""

    __tablename__ = "case_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("service_case.id"), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
