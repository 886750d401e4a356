"""A customer who was abusive, as somebody reports it, and what a second person decided."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed

SET_APART, REFUSED = "set apart", "refused"


class AbuseReport(Base):
    """Somebody's word that a customer was abusive, from a day on."""

    __tablename__ = "abuse_report"
    __table_args__ = (UniqueConstraint("reporter_id", "open_ref"), Index("ix_abuse_report_made", "made_at"))

    id: Mapped[int] = ident()
    reporter_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    customer_ref: Mapped[str] = mapped_column(String(200), index=True)
    since: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The customer until it is decided: one report a person and customer at a time.
    open_ref: Mapped[str | None] = mapped_column(String(200))


class AbuseEvidence(Base):
    """An answer or a contact that a report points at."""

    __tablename__ = "abuse_evidence"
    __table_args__ = (UniqueConstraint("report_id", "place"),)

    id: Mapped[int] = ident()
    report_id: Mapped[int] = mapped_column(Id, ForeignKey("abuse_report.id"))
    place: Mapped[int]
    #: An answer of the customer; no key of another table, for an import may be undone.
    rating_id: Mapped[int | None] = mapped_column(Id)
    contact_ref: Mapped[str] = mapped_column(String(200), default="")


class AbuseRuling(Base):
    """What the second person decided, once, and where the customer is set apart by it."""

    __tablename__ = "abuse_ruling"

    report_id: Mapped[int] = mapped_column(
        Id, ForeignKey("abuse_report.id"), primary_key=True, autoincrement=False
    )
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    decider: Mapped[str] = mapped_column(String(200))
    apart_id: Mapped[int | None] = mapped_column(Id, ForeignKey("customer_apart.id"), unique=True)


class AbusePolicy(Base):
    """For how many months a customer is set apart at most, and from which share of excluded answers (percent) on
    somebody is shown to HR. Version 1 is built in.
    """

    __tablename__ = "abuse_policy"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    months: Mapped[int]
    percent: Mapped[int]
