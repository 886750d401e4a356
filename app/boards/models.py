"""What was changed on which day, and what production and margin were in each month."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: What a figure is of. Morale comes from the pulse, and comes first wherever the three stand together.
PRODUCTION, MARGIN = "production", "margin"
KINDS = (PRODUCTION, MARGIN)


class Intervention(Base):
    """That something was changed on a day, in units and teams, or (neither named) in the whole company."""

    __tablename__ = "intervention"
    __table_args__ = (
        UniqueConstraint("once"),
        Index("ix_intervention_day", "on_day"),
        Index("ix_intervention_prevention", "prevention_id"),
    )

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date] = mapped_column(Date)
    #: Of `on_day` (`clock.month_of`).
    month: Mapped[int]
    #: Names of units.
    units: Mapped[list[Any]] = mapped_column(JSON)
    #: Ids of teams.
    teams: Mapped[list[Any]] = mapped_column(JSON)
    #: The prevention it is, where it was one.
    prevention_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case_prevention.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    #: Digest of what a form calls this one, so that pressed twice it is one.
    once: Mapped[str | None] = mapped_column(String(64))


class InterventionReturn(Base):
    """That a mark was taken back: it stands in no picture from then on, and stays to be read."""

    __tablename__ = "intervention_return"

    intervention_id: Mapped[int] = mapped_column(
        Id, ForeignKey("intervention.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class BusinessFigure(Base):
    """Production or margin of a month, of a unit or (no unit) of the company, and what it counts.

    `value` is an exact decimal as text, as it was given; None where a correction says that there is no such figure.
    """

    __tablename__ = "business_figure"
    __table_args__ = (
        CheckConstraint("kind IN ('production', 'margin')", name="kind"),
        UniqueConstraint("kind", "unit", "month"),
        Index("ix_business_figure_month", "month"),
    )

    id: Mapped[int] = ident()
    kind: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(200), default="")
    month: Mapped[int]
    value: Mapped[str | None] = mapped_column(String(40))
    counts: Mapped[str] = mapped_column(String(80))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[str] = mapped_column(String(200))


class FigureChange(Base):
    """A correction: what a figure was before and after, and why."""

    __tablename__ = "business_figure_change"
    __table_args__ = (UniqueConstraint("figure_id", "number"),)

    id: Mapped[int] = ident()
    figure_id: Mapped[int] = mapped_column(Id, ForeignKey("business_figure.id"))
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    #: Lists of [label, before, after], as people read them.
    changed: Mapped[list[Any]] = mapped_column(JSON)
