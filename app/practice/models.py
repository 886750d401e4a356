"""Exercises as they were played, those asked of somebody, and modules that are required."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class Attempt(Base):
    """One play of an exercise. `result` is percent of the best path, once it is finished. All attempts stay."""

    __tablename__ = "practice_attempt"
    __table_args__ = (Index("ix_practice_attempt_employee", "employee_id", "exercise"),)

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    exercise: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[int | None] = mapped_column(SmallInteger)


class Answer(Base):
    """One step of an attempt: what was chosen, and when."""

    __tablename__ = "practice_answer"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[int] = ident()
    attempt_id: Mapped[int] = mapped_column(Id, ForeignKey("practice_attempt.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    step: Mapped[str] = mapped_column(String(40))
    choice: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Asked(Base):
    """An exercise that a manager asks of somebody by a day. Done with an attempt that passes after it was asked."""

    __tablename__ = "practice_asked"
    __table_args__ = (Index("ix_practice_asked_employee", "employee_id"),)

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    exercise: Mapped[str] = mapped_column(String(40))
    due_on: Mapped[date] = mapped_column(Date)
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Module(Base):
    """Exercises that everybody of an audience passes: of a unit or a team (empty: all), meeting customers or not.

    Due `due_in` days after somebody comes under it, or on `due_on`. Whoever joins the audience later gets it too.
    """

    __tablename__ = "practice_module"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text, default="")
    exercises: Mapped[list[str]] = mapped_column(JSON)
    unit: Mapped[str] = mapped_column(String(200), default="")
    team_id: Mapped[int | None] = mapped_column(Id, ForeignKey("team.id"))
    facing: Mapped[bool | None]
    due_in: Mapped[int | None] = mapped_column(SmallInteger)
    due_on: Mapped[date | None] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[str] = mapped_column(String(200))


class ModuleEnd(Base):
    """That a module is no longer required. What was done for it stays."""

    __tablename__ = "practice_module_end"

    module_id: Mapped[int] = mapped_column(
        Id, ForeignKey("practice_module.id"), primary_key=True, autoincrement=False
    )
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
