"""Leaders on the line: calls to the own service line, mystery shops of units on versioned checklists, and how often."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: Whether a caller was taken care of.
YES, PARTLY, NO = "yes", "partly", "no"
#: What a leader does on the line.
CALL, SHOP, FLOOR = "call", "shop", "floor"
#: How a question of a checklist is answered: yes or no, or one to five.
YES_NO, SCALE = "yes/no", "1-5"


class LineCall(Base):
    """That a leader rang the own service line as a customer does. Taken back (`undone_at`), it counts nowhere."""

    __tablename__ = "line_call"
    __table_args__ = (
        UniqueConstraint("once"),
        CheckConstraint("waited >= 0", name="waited"),
        Index("ix_line_call_caller", "caller_id", "called_on"),
        Index("ix_line_call_day", "called_on"),
    )

    id: Mapped[int] = ident()
    caller_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    #: The team whose line it was.
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"))
    called_on: Mapped[date] = mapped_column(Date)
    #: Whole minutes until a person answered.
    waited: Mapped[int] = mapped_column(SmallInteger)
    #: `yes`, `partly` or `no`.
    care: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    #: Digest of what a form, a program or a row of a file calls this one call, so that sent twice it is one.
    once: Mapped[str | None] = mapped_column(String(64))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ShopChecklist(Base):
    """What a mystery shop looks at. Its questions stand in versions; retired, no new shop uses it."""

    __tablename__ = "shop_checklist"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ShopVersion(Base):
    """One version of a checklist. `questions`: id, words and kind of each, in order. Shops keep theirs for good."""

    __tablename__ = "shop_version"
    __table_args__ = (UniqueConstraint("checklist_id", "version"),)

    id: Mapped[int] = ident()
    checklist_id: Mapped[int] = mapped_column(Id, ForeignKey("shop_checklist.id"))
    version: Mapped[int]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))


class MysteryShop(Base):
    """One visit to a unit as a customer, with its answers. It speaks of the unit; of `person_id` only once confirmed.

    `points` of `most`, in quarters of a question: what could not be seen counts in neither.
    """

    __tablename__ = "mystery_shop"
    __table_args__ = (
        UniqueConstraint("once"),
        CheckConstraint("most > 0 AND points BETWEEN 0 AND most", name="points"),
        Index("ix_mystery_shop_team", "team_id", "visited_on"),
        Index("ix_mystery_shop_shopper", "shopper_id", "visited_on"),
        Index("ix_mystery_shop_person", "person_id"),
    )

    id: Mapped[int] = ident()
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"))
    visited_on: Mapped[date] = mapped_column(Date)
    version_id: Mapped[int] = mapped_column(Id, ForeignKey("shop_version.id"))
    #: Question -> `yes`, `no`, `1` to `5`, or `unseen`.
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    points: Mapped[int] = mapped_column(Integer)
    most: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(Text, default="")
    #: Whom the shopper thinks they met.
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    shopper_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    once: Mapped[str | None] = mapped_column(String(64))


class ShopConfirmation(Base):
    """That a second person looked who was on duty: it was the person named (`confirmed`), or it was not. Said once."""

    __tablename__ = "shop_confirmation"

    shop_id: Mapped[int] = mapped_column(
        Id, ForeignKey("mystery_shop.id"), primary_key=True, autoincrement=False
    )
    confirmed: Mapped[bool] = mapped_column(Boolean)
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class ShopPhoto(Base):
    """A photo of a shop, made anew without anything that a camera writes into it. Without a shop it waits for its form
    to be sent again, and goes after two days.
    """

    __tablename__ = "shop_photo"
    __table_args__ = (UniqueConstraint("shop_id", "digest"), Index("ix_shop_photo_waiting", "made_at"))

    id: Mapped[int] = ident()
    shop_id: Mapped[int | None] = mapped_column(Id, ForeignKey("mystery_shop.id"))
    #: SHA-256 of what is stored, so that the same photo is kept once.
    digest: Mapped[str] = mapped_column(String(64))
    width: Mapped[int] = mapped_column(SmallInteger)
    height: Mapped[int] = mapped_column(SmallInteger)
    octets: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))


class ShopPhotoBody(Base):
    """The JPEG itself, apart from what lists read."""

    __tablename__ = "shop_photo_body"

    photo_id: Mapped[int] = mapped_column(
        Id, ForeignKey("shop_photo.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    body: Mapped[bytes] = mapped_column(LargeBinary)


class CadencePolicy(Base):
    """One version of how often each leader does what, in days. Version 1 is built in (`rules.FIRST`)."""

    __tablename__ = "frontline_policy"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    call_days: Mapped[int] = mapped_column(SmallInteger)
    shop_days: Mapped[int] = mapped_column(SmallInteger)
    floor_days: Mapped[int] = mapped_column(SmallInteger)


class Lapse(Base):
    """That a leader was told that something is overdue. `since`: the day it was done last, or `never`."""

    __tablename__ = "frontline_lapse"

    employee_id: Mapped[int] = mapped_column(
        Id, ForeignKey("employee.id"), primary_key=True, autoincrement=False
    )
    what: Mapped[str] = mapped_column(String(10), primary_key=True)
    since: Mapped[str] = mapped_column(String(10), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
