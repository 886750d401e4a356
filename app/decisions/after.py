"""What follows a proposal: told, in effect, taken back, undone, appealed; and what is done to keep a star."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed


class Delivery(Base):
    """That the employee was told the decision, from when they read their own page of it."""

    __tablename__ = "decision_delivery"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    #: What the employee reads; never the proposer's reason.
    words: Mapped[Any] = mapped_column(Sealed)
    #: The last day to appeal.
    appeal_by: Mapped[date] = mapped_column(Date)


class Effect(Base):
    """That a decision took effect on its date."""

    __tablename__ = "decision_effect"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Withdrawal(Base):
    """That a proposal was taken back before it was approved."""

    __tablename__ = "decision_withdrawal"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[Any] = mapped_column(Sealed)


class Reversal(Base):
    """That an approved decision no longer holds. What was approved stays readable."""

    __tablename__ = "decision_reversal"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[Any] = mapped_column(Sealed)


class Wish(Base):
    """What a star asked for, as somebody in HR wrote it down."""

    __tablename__ = "decision_wish"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[Any] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class RetentionAction(Base):
    """Something that is done to keep a star: an owner, a day."""

    __tablename__ = "retention_action"

    id: Mapped[int] = ident()
    decision_id: Mapped[int] = mapped_column(Id, ForeignKey("decision.id"), index=True)
    what: Mapped[Any] = mapped_column(Sealed)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    due_on: Mapped[date] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(String(200))


class Appeal(Base):
    """That the employee asks somebody else to decide again. Once per decision."""

    __tablename__ = "decision_appeal"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[Any] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decide_by: Mapped[date] = mapped_column(Date)
    #: Who in HR entered it for somebody who wrote on paper; empty where the employee did it here.
    entered_by: Mapped[str | None] = mapped_column(String(200))


class AppealRuling(Base):
    """What somebody who had no part in the decision ruled: it stands, or it is reversed (then a `Reversal` follows)."""

    __tablename__ = "decision_appeal_ruling"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    stands: Mapped[bool]
    reason: Mapped[Any] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(200))
