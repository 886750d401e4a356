"""Calendar addresses that programs of others read, what stood in them last, and reminders that went out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

PERSONAL, PROGRAM, TEAM = "personal", "program", "team"


class CalendarFeed(Base):
    """A secret address with one's own stints, those of a program or of a team. Only the digest of its key is kept, so
    it is shown once; made anew, the one before is dead.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "ix_calendar_feed_live",
            "account_id",
            "kind",
            "thing_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = ident()
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(10))
    #: The employee, program or team it is of.
    thing_id: Mapped[int] = mapped_column(Id)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: To the hour: a reading writes nothing else.
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CalendarMark(Base):
    """What calendars were told of a place last: with another `print` it counts as changed (SEQUENCE of RFC 5545)."""

    __tablename__ = "calendar_mark"

    sign_up_id: Mapped[int] = mapped_column(
        Id, ForeignKey("rotation_sign_up.id"), primary_key=True, autoincrement=False
    )
    print: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reminder(Base):
    """That somebody was reminded of a stint: each kind once."""

    __tablename__ = "calendar_reminder"

    sign_up_id: Mapped[int] = mapped_column(
        Id, ForeignKey("rotation_sign_up.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
