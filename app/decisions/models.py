"""Decisions: what a person in HR proposed about an employee, and everything that followed. Each step is a row.

Nothing here is ever made by a rule, a job or a score: a person proposes, with a reason of their own. All words and
figures are sealed (`Sealed`); what is in the clear is what statements need.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed
from app.decisions.after import (
    Appeal,
    AppealRuling,
    Delivery,
    Effect,
    RetentionAction,
    Reversal,
    Wish,
    Withdrawal,
)
from app.people.models import Employee
from app.reviews.models import Cycle

STAR, KEEP, COACH, SEVERANCE = "star", "keep", "coach", "severance"
KINDS = (STAR, KEEP, COACH, SEVERANCE)
#: What follows a proposal stands in a file of its own and is asked for here.
__all__ = [
    "Appeal",
    "AppealRuling",
    "Approval",
    "Approved",
    "Decision",
    "Delivery",
    "Desk",
    "Dossier",
    "Effect",
    "Hearing",
    "HearingAnswer",
    "Relation",
    "RetentionAction",
    "Reversal",
    "SavedView",
    "SetCheck",
    "Waiver",
    "Wish",
    "Withdrawal",
]


#: Work asked of a higher room with {"decision": id}: its whole record is sealed as it stands then.
SEAL = "seal record"


class Desk(Base):
    """That HR decides about people in a cycle. `earlier_*`: the window before the cycle's, as long and not overlapping.

    `answer_days`: working days an employee has to answer before a severance may be approved. `appeal_days`: days to
    appeal after a decision was told.
    """

    __tablename__ = "decision_desk"

    cycle_id: Mapped[int] = mapped_column(Id, ForeignKey("cycle.id"), primary_key=True, autoincrement=False)
    earlier_first: Mapped[int]
    earlier_last: Mapped[int]
    answer_days: Mapped[int] = mapped_column(default=10)
    appeal_days: Mapped[int] = mapped_column(default=30)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[str] = mapped_column(String(200))

    cycle: Mapped[Cycle] = relationship(lazy="raise")


class Decision(Base):
    """What one person in HR proposed about one employee in one cycle. One at a time: it ends by withdrawal or reversal.

    `version` counts steps: whoever acts on another version than they saw is told so.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index(
            "uq_decision_open",
            "cycle_id",
            "employee_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_decision_employee", "employee_id"),
    )

    id: Mapped[int] = ident()
    cycle_id: Mapped[int] = mapped_column(Id, ForeignKey("cycle.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(20))
    #: The proposer's own words.
    reason: Mapped[Any] = mapped_column(Sealed)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposer_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    proposer: Mapped[str] = mapped_column(String(200))
    #: From when it holds; of a severance the first day on which the person no longer works here.
    effect_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)
    #: Of the newest dossier what lists show: {"score": a score with its range or None, "gates": [a gate as kept]}.
    brief: Mapped[Any] = mapped_column(Sealed)
    #: Withdrawn or reversed.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: All that was sealed of it is gone, its time being over; who, when and digests stay.
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    employee: Mapped[Employee] = relationship(lazy="raise")
    cycle: Mapped[Cycle] = relationship(lazy="raise")


class Dossier(Base):
    """The evidence as it was gathered for a decision, frozen. `digest` is the SHA-256 of its canonical JSON. Gathered
    anew it gets the next number, and approvals of the one before no longer count.
    """

    __tablename__ = "decision_dossier"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[Any] = mapped_column(Sealed)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class Hearing(Base):
    """That the employee was told what is considered and asked to answer, until `answer_by` (included)."""

    __tablename__ = "decision_hearing"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[Any] = mapped_column(Sealed)
    #: Whose public holidays the window leaves out; empty: none.
    country: Mapped[str] = mapped_column(String(2), default="")
    answer_by: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[str] = mapped_column(String(200))


class HearingAnswer(Base):
    """What the employee answered. Once; part of the record."""

    __tablename__ = "decision_answer"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[Any] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Waiver(Base):
    """That the coaching plan is not waited for: asked in writing by one person, granted by another."""

    __tablename__ = "decision_waiver"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[Any] = mapped_column(Sealed)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asker_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    asker: Mapped[str] = mapped_column(String(200))
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    granter_id: Mapped[int | None] = mapped_column(Id, ForeignKey("account.id"))
    granter: Mapped[str | None] = mapped_column(String(200))


class Approval(Base):
    """That somebody approved a decision on the dossier of this number, with words of their own."""

    __tablename__ = "decision_approval"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    account_id: Mapped[int] = mapped_column(
        Id, ForeignKey("account.id"), primary_key=True, autoincrement=False
    )
    dossier_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    #: Whether the approver led HR then.
    lead: Mapped[bool] = mapped_column(default=False)
    words: Mapped[Any] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Approved(Base):
    """That every gate was met when the last approval came. From here on it is sealed. At most once."""

    __tablename__ = "decision_approved"

    decision_id: Mapped[int] = mapped_column(
        Id, ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The gates as they stood: [{"key", "title", "state", "says"}].
    gates: Mapped[Any] = mapped_column(Sealed)


class Relation(Base):
    """That somebody in HR declared to stand close to an employee: neither decides about the other while it holds."""

    __tablename__ = "declared_relation"

    id: Mapped[int] = ident()
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"), index=True)
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    words: Mapped[Any] = mapped_column(Sealed)
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SetCheck(Base):
    """The fairness check and the risk of a cycle's severances, as of a moment. `members` is the digest of who was in
    the set: another set wants another check. An alarm blocks until it is answered in writing.
    """

    __tablename__ = "decision_set_check"

    id: Mapped[int] = ident()
    cycle_id: Mapped[int] = mapped_column(Id, ForeignKey("cycle.id"), index=True)
    members: Mapped[str] = mapped_column(String(64))
    result: Mapped[Any] = mapped_column(Sealed)
    alarm: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    answer: Mapped[Any] = mapped_column(Sealed, nullable=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answerer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("account.id"))
    answerer: Mapped[str | None] = mapped_column(String(200))


class SavedView(Base):
    """A filter of the desk that somebody keeps by name."""

    __tablename__ = "decision_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = ident()
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(300))
