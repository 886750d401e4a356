"""Cycles and reviews. Each change of state is a row: who and when come with it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Id, UtcDateTime, ident
from app.people.models import Employee

CUSTOMER, TEAMWORK = "customer satisfaction", "customer-care teamwork"
#: Sections of these kinds stand in every template and are filled, or marked no evidence with a reason (R2).
MANDATORY = (CUSTOMER, TEAMWORK)
#: Lenses whose evidence stands beside each mandatory section.
LENSES_OF = {CUSTOMER: ("customer", "touchpoint", "stint"), TEAMWORK: ("internal customer", "teamwork")}


class Template(Base):
    """Sections and weights of a review; a change makes a new version, running cycles keep theirs."""

    __tablename__ = "review_template"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Section(Base):
    """One section of a template. Weights of a template add up to 100."""

    __tablename__ = "review_section"
    __table_args__ = (
        UniqueConstraint("template_id", "position"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight"),
    )

    id: Mapped[int] = ident()
    template_id: Mapped[int] = mapped_column(Id, ForeignKey("review_template.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(40), default="text")
    title: Mapped[str] = mapped_column(String(200))
    prompt: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[int] = mapped_column(SmallInteger)


class Cycle(Base):
    """One round of reviews over a period of whole months (both included, as month keys)."""

    __tablename__ = "cycle"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(200), unique=True)
    template_id: Mapped[int] = mapped_column(Id, ForeignKey("review_template.id"))
    first_month: Mapped[int]
    last_month: Mapped[int]
    due_on: Mapped[date] = mapped_column(Date)
    launched_at: Mapped[datetime] = mapped_column(UtcDateTime)

    template: Mapped[Template] = relationship(lazy="raise")


class Review(Base):
    """One employee's review in one cycle, written by the manager."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("cycle_id", "employee_id"), Index("ix_review_manager", "manager_id"))

    id: Mapped[int] = ident()
    cycle_id: Mapped[int] = mapped_column(Id, ForeignKey("cycle.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    manager_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    #: As at the cycle's last day: last spring shows last spring's facing.
    customer_facing: Mapped[bool]

    cycle: Mapped[Cycle] = relationship(lazy="raise")
    employee: Mapped[Employee] = relationship(foreign_keys=[employee_id], lazy="raise")
    manager: Mapped[Employee] = relationship(foreign_keys=[manager_id], lazy="raise")


class Part(Base):
    """What the manager wrote in one section. `version` counts saves, so that two tabs never lose text silently."""

    __tablename__ = "review_part"
    __table_args__ = (CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name="rating"),)

    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(Id, ForeignKey("review_section.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    #: Why there is no evidence; then there is no rating, and the section leaves the denominator.
    no_evidence: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Citation(Base):
    """Evidence cited in a section, as it was when cited."""

    __tablename__ = "citation"
    __table_args__ = (UniqueConstraint("review_id", "section_id", "kind", "source_key"),)

    id: Mapped[int] = ident()
    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), index=True)
    section_id: Mapped[int] = mapped_column(Id, ForeignKey("review_section.id"))
    kind: Mapped[str] = mapped_column(String(20))
    source_key: Mapped[str] = mapped_column(String(60))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    cited_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignOff(Base):
    """The manager finished the review; the period's evidence and the total are frozen here."""

    __tablename__ = "review_sign_off"

    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[list[Any]] = mapped_column(JSON)
    total: Mapped[dict[str, Any]] = mapped_column(JSON)


class Release(Base):
    """The manager gave the review to the employee."""

    __tablename__ = "review_release"

    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class Acknowledgement(Base):
    """The employee has read the review; with an answer, if they wrote one."""

    __tablename__ = "review_acknowledgement"

    review_id: Mapped[int] = mapped_column(Id, ForeignKey("review.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
