"""Letters and lessons with who has read them, and words to a leader.

A word without a name holds nothing of its author: no id, no name, no moment, only the day.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

LETTER, LESSON = "letter", "lesson"


class Letter(Base):
    """A letter or a lesson of a leader to those below them. What it says stands in its versions; a draft has one.

    `audience`: `team` (who reports to the writer), `line` (everybody below), `unit`, `company`. `source`: of a lesson,
    where it comes from, for the writer alone.
    """

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_author", "author_id"),)

    id: Mapped[int] = ident()
    kind: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    author: Mapped[str] = mapped_column(String(200))
    audience: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Version(Base):
    """What a letter says. Once it is published a correction is a new version, with what was wrong."""

    __tablename__ = "letter_version"
    __table_args__ = (UniqueConstraint("letter_id", "number"),)

    id: Mapped[int] = ident()
    letter_id: Mapped[int] = mapped_column(Id, ForeignKey("letter.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reader(Base):
    """To whom a letter went on its day, and which version they have read (0: none)."""

    __tablename__ = "letter_reader"
    __table_args__ = (Index("ix_letter_reader_employee", "employee_id"),)

    letter_id: Mapped[int] = mapped_column(Id, ForeignKey("letter.id"), primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Retraction(Base):
    """That a letter was taken back, and why. Readers see the reason in its place."""

    __tablename__ = "letter_retraction"

    letter_id: Mapped[int] = mapped_column(Id, ForeignKey("letter.id"), primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NotAPerson(Base):
    """That the writer of a lesson said of a word in it that it names nobody."""

    __tablename__ = "letter_not_a_person"

    letter_id: Mapped[int] = mapped_column(Id, ForeignKey("letter.id"), primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(String(200), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Upward(Base):
    """A word to a leader. Without a name both `author` columns are empty for good. Only the day is kept of either."""

    __tablename__ = "upward_word"
    __table_args__ = (Index("ix_upward_word_leader", "leader_id"),)

    id: Mapped[int] = ident()
    leader_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    author_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    author: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(Text)
    sent_on: Mapped[date] = mapped_column(Date)


class UpwardAnswer(Base):
    """What the leader says to it: to the author in person (`asked` empty), or to everybody below: “You asked…”."""

    __tablename__ = "upward_answer"

    word_id: Mapped[int] = mapped_column(
        Id, ForeignKey("upward_word.id"), primary_key=True, autoincrement=False
    )
    asked: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text)
    made_on: Mapped[date] = mapped_column(Date)
