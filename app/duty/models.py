"""Who does not serve a year's duty, why, and when it is made up; and what serving did."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class OptOut(Base):
    """That somebody serves none of a program's duty in a year, with the reason. What is owed is made up by a day."""

    __tablename__ = "rotation_opt_out"
    __table_args__ = (
        Index(
            "ix_rotation_opt_out_standing",
            "employee_id",
            "program_id",
            "year",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_rotation_opt_out_program", "program_id", "year"),
    )

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    program_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_program.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(Text)
    #: Days owed on top of the next year's duty.
    days: Mapped[int] = mapped_column(SmallInteger)
    make_up_by: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RotationEffect(Base):
    """What serving did, as last worked out: of the cohort of a quarter, or of all (`cohort` is empty).

    `facts`: the figures of `effects.rules.Pooled`; `measure` names what was measured.
    """

    __tablename__ = "rotation_effect"
    __table_args__ = (Index("ix_rotation_effect_program", "program_id"),)

    id: Mapped[int] = ident()
    program_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_program.id"))
    cohort: Mapped[str] = mapped_column(String(20), default="")
    measure: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
