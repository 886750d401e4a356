"""Calibration sessions: who sat together over whose drafts, what they changed and why."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Id, UtcDateTime, ident
from app.reviews.models import Cycle


class Calibration(Base):
    """One session over a group's drafts. It is open until somebody in HR ends it; then it is read only."""

    __tablename__ = "calibration_session"

    id: Mapped[int] = ident()
    cycle_id: Mapped[int] = mapped_column(Id, ForeignKey("cycle.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    #: What was said and agreed. `minutes_version` counts saves, so that two who write never lose text silently.
    minutes: Mapped[str] = mapped_column(Text, default="")
    minutes_version: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(200))

    cycle: Mapped[Cycle] = relationship(lazy="raise")


class Calibrated(Base):
    """A review in a session, with what stood in it when the session was opened."""

    __tablename__ = "calibration_review"

    calibration_id: Mapped[int] = mapped_column(Id, ForeignKey("calibration_session.id"), primary_key=True)
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True, index=True)
    #: {"ratings": {section id: rating or None}, "total": "3.42" or None}
    before: Mapped[dict[str, Any]] = mapped_column(JSON)


class Seat(Base):
    """Somebody who sits in a session, and when their page last said that they are there."""

    __tablename__ = "calibration_seat"

    calibration_id: Mapped[int] = mapped_column(Id, ForeignKey("calibration_session.id"), primary_key=True)
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), primary_key=True, index=True)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Change(Base):
    """One rating changed in a session, with its reason. Both values stay."""

    __tablename__ = "calibration_change"

    id: Mapped[int] = ident()
    calibration_id: Mapped[int] = mapped_column(Id, ForeignKey("calibration_session.id"), index=True)
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), index=True)
    section_id: Mapped[int] = mapped_column(Id, ForeignKey("review_section.id"))
    before: Mapped[int | None] = mapped_column(SmallInteger)
    after: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
