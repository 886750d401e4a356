"""That several complaints came on one thing within days: one alert, until somebody has answered it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

THEME, UNIT = "theme", "unit"


class Alert(Base):
    """One cluster of cases. Of one theme, or one unit, one is open at a time, however many complaints come.

    `thing` is the theme's id, or the unit's name; `name` what people read.
    """

    __tablename__ = "case_alert"
    __table_args__ = (
        Index(
            "ix_case_alert_open",
            "kind",
            "thing",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
        Index("ix_case_alert_raised", "raised_at"),
    )

    id: Mapped[int] = ident()
    kind: Mapped[str] = mapped_column(String(10))
    thing: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    #: The first of the cases that raised it, how many there were, within how many days they had to come.
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    cases: Mapped[int]
    days: Mapped[int]
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Who sees to it, once somebody was asked.
    owner_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(Text, default="")
