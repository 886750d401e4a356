"""What customers said, about which work, and who is credited with it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident

#: Lenses with a score, in the order in which pages show them.
LENSES = ("customer", "touchpoint", "stint", "internal customer", "teamwork")
LENS_WORDS = {
    "customer": "Customers",
    "touchpoint": "Touchpoints",
    "stint": "Support stints",
    "internal customer": "Internal customers",
    "teamwork": "Customer-care teamwork",
}
#: Lenses whose single answers nobody may open: the author was promised confidence.
CONFIDENTIAL = frozenset({"internal customer", "teamwork"})
#: Fewer answers than this are not shown for a confidential lens.
CONFIDENTIAL_MINIMUM = 5


class Source(Base):
    """Where ratings come from: a helpdesk, a file, our own survey. `mapping` remembers its columns."""

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)


class Cell(Base):
    """A kind of work: one combination of lens, scale and the case-mix levels outside the employee's control."""

    __tablename__ = "cell"
    __table_args__ = (UniqueConstraint("lens", "scale", "channel", "reason", "product"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lens: Mapped[str] = mapped_column(String(30))
    scale: Mapped[str] = mapped_column(String(30))
    channel: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(120), default="")
    product: Mapped[str] = mapped_column(String(120), default="")


class Rating(Base):
    """One answer on one scale.

    `id` is derived from source and external id, so that it is both the public id and what makes a second delivery
    of the same answer change nothing. `score` counts whole steps of the scale (`contacts.scales`); `raw` keeps what
    was written where that differs. `employee_id` is who is credited whole; empty where several share (`Contribution`).
    """

    __tablename__ = "rating"
    __table_args__ = (Index("ix_rating_employee", "employee_id", "answered_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    external_id: Mapped[str] = mapped_column(String(200))
    employee_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    score: Mapped[int] = mapped_column(SmallInteger)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    raw: Mapped[str | None] = mapped_column(String(60))
    contact_ref: Mapped[str | None] = mapped_column(String(200))
    comment: Mapped[str | None] = mapped_column(Text)
    import_id: Mapped[int | None] = mapped_column(Id)


class Revision(Base):
    """What a rating said before its source changed it. Both versions stay."""

    __tablename__ = "rating_revision"

    id: Mapped[int] = ident()
    rating_id: Mapped[int] = mapped_column(Id, ForeignKey("rating.id"), index=True)
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    employee_id: Mapped[int | None] = mapped_column(Id)
    cell_id: Mapped[int]
    score: Mapped[int] = mapped_column(SmallInteger)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    raw: Mapped[str | None] = mapped_column(String(60))
    contact_ref: Mapped[str | None] = mapped_column(String(200))
    comment: Mapped[str | None] = mapped_column(Text)
    import_id: Mapped[int | None] = mapped_column(Id)


class Contribution(Base):
    """A share of a rating credited to one of several who worked the contact, frozen when it happened."""

    __tablename__ = "contribution"
    __table_args__ = (
        UniqueConstraint("rating_id", "employee_id"),
        CheckConstraint("share BETWEEN 1 AND 1000", name="share"),
        Index("ix_contribution_employee", "employee_id"),
    )

    id: Mapped[int] = ident()
    rating_id: Mapped[int] = mapped_column(Id, ForeignKey("rating.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    role: Mapped[str] = mapped_column(String(30))
    #: Thousandths; all shares of a rating add up to 1000.
    share: Mapped[int] = mapped_column(SmallInteger)
