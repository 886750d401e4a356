"""What happens to a review besides the writing: each step is a row, who and when come with it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class SelfPart(Base):
    """What the employee wrote about their own period in one section. Nobody else reads it before both parts are in."""

    __tablename__ = "review_self_part"

    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(Id, ForeignKey("review_section.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    no_evidence: Mapped[str] = mapped_column(Text, default="")
    #: Scores of single behaviours by name; what is skipped is not there.
    scores: Mapped[dict[str, int] | None] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SelfHandIn(Base):
    """The employee's own part is in."""

    __tablename__ = "review_self_hand_in"

    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Asked(Base):
    """Somebody asked for their view: as peer, internal customer or report. Chosen by the system, never by the employee
    or the manager. That they answered is known, what they answered is nowhere tied to them.
    """

    __tablename__ = "review_asked"
    __table_args__ = (UniqueConstraint("review_id", "role", "employee_id"),)

    id: Mapped[int] = ident()
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"))
    role: Mapped[str] = mapped_column(String(20))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    answered: Mapped[bool] = mapped_column(default=False, server_default=false())


class View(Base):
    """What one of those asked wrote: no author, no time, and a random id, so that no order tells."""

    __tablename__ = "review_view"
    __table_args__ = (Index("ix_review_view_review", "review_id", "role"),)

    id: Mapped[int] = ident()
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"))
    role: Mapped[str] = mapped_column(String(20))
    #: Scores 1 to 5 by the name of what was asked; what was skipped is not there.
    scores: Mapped[dict[str, int]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text, default="")


class TakenBack(Base):
    """A finished review was taken back before its release; what stood there then is kept."""

    __tablename__ = "review_taken_back"

    id: Mapped[int] = ident()
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    #: Section title -> text and rating, as they were.
    before: Mapped[list[Any]] = mapped_column(JSON)


class Talk(Base):
    """Manager and employee talked about the released review."""

    __tablename__ = "review_talk"

    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True)
    held_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    #: What both agreed; both read it.
    agreed: Mapped[str] = mapped_column(Text, default="")


class Objection(Base):
    """The employee disputes the released review."""

    __tablename__ = "review_objection"

    id: Mapped[int] = ident()
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)


class ObjectionRuling(Base):
    """Somebody outside the line decided the dispute: the review stands, or it is reopened to be changed."""

    __tablename__ = "review_objection_ruling"

    objection_id: Mapped[int] = mapped_column(Id, ForeignKey("review_objection.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    #: `stands` or `reopened`.
    outcome: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)


class Reopening(Base):
    """A released or locked review was opened again; what had been released is kept word for word."""

    __tablename__ = "review_reopening"

    id: Mapped[int] = ident()
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    #: Sign-off, release, talk, acknowledgement and sections as they were.
    before: Mapped[dict[str, Any]] = mapped_column(JSON)


class Extension(Base):
    """One review may be finished later than its cycle's due date."""

    __tablename__ = "review_extension"

    id: Mapped[int] = ident()
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), index=True)
    until: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class Handover(Base):
    """A review went from one manager to another, draft and citations with it."""

    __tablename__ = "review_handover"

    id: Mapped[int] = ident()
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), index=True)
    from_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    to_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    #: What the one who leaves it wants the next to know; the two and HR read it.
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class Closing(Base):
    """HR closed one review that nobody can finish any more, for the employee has left."""

    __tablename__ = "review_closing"

    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
