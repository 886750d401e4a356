"""Sealed records of decisions, how long they are kept, and what holds them beyond that."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed
from app.people.models import Employee


class SealedRecord(Base):
    """The whole record of a decision as it stood at a step, as canonical JSON. `digest` is its SHA-256, which the
    journal noted in the same transaction. Once its time is over the body is gone; the digest stays.
    """

    __tablename__ = "sealed_record"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The step it was sealed after, in words.
    why: Mapped[str] = mapped_column(String(60))
    body: Mapped[Any] = mapped_column(Sealed, nullable=True)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RetentionPolicy(Base):
    """One version of how long records are kept after their end. The newest is in force.

    `body`: {"years": n, "rules": [{"kind", "country", "years"}]}; an empty kind or country is any.
    """

    __tablename__ = "retention_policy"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class Hold(Base):
    """That nothing about an employee may be erased, whatever the policy says: a charge, a suit, an audit.

    One person asks for its release, another one grants it.
    """

    __tablename__ = "legal_hold"

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    reason: Mapped[Any] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asker_id: Mapped[int | None] = mapped_column(Id, ForeignKey("account.id"))
    asker: Mapped[str | None] = mapped_column(String(200))
    asker_words: Mapped[Any] = mapped_column(Sealed, nullable=True)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    releaser: Mapped[str | None] = mapped_column(String(200))

    employee: Mapped[Employee] = relationship(lazy="raise")
