"""Leave: days on which somebody is away, and the calendars it is read from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: Where a leave was written. One of a calendar says `feed:` and the calendar's id.
PAGE, FILE, FEED = "page", "file", "feed"


class Leave(Base):
    """That an employee is away from `first_on` to `last_on`, both included. Nothing says why.

    `external_id` names it in its file or calendar, so that a second reading changes nothing. Taken back, it stays.
    """

    __tablename__ = "leave"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="order"),
        UniqueConstraint("source", "external_id", "employee_id"),
        Index("ix_leave_employee", "employee_id", "last_on"),
    )

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Who ended it: a name, or its source, which may say again that it stands.
    ended_by: Mapped[str] = mapped_column(String(200), default="")


class LeaveFeed(Base):
    """A calendar that leave is read from: one employee's own, or with no employee a whole company's.

    Its address may hold a secret: it is shown shortened.
    """

    __tablename__ = "leave_feed"

    id: Mapped[int] = ident()
    employee_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"), unique=True)
    url: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    #: When it was read last, and when that was tried last.
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Stretches of leave in it, and the events that could not be given to anybody: `many` and some `names`.
    found: Mapped[int] = mapped_column(default=0)
    unmatched: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
