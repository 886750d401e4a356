"""One-to-ones of an employee with their manager: a series, its meetings, what stands on the agenda, what was promised.

What the two write is read by the two alone. A reflection is read by its author alone.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

WEEKLY, FORTNIGHTLY, MONTHLY = "weekly", "fortnightly", "monthly"


class Series(Base):
    """An employee's one-to-ones. `manager_id`: with whom they are now; it changes by a handover only."""

    __tablename__ = "meeting_series"

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), unique=True)
    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    every: Mapped[str] = mapped_column(String(20))
    begun_on: Mapped[date] = mapped_column(Date)


class Meeting(Base):
    """One meeting with one manager and the notes that both write. The one of a series that is not closed is the next.

    Closed without `held_on`: the manager changed before it took place.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_series", "series_id", "planned_on"),
        Index(
            "ix_meeting_next",
            "series_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = ident()
    series_id: Mapped[int] = mapped_column(Id, ForeignKey("meeting_series.id"))
    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    planned_on: Mapped[date] = mapped_column(Date)
    held_on: Mapped[date | None] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    saved_by: Mapped[str] = mapped_column(String(200), default="")


class AgendaItem(Base):
    """Something to talk about: own words or a prompt. Unanswered, it stays on the agenda of the next meeting.

    `manager_id`: with whom it was to be talked about; `meeting_id`: in which meeting it was answered.
    """

    __tablename__ = "meeting_item"

    id: Mapped[int] = ident()
    series_id: Mapped[int] = mapped_column(Id, ForeignKey("meeting_series.id"), index=True)
    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    author_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    prompt: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    meeting_id: Mapped[int | None] = mapped_column(Id, ForeignKey("meeting.id"))


class Reflection(Base):
    """What one of the two thinks of a meeting, for themselves. Its author is the only reader there is."""

    __tablename__ = "meeting_reflection"

    meeting_id: Mapped[int] = mapped_column(
        Id, ForeignKey("meeting.id"), primary_key=True, autoincrement=False
    )
    author_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )
    text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MeetingPromise(Base):
    """What one of the two does by a day. It is carried over until it is kept, or dropped with a reason."""

    __tablename__ = "meeting_promise"

    id: Mapped[int] = ident()
    series_id: Mapped[int] = mapped_column(Id, ForeignKey("meeting_series.id"), index=True)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    what: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")


class MeetingHandover(Base):
    """That a series went to the employee's new manager."""

    __tablename__ = "meeting_handover"

    id: Mapped[int] = ident()
    series_id: Mapped[int] = mapped_column(Id, ForeignKey("meeting_series.id"), index=True)
    from_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    to_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MeetingShare(Base):
    """That the employee let a later manager read the notes of the meetings closed until then."""

    __tablename__ = "meeting_share"

    series_id: Mapped[int] = mapped_column(
        Id, ForeignKey("meeting_series.id"), primary_key=True, autoincrement=False
    )
    manager_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
