"""Bonus plans: what they pay for, where two pull apart, and who lives with it until when. Nobody's bonus is here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class BonusPolicy(Base):
    """One version of what bonuses may be tied to, which metrics pull apart, and from which weight a shared customer
    metric holds two plans together. Version 1 is built in (`rules.FIRST`): stored ones begin with 2.
    """

    __tablename__ = "bonus_policy"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    #: Lists of [name, what it pays for, `more` or `less`, whether it is a customer metric, lens].
    metrics: Mapped[list[Any]] = mapped_column(JSON)
    #: Lists of [metric, metric, why they pull apart].
    pairs: Mapped[list[Any]] = mapped_column(JSON)
    #: Percent.
    least: Mapped[int]


class BonusPlan(Base):
    """A plan by its name. What it pays for, whom and when is its newest version's."""

    __tablename__ = "bonus_plan"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class BonusVersion(Base):
    """What a plan says from when it was made until its next version is. In force from `starts_on` to `ends_on`, both
    included; without an end until another version ends it.
    """

    __tablename__ = "bonus_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends"),
    )

    id: Mapped[int] = ident()
    plan_id: Mapped[int] = mapped_column(Id, ForeignKey("bonus_plan.id"))
    number: Mapped[int]
    #: In words: a role, a team, a unit.
    for_whom: Mapped[str] = mapped_column(String(200))
    #: Whose people read it; either may be empty.
    team_id: Mapped[int | None] = mapped_column(Id, ForeignKey("team.id"))
    unit: Mapped[str] = mapped_column(String(200), default="")
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class BonusMetric(Base):
    """What a version pays for, as the policy had it when the version was made. `weight` in percent."""

    __tablename__ = "bonus_metric"
    __table_args__ = (CheckConstraint("weight BETWEEN 1 AND 100", name="weight"),)

    version_id: Mapped[int] = mapped_column(
        Id, ForeignKey("bonus_version.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    weight: Mapped[int]
    #: `more` or `less` of it is paid for.
    direction: Mapped[str] = mapped_column(String(10))
    customer: Mapped[bool]
    #: The lens its number comes from here; empty where it comes from elsewhere.
    lens: Mapped[str] = mapped_column(String(30), default="")


class BonusConflict(Base):
    """That two plans (or the two halves of one) pull apart: raised once, told once. `cleared_at` while a shared
    customer metric, other metrics or other days hold them together.
    """

    __tablename__ = "bonus_conflict"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id", "first_metric", "second_metric"),
        Index("ix_bonus_conflict_second", "second_id"),
    )

    id: Mapped[int] = ident()
    first_id: Mapped[int] = mapped_column(Id, ForeignKey("bonus_plan.id"))
    second_id: Mapped[int] = mapped_column(Id, ForeignKey("bonus_plan.id"))
    #: Of the first plan and of the second one.
    first_metric: Mapped[str] = mapped_column(String(120))
    second_metric: Mapped[str] = mapped_column(String(120))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BonusAcceptance(Base):
    """That somebody lives with a conflict until a day (included), and why. Of several the newest counts."""

    __tablename__ = "bonus_acceptance"
    __table_args__ = (Index("ix_bonus_acceptance_conflict", "conflict_id", "made_at"),)

    id: Mapped[int] = ident()
    conflict_id: Mapped[int] = mapped_column(Id, ForeignKey("bonus_conflict.id"))
    until: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
