"""How things are done here: what must be followed, what may be bent, who bent it, and what bends too often."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

FLEXIBLE, MUST = "flexible", "must-follow"
KINDS = (MUST, FLEXIBLE)
FRONT, BACK = "front line", "back office"
SIDES = (FRONT, BACK)


class Procedure(Base):
    """One way of doing something, with who owns it. What it says and whether it must be followed is a version's."""

    __tablename__ = "procedure"

    id: Mapped[int] = ident()
    title: Mapped[str] = mapped_column(String(120), unique=True)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Sort(Base):
    """A session in which one of the front line and one of the back office go through the procedures together."""

    __tablename__ = "procedure_sort"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(120))
    front_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    back_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SortWord(Base):
    """What a side called a procedure in a session; of several the last counts."""

    __tablename__ = "procedure_sort_word"
    __table_args__ = (UniqueConstraint("sort_id", "number"),)

    id: Mapped[int] = ident()
    sort_id: Mapped[int] = mapped_column(Id, ForeignKey("procedure_sort.id"))
    procedure_id: Mapped[int] = mapped_column(Id, ForeignKey("procedure.id"))
    side: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(String(20))
    #: In the order in which they were said.
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProcedureVersion(Base):
    """What a procedure says from `in_force_at` on, until the next version is. A must-follow one is in force once both
    sides have signed it; one that never was signed is in force never.
    """

    __tablename__ = "procedure_version"
    __table_args__ = (UniqueConstraint("procedure_id", "number"),)

    id: Mapped[int] = ident()
    procedure_id: Mapped[int] = mapped_column(Id, ForeignKey("procedure.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    #: Why it must be followed, and what happens otherwise; or why it became flexible.
    reason: Mapped[str] = mapped_column(Text, default="")
    risk: Mapped[str] = mapped_column(Text, default="")
    #: What may be done for the customer until an exception is answered.
    meanwhile: Mapped[str] = mapped_column(Text, default="")
    #: The session it came out of.
    sort_id: Mapped[int | None] = mapped_column(Id, ForeignKey("procedure_sort.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    in_force_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProcedureSignature(Base):
    """That somebody of a side signed a version."""

    __tablename__ = "procedure_signature"

    version_id: Mapped[int] = mapped_column(
        Id, ForeignKey("procedure_version.id"), primary_key=True, autoincrement=False
    )
    side: Mapped[str] = mapped_column(String(20), primary_key=True)
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProcedureException(Base):
    """That somebody does otherwise. From a flexible procedure it stands, from a must-follow one it asks."""

    __tablename__ = "procedure_exception"
    __table_args__ = (
        UniqueConstraint("employee_id", "once"),
        Index("ix_procedure_exception_procedure", "procedure_id", "made_at"),
        Index("ix_procedure_exception_asked", "asked_id"),
    )

    id: Mapped[int] = ident()
    procedure_id: Mapped[int] = mapped_column(Id, ForeignKey("procedure.id"))
    version_id: Mapped[int] = mapped_column(Id, ForeignKey("procedure_version.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Who was asked; empty where nobody had to be.
    asked_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    #: Digest of what a form calls this one, so that sent twice it counts once.
    once: Mapped[str | None] = mapped_column(String(64))


class ExceptionAnswer(Base):
    """What was said to an exception to a must-follow procedure, once."""

    __tablename__ = "procedure_exception_answer"

    exception_id: Mapped[int] = mapped_column(
        Id, ForeignKey("procedure_exception.id"), primary_key=True, autoincrement=False
    )
    granted: Mapped[bool]
    words: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class FlexProposal(Base):
    """That exceptions to a must-follow procedure are asked for again and again, so that its rule might give way."""

    __tablename__ = "procedure_flex_proposal"
    __table_args__ = (UniqueConstraint("open_key"), Index("ix_procedure_flex_procedure", "procedure_id"))

    id: Mapped[int] = ident()
    procedure_id: Mapped[int] = mapped_column(Id, ForeignKey("procedure.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int]
    days: Mapped[int]
    #: The procedure until it is answered: one proposal a procedure at a time.
    open_key: Mapped[int | None] = mapped_column(Id)


class FlexAnswer(Base):
    """What the procedure's owner made of a proposal."""

    __tablename__ = "procedure_flex_answer"

    proposal_id: Mapped[int] = mapped_column(
        Id, ForeignKey("procedure_flex_proposal.id"), primary_key=True, autoincrement=False
    )
    taken: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class ProcedurePolicy(Base):
    """From how many exceptions within how many days a rule is asked to give way. Version 1 is built in."""

    __tablename__ = "procedure_policy"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    times: Mapped[int]
    days: Mapped[int]
