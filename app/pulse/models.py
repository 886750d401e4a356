"""Pulse rounds, and what may be kept of them.

Nothing here joins an answer to whoever gave it. While a round is open an answer is added to the sums of a box: one
row a box, sealed, and written anew by every answer, so that neither the row's place nor its transaction tells more than
who answered last. Once the round is over only its figures stay: who was asked and who answered is forgotten, and so are
the boxes.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed


class PulseRound(Base):
    """Three questions to everybody of a unit (empty: of the company), from a day to a day, both included."""

    __tablename__ = "pulse_round"
    __table_args__ = (UniqueConstraint("unit", "starts_on"), UniqueConstraint("open_key"))

    id: Mapped[int] = ident()
    unit: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    #: The next round begins so many weeks after this one began; empty: none does by itself.
    every_weeks: Mapped[int | None]
    #: How many people it asks; empty before its first day.
    asked: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When its figures were made, after its last day.
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The unit until the figures are made: one round a unit at a time.
    open_key: Mapped[str | None] = mapped_column(String(200))
    #: Why somebody ended it before its last day; empty where nobody did.
    end_reason: Mapped[str] = mapped_column(Text, default="", server_default="")


class PulseBox(Base):
    """Where the answers of a team are added up while a round is open. Teams in which fewer than five are asked share
    their unit's box (no team), units of fewer than five share one for the rest (no team, no unit).
    """

    __tablename__ = "pulse_box"
    __table_args__ = (Index("ix_pulse_box_round", "round_id"),)

    id: Mapped[int] = ident()
    round_id: Mapped[int] = mapped_column(Id, ForeignKey("pulse_round.id"))
    team_id: Mapped[int | None] = mapped_column(Id, ForeignKey("team.id"))
    unit: Mapped[str] = mapped_column(String(200), default="")
    #: How often each value was given to each question.
    counts: Mapped[Any] = mapped_column(Sealed)


class PulseAsked(Base):
    """Whom an open round asks, and that they have answered: never what. Gone when the round is over."""

    __tablename__ = "pulse_asked"
    __table_args__ = (Index("ix_pulse_asked_employee", "employee_id"),)

    round_id: Mapped[int] = mapped_column(
        Id, ForeignKey("pulse_round.id"), primary_key=True, autoincrement=False
    )
    employee_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )
    box_id: Mapped[int] = mapped_column(Id, ForeignKey("pulse_box.id"))
    answered: Mapped[bool] = mapped_column(default=False)


class PulseWords(Base):
    """What the people of a unit wrote in a round, mixed anew at every answer. Fewer than five are thrown away."""

    __tablename__ = "pulse_words"

    round_id: Mapped[int] = mapped_column(
        Id, ForeignKey("pulse_round.id"), primary_key=True, autoincrement=False
    )
    unit: Mapped[str] = mapped_column(String(200), primary_key=True)
    words: Mapped[Any] = mapped_column(Sealed)


class PulseFigure(Base):
    """What a round tells: the averages of at least five answers to each question, as they are shown."""

    __tablename__ = "pulse_figure"
    __table_args__ = (Index("ix_pulse_figure_round", "round_id"),)

    id: Mapped[int] = ident()
    round_id: Mapped[int] = mapped_column(Id, ForeignKey("pulse_round.id"))
    #: `team`, `rest` (a unit's smaller teams), `elsewhere` (what is left of all units), `unit` or `all`.
    kind: Mapped[str] = mapped_column(String(10))
    team_id: Mapped[int | None] = mapped_column(Id, ForeignKey("team.id"))
    unit: Mapped[str] = mapped_column(String(200), default="")
    #: Answers, in full fives.
    n: Mapped[int]
    happy: Mapped[float]
    trained: Mapped[float]
    informed: Mapped[float]
