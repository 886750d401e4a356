"""Who depends on whom inside the company, and who is asked about whom."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident


class Dependence(Base):
    """The team `team_id` depends on the work of `on_team_id`: its people are the others' internal customers."""

    __tablename__ = "dependence"
    __table_args__ = (
        UniqueConstraint("team_id", "on_team_id"),
        CheckConstraint("team_id <> on_team_id", name="two_teams"),
    )

    id: Mapped[int] = ident()
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"))
    on_team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class Request(Base):
    """Somebody asked a colleague of a team that theirs depends on for something: open between the two, and to nobody
    else. The day after it is done the system draws whether the one who asked is asked about it, and the request goes:
    no question and no answer knows of it.
    """

    __tablename__ = "colleague_request"

    id: Mapped[int] = ident()
    asker_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    subject_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), index=True)
    what: Mapped[str] = mapped_column(String(200), default="")
    made_on: Mapped[date] = mapped_column(Date)
    #: The day it was done, as one of the two said.
    done_on: Mapped[date | None] = mapped_column(Date)


class Ask(Base):
    """One question to one colleague about another, drawn by the system; never chosen by either of the two.

    It knows that it was answered, never what: the answer carries only a keyed pseudonym of who gave it.
    """

    __tablename__ = "colleague_ask"
    __table_args__ = (
        UniqueConstraint("asker_id", "subject_id", "lens", "month"),
        Index("ix_colleague_ask_open", "asker_id", "closes_on"),
    )

    id: Mapped[int] = ident()
    #: Whose answer is wanted.
    asker_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    subject_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    lens: Mapped[str] = mapped_column(String(30))
    month: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_on: Mapped[date] = mapped_column(Date)
    answered: Mapped[bool] = mapped_column(default=False)
    #: The colleague does not work with this person: no answer, and no more questions about them this half year.
    passed: Mapped[bool] = mapped_column(default=False)
