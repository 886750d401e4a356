"""What somebody on a stint writes down, and what became of the bugs and ideas they found."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: How a customer seemed at the end of a contact.
HAPPY, UNHAPPY, UNSURE = "happy", "unhappy", "unsure"
#: What is found.
BUG, IDEA = "bug", "idea"
KINDS = (BUG, IDEA)
#: Where a finding stands. `noted` is the absence of any other state.
NOTED, TAKEN_UP, RELEASED, DECLINED = "noted", "taken up", "released", "declined"
STATES = (NOTED, TAKEN_UP, RELEASED, DECLINED)
#: Who reads a reflection.
ALONE, TEAM, ALL = "private", "team", "all"


class Tick(Base):
    """That a line of the checklist is done. Taken back, the row goes."""

    __tablename__ = "logbook_tick"
    __table_args__ = (UniqueConstraint("sign_up_id", "item_id"),)

    id: Mapped[int] = ident()
    sign_up_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_sign_up.id"))
    item_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_check_item.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class Finding(Base):
    """A bug or an idea that somebody on a stint came upon. Only its finder changes its words."""

    __tablename__ = "logbook_finding"
    __table_args__ = (
        Index("ix_logbook_finding_sign_up", "sign_up_id"),
        Index("ix_logbook_finding_program", "program_id", "made_at"),
    )

    id: Mapped[int] = ident()
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(Text, default="")
    #: https only; empty: none.
    link: Mapped[str] = mapped_column(String(1000), default="")
    program_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_program.id"))
    sign_up_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_sign_up.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The finder took it back.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Step(Base):
    """That a finding came into a state. The newest one holds."""

    __tablename__ = "logbook_step"
    __table_args__ = (UniqueConstraint("finding_id", "number"),)

    id: Mapped[int] = ident()
    finding_id: Mapped[int] = mapped_column(Id, ForeignKey("logbook_finding.id"))
    #: From 1 in the order in which they came.
    number: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(10))
    #: What changed for customers, or why it is declined.
    words: Mapped[str] = mapped_column(Text, default="")
    #: Who does it and their team, from being taken up on.
    owner_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    team_id: Mapped[int | None] = mapped_column(Id, ForeignKey("team.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class Met(Base):
    """That somebody met a finding too, with how many customers."""

    __tablename__ = "logbook_met"
    __table_args__ = (
        UniqueConstraint("finding_id", "employee_id"),
        CheckConstraint("customers > 0", name="customers"),
    )

    id: Mapped[int] = ident()
    finding_id: Mapped[int] = mapped_column(Id, ForeignKey("logbook_finding.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    customers: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Handled(Base):
    """A contact that somebody on a stint handled, in short. No customer is named; `ref` finds it at its source."""

    __tablename__ = "logbook_contact"
    __table_args__ = (
        CheckConstraint("customers > 0", name="customers"),
        Index("ix_logbook_contact_sign_up", "sign_up_id", "made_at"),
        Index("ix_logbook_contact_finding", "finding_id"),
    )

    id: Mapped[int] = ident()
    sign_up_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_sign_up.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    words: Mapped[str] = mapped_column(String(300))
    mood: Mapped[str] = mapped_column(String(10))
    ref: Mapped[str] = mapped_column(String(200), default="")
    customers: Mapped[int] = mapped_column(default=1)
    #: The bug or idea it was about.
    finding_id: Mapped[int | None] = mapped_column(Id, ForeignKey("logbook_finding.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Its author took it back.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Reflection(Base):
    """What somebody takes along from a stint, in answer to three questions. `reader` says who may read it."""

    __tablename__ = "logbook_reflection"

    sign_up_id: Mapped[int] = mapped_column(
        Id, ForeignKey("rotation_sign_up.id"), primary_key=True, autoincrement=False
    )
    surprised: Mapped[str] = mapped_column(Text, default="")
    change: Mapped[str] = mapped_column(Text, default="")
    keep: Mapped[str] = mapped_column(Text, default="")
    reader: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Thanks(Base):
    """What somebody of the support team thanks for, once a stint and author. Public; taken back, it stays unseen."""

    __tablename__ = "logbook_thanks"
    __table_args__ = (UniqueConstraint("sign_up_id", "author_id"),)

    id: Mapped[int] = ident()
    sign_up_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_sign_up.id"))
    author_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    author: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
