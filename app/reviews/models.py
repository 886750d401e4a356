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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Id, UtcDateTime, ident
from app.people.models import Employee
from app.reviews import steps  # noqa: F401 - the tables of the process

CUSTOMER, TEAMWORK = "customer satisfaction", "customer-care teamwork"
#: Sections of these kinds stand in every template and are filled, or marked no evidence with a reason (R2).
MANDATORY = (CUSTOMER, TEAMWORK)
BEHAVIOURS, MOTIVE, TEXT = "behaviours", "motive", "text"
KINDS = (*MANDATORY, BEHAVIOURS, TEXT, MOTIVE)
#: Who fills a section. `peer`, `internal customer` and `report` are groups whose views are shown together only.
MANAGER, SELF, PEER, INTERNAL, REPORT = "manager", "self", "peer", "internal customer", "report"
FILLERS = (MANAGER, SELF, PEER, INTERNAL, REPORT)
GROUPS = (PEER, INTERNAL, REPORT)
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
    about: Mapped[str] = mapped_column(Text, default="", server_default="")
    made_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


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
    #: Who fills it, of FILLERS.
    fillers: Mapped[list[str]] = mapped_column(
        JSON, default=lambda: [MANAGER], server_default=text("'[\"manager\"]'")
    )
    #: What each rating from 1 to 5 means, in words; empty where the general words do.
    anchors: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    #: Of a scorecard: what is scored, each {"name", "anchors": {"1": …, "3": …, "5": …}}.
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default=text("'[]'"))


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
    opens_on: Mapped[date | None] = mapped_column(Date)
    #: Until when employees write their own part, and until when views of others are collected.
    self_due_on: Mapped[date | None] = mapped_column(Date)
    collect_until: Mapped[date | None] = mapped_column(Date)
    acknowledge_by: Mapped[date | None] = mapped_column(Date)
    #: Closed cycles are read only.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(200))
    #: The rule that said who is in it.
    population: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))

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
    #: Scores of single behaviours by name; what is skipped is not there.
    scores: Mapped[dict[str, int] | None] = mapped_column(JSON)
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
