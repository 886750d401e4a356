"""Praise that customers gave, whom it is credited to for what, and where it was read aloud."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: How it came: somebody heard it, a customer wrote it in our survey, or an answer's words were taken for one.
TOLD, SURVEY, RATING = "told", "survey", "rating"


class Compliment(Base):
    """What a customer said, in their words. It counts, and enters no score."""

    __tablename__ = "compliment"
    __table_args__ = (Index("ix_compliment_said", "said_on"),)

    id: Mapped[int] = ident()
    words: Mapped[str] = mapped_column(Text)
    #: As everybody may read it: a first name, a company; empty: a customer.
    customer: Mapped[str] = mapped_column(String(120), default="")
    said_on: Mapped[date] = mapped_column(Date)
    way: Mapped[str] = mapped_column(String(10))
    rating_id: Mapped[int | None] = mapped_column(Id, ForeignKey("rating.id"))
    #: Sent twice, it counts once.
    once: Mapped[str] = mapped_column(String(64), unique=True)
    #: Whom the customer meant, as they wrote it; a person finds out who that is.
    guess: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    author_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str | None] = mapped_column(String(200))
    withdrawn_why: Mapped[str | None] = mapped_column(Text)


class ComplimentCredit(Base):
    """One of those whom a compliment is about, and what they did."""

    __tablename__ = "compliment_credit"
    __table_args__ = (
        UniqueConstraint("compliment_id", "employee_id"),
        Index("ix_compliment_credit_employee", "employee_id"),
    )

    id: Mapped[int] = ident()
    compliment_id: Mapped[int] = mapped_column(Id, ForeignKey("compliment.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    did: Mapped[str] = mapped_column(String(120), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class ReadAloud(Base):
    """That a compliment was read aloud to a team."""

    __tablename__ = "compliment_reading"
    __table_args__ = (UniqueConstraint("compliment_id", "team_id"),)

    id: Mapped[int] = ident()
    compliment_id: Mapped[int] = mapped_column(Id, ForeignKey("compliment.id"))
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(200))


class ComplimentDigest(Base):
    """That everybody was told of a month's compliments."""

    __tablename__ = "compliment_digest"

    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
