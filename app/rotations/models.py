"""Programs (kinds of rotation), their slots, who signed up, who waits, and what people can do.

`Slot.taken` counts places that are gone: sign-ups that stand and offers that are open. Only conditional statements
change it (`rotations.places`), so that it never passes the capacity, however many press at once.
"""

from datetime import date, datetime, time
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
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: What a program is, as pages name it.
KINDS = ("support rotation", "floor day", "store day", "listening hour")
#: Parts of a checklist.
BEFORE, DURING, AFTER = "before", "during", "after"
PHASES = (BEFORE, DURING, AFTER)
#: How somebody came to a place.
OWN, BY_LEAD, WAITED, SWAPPED, FILLED = "own", "lead", "waited", "swap", "filled"
#: Why a sign-up no longer stands.
WITHDREW, TAKEN_OFF, SWAPPED_AWAY, CANCELLED, LEFT = "withdrew", "taken off", "swapped", "cancelled", "left"
#: What became of waiting.
ACCEPTED, DECLINED, EXPIRED, GAVE_UP, CLOSED = "accepted", "declined", "expired", "gave up", "closed"


class Program(Base):
    """A kind of rotation: whom it is for, how long a slot is, who runs it. What is opened copies the clock times.

    `unit` is the host: its support lead and HR run the program, its people are the buddies. Times are wall clock
    times in `zone`. `eligible`: `units` (empty: any), `facing` ("off": people who meet no customers in their role;
    "any"), `months` of service. `needs`: skill -> how many in a slot must have it.
    """

    __tablename__ = "rotation_program"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    purpose: Mapped[str] = mapped_column(Text, default="")
    sponsor_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    unit: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(60))
    #: ISO 3166 code whose public holidays are off; empty: none.
    country: Mapped[str] = mapped_column(String(2), default="")
    #: Calendar days of a slot, first and last included: 12 is two weeks from Monday to Friday.
    days: Mapped[int] = mapped_column(SmallInteger)
    #: Weekdays with a shift, 0 is Monday.
    weekdays: Mapped[list[int]] = mapped_column(JSON)
    starts: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)
    capacity: Mapped[int] = mapped_column(SmallInteger)
    #: Working days a year that everybody eligible owes.
    duty_days: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: Days between the end of one stint and the start of the next.
    rest_days: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: So many days before it starts, a place is no longer given back by oneself: swap it, or ask the lead.
    notice_days: Mapped[int] = mapped_column(SmallInteger, default=7)
    #: Whether each who serves gets somebody of the host's front line beside them.
    buddy: Mapped[bool] = mapped_column(default=True)
    #: Whether answers of customers to somebody on the stint count in the `stint` lens.
    earns: Mapped[bool] = mapped_column(default=True)
    eligible: Mapped[dict[str, Any]] = mapped_column(JSON)
    needs: Mapped[dict[str, int]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CheckItem(Base):
    """One line of a program's checklist. Retired, it stays with what was ticked."""

    __tablename__ = "rotation_check_item"

    id: Mapped[int] = ident()
    program_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_program.id"), index=True)
    phase: Mapped[str] = mapped_column(String(10))
    position: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(String(300))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Slot(Base):
    """One stretch of days with places. `starts_at` and `ends_at` are the first shift's start and the last one's end."""

    __tablename__ = "rotation_slot"
    __table_args__ = (
        UniqueConstraint("program_id", "starts_on"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken"),
        CheckConstraint("ends_on >= starts_on", name="order"),
        Index("ix_rotation_slot_time", "starts_at", "ends_at"),
    )

    id: Mapped[int] = ident()
    program_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_program.id"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2), default="")
    weekdays: Mapped[list[int]] = mapped_column(JSON)
    starts: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    capacity: Mapped[int] = mapped_column(SmallInteger)
    taken: Mapped[int] = mapped_column(SmallInteger, default=0)
    needs: Mapped[dict[str, int]] = mapped_column(JSON)
    #: Working days (shifts) in it.
    shifts: Mapped[int] = mapped_column(SmallInteger)
    #: What one shift counts as towards the year's duty; 2 for weeks nobody likes.
    counts: Mapped[int] = mapped_column(SmallInteger, default=1)
    note: Mapped[str] = mapped_column(String(300), default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def free(self) -> int:
        """Places left."""
        return self.capacity - self.taken

    @property
    def burden(self) -> int:
        """Days that serving it counts towards the year's duty."""
        return self.shifts * self.counts


class SignUp(Base):
    """Somebody's place in a slot. It stands until `ended_at`; then it stays as history with the reason."""

    __tablename__ = "rotation_sign_up"
    __table_args__ = (
        Index(
            "ix_rotation_sign_up_standing",
            "slot_id",
            "employee_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_rotation_sign_up_employee", "employee_id"),
    )

    id: Mapped[int] = ident()
    slot_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_slot.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    how: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    why_ended: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    #: Somebody of the host's front line who stands beside.
    buddy_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    #: The lead noted that they did not come; nothing counts then.
    missed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    missed_reason: Mapped[str] = mapped_column(Text, default="")


class Waiting(Base):
    """Somebody's wait for a place. An offer holds a place from `offered_at` until `offer_ends_at`."""

    __tablename__ = "rotation_waiting"
    __table_args__ = (
        Index(
            "ix_rotation_waiting_open",
            "slot_id",
            "employee_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_rotation_waiting_employee", "employee_id"),
    )

    id: Mapped[int] = ident()
    slot_id: Mapped[int] = mapped_column(Id, ForeignKey("rotation_slot.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offer_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(10), default="")


class Skill(Base):
    """That somebody can do something a slot may need."""

    __tablename__ = "rotation_skill"
    __table_args__ = (UniqueConstraint("employee_id", "skill"), Index("ix_rotation_skill_skill", "skill"))

    id: Mapped[int] = ident()
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    skill: Mapped[str] = mapped_column(String(60))
