"""What a cycle remembers of whom it reminded."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime


class Reminder(Base):
    """That somebody was reminded on a day of all that is due: once a day at most."""

    __tablename__ = "cycle_reminder"

    employee_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )
    on: Mapped[date] = mapped_column(Date, primary_key=True)


class Prompting(Base):
    """That HR had those reminded who were late in a cycle: once a day at most."""

    __tablename__ = "cycle_prompting"

    cycle_id: Mapped[int] = mapped_column(Id, ForeignKey("cycle.id"), primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column(Date, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]
