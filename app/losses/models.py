"""Customers who left: since when they were with us, why, what they met, and whether they came back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: How the reason is known: the customer said so, or somebody of us thinks so.
SAID, THINK = "said", "think"


class LossReasons(Base):
    """One version of the list of reasons. Version 1 is built in (`rules.REASONS`): stored ones begin with 2."""

    __tablename__ = "loss_reasons"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    names: Mapped[list[Any]] = mapped_column(JSON)


class LostCustomer(Base):
    """A customer who left. `customer_key` is the customer as compared (`files.values.identity`), `customer_ref` as
    customers' answers name them, where they do.

    `reason` is its name in the list of that day, `amount` the yearly revenue in whole minor units of `currency`.
    """

    __tablename__ = "lost_customer"
    __table_args__ = (
        CheckConstraint("amount IS NULL OR amount > 0", name="amount"),
        CheckConstraint("since IS NULL OR since <= lost_on", name="since"),
        Index("ix_lost_customer_key", "customer_key", "lost_on"),
        Index("ix_lost_customer_lost_on", "lost_on"),
        UniqueConstraint("once"),
        UniqueConstraint("reference"),
    )

    id: Mapped[int] = ident()
    customer: Mapped[str] = mapped_column(String(200))
    customer_key: Mapped[str] = mapped_column(String(400))
    customer_ref: Mapped[str] = mapped_column(String(200))
    since: Mapped[date | None] = mapped_column(Date)
    lost_on: Mapped[date] = mapped_column(Date)
    #: Of `lost_on` (`clock.month_of`).
    month: Mapped[int]
    reason: Mapped[str] = mapped_column(String(120))
    how: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="")
    #: Who looked after them.
    team_id: Mapped[int | None] = mapped_column(Id, ForeignKey("team.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    #: Digest of what a form or a program calls this one, so that sent twice it counts once.
    once: Mapped[str | None] = mapped_column(String(64))
    #: What a file calls this one, and a digest of what it said.
    reference: Mapped[str | None] = mapped_column(String(200))
    came_with: Mapped[str | None] = mapped_column(String(64))


class LossTouchpoint(Base):
    """A touchpoint that a lost customer had met, by its name: it stays when the touchpoint goes."""

    __tablename__ = "loss_touchpoint"

    loss_id: Mapped[int] = mapped_column(
        Id, ForeignKey("lost_customer.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(120), primary_key=True)


class LossChange(Base):
    """A correction: what was noted before and after, field by field, and why."""

    __tablename__ = "loss_change"
    __table_args__ = (UniqueConstraint("loss_id", "number"),)

    id: Mapped[int] = ident()
    loss_id: Mapped[int] = mapped_column(Id, ForeignKey("lost_customer.id"))
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    #: Lists of [label, before, after], as people read them.
    changed: Mapped[list[Any]] = mapped_column(JSON)


class LossReturn(Base):
    """That a note was taken back: it counts nowhere from then on, and stays to be read."""

    __tablename__ = "loss_return"

    loss_id: Mapped[int] = mapped_column(
        Id, ForeignKey("lost_customer.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class WonBack(Base):
    """That a lost customer is a customer again, and what brought them."""

    __tablename__ = "loss_won_back"

    loss_id: Mapped[int] = mapped_column(
        Id, ForeignKey("lost_customer.id"), primary_key=True, autoincrement=False
    )
    back_on: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
