"""What employees give customers of their own accord, the limit it stays in, and what became of it."""

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

#: Who is asked above the limit first.
MANAGER, LEAD = "manager", "support lead"


class SpendPolicy(Base):
    """One version of the limit with its reason. Version 1 is built in (`rules.FIRST`): stored ones begin with 2."""

    __tablename__ = "spend_policy"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    #: Pairs of a currency and its limit in whole minor units; the first is what forms begin with.
    limits: Mapped[list[Any]] = mapped_column(JSON)
    #: `manager` or `support lead`.
    asks: Mapped[str] = mapped_column(String(20))


class SpendGuest(Base):
    """A guest of an employee: the row that is held while something is given to them, so that one comes after another.

    `guest_key` is the guest as compared (`files.values.identity`), `guest` as typed last.
    """

    __tablename__ = "spend_guest"
    __table_args__ = (UniqueConstraint("employee_id", "guest_key"),)

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    guest_key: Mapped[str] = mapped_column(String(400))
    guest: Mapped[str] = mapped_column(String(200))
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Spend(Base):
    """Something given to a guest. It stands at once, or, over the limit (`asked_id`), from a yes on.

    `amount` is in whole minor units of `currency`. `day` is the calendar day at the counter: of `at` in `zone`.
    """

    __tablename__ = "spend"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        UniqueConstraint("employee_id", "once"),
        Index("ix_spend_employee", "employee_id", "guest_key", "at"),
        Index("ix_spend_month", "month"),
        Index("ix_spend_asked", "asked_id"),
        Index("ix_spend_customer", "customer_ref"),
    )

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    #: Where the employee stood on that day.
    team_id: Mapped[int | None] = mapped_column(Id, ForeignKey("team.id"))
    guest: Mapped[str] = mapped_column(String(200))
    guest_key: Mapped[str] = mapped_column(String(400))
    #: The guest as customers' answers name them, where they do.
    customer_ref: Mapped[str] = mapped_column(String(200))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    #: One of `rules.REASONS`.
    what_for: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(60))
    day: Mapped[date] = mapped_column(Date)
    #: Of `day` (`clock.month_of`).
    month: Mapped[int]
    #: From this moment on, a contact of the guest says that they came back.
    back_from: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The version of the policy that let it stand or made it ask.
    policy_version: Mapped[int]
    #: Digest of what a form or a program calls this one spend, so that sent twice it counts once.
    once: Mapped[str | None] = mapped_column(String(64))
    #: Who was asked; empty where nobody had to be.
    asked_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))


class SpendAnswer(Base):
    """What was said to a spend over the limit, once."""

    __tablename__ = "spend_answer"

    spend_id: Mapped[int] = mapped_column(Id, ForeignKey("spend.id"), primary_key=True, autoincrement=False)
    granted: Mapped[bool]
    words: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class SpendReturn(Base):
    """That a spend was taken back: it counts nowhere from then on, and stays to be read."""

    __tablename__ = "spend_return"

    spend_id: Mapped[int] = mapped_column(Id, ForeignKey("spend.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class SpendOutcome(Base):
    """What the giver told of it afterwards; of several the newest counts. `story` is for everybody to read."""

    __tablename__ = "spend_outcome"
    __table_args__ = (Index("ix_spend_outcome_spend", "spend_id", "made_at"),)

    id: Mapped[int] = ident()
    spend_id: Mapped[int] = mapped_column(Id, ForeignKey("spend.id"))
    kept: Mapped[bool]
    story: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
