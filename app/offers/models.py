"""Offers of a severance: each version as it was reckoned, and what became of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed
from app.decisions.models import Decision

GIVEN, SIGNED, REVOKED = "given", "signed", "revoked"


class Offer(Base):
    """One version of the offer of a decision. Never changed: something else is the next number."""

    __tablename__ = "offer"
    __table_args__ = (UniqueConstraint("decision_id", "number"),)

    id: Mapped[int] = ident()
    decision_id: Mapped[int] = mapped_column(Id, ForeignKey("decision.id"))
    number: Mapped[int]
    policy_version: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    #: `packages.rules.Inputs.as_json`.
    inputs: Mapped[Any] = mapped_column(Sealed)
    #: `packages.rules.Package.as_json`.
    package: Mapped[Any] = mapped_column(Sealed)
    #: What HR says above the figures of the letter.
    words: Mapped[Any] = mapped_column(Sealed)
    #: Of the US pack: {"forty": "yes", "group": true}; null where it was off or does not apply.
    clock: Mapped[Any] = mapped_column(Sealed, nullable=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))

    decision: Mapped[Decision] = relationship(lazy="raise")


class OfferStep(Base):
    """That a version was given to the employee, signed by them, or revoked by them, on a day; each once."""

    __tablename__ = "offer_step"

    offer_id: Mapped[int] = mapped_column(Id, ForeignKey("offer.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    on: Mapped[date] = mapped_column("happened_on", Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
