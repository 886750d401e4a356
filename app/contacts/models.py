"""What customers said, about which work, and who is credited with it."""

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
from sqlalchemy.orm import Mapped, mapped_column

from app.contacts import customers  # noqa: F401 - what is known of customers
from app.database import Base, Id, UtcDateTime, ident

#: Lenses with a score, in the order in which pages show them.
LENSES = ("customer", "touchpoint", "stint", "internal customer", "teamwork")
#: What customers say of somebody's own work, and what they said on a stint of somebody who has other work.
CUSTOMER, STINT = "customer", "stint"
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
#: Why an answer counts in no comparison of people: given in somebody's first days, excluded by a decision, or about
#: an AI agent. Such answers are stored and shown, beside the score and never in it.
NEW_HIRE, EXCLUDED, AI_AGENT = "new hire", "excluded", "ai agent"
#: What somebody did in a contact.
ROLES = ("replied", "owned", "handed off", "fixed the cause", "rescued")


class Source(Base):
    """Where ratings come from: a helpdesk, a file, our own survey. `mapping` remembers its columns."""

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)


class Cell(Base):
    """A kind of work: one combination of lens, scale and the case-mix levels outside the employee's control.

    `hard_to_please` is `yes` for customers marked so, `rater` a keyed pseudonym of the colleague who answered a
    confidential question, `aside` why the answer counts in no comparison (empty: it counts). `came_as` is the lens
    that the source gave, where a stint made it another (empty: it is the source's own).
    """

    __tablename__ = "cell"
    __table_args__ = (
        UniqueConstraint(
            "lens",
            "scale",
            "channel",
            "reason",
            "product",
            "hard_to_please",
            "rater",
            "aside",
            "came_as",
            name="uq_cell_kind",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lens: Mapped[str] = mapped_column(String(30))
    scale: Mapped[str] = mapped_column(String(30))
    channel: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(120), default="")
    product: Mapped[str] = mapped_column(String(120), default="")
    hard_to_please: Mapped[str] = mapped_column(String(10), default="", server_default="")
    rater: Mapped[str] = mapped_column(String(32), default="", server_default="")
    aside: Mapped[str] = mapped_column(String(20), default="", server_default="")
    came_as: Mapped[str] = mapped_column(String(30), default="", server_default="")


class Rating(Base):
    """One answer on one scale.

    `id` is derived from source and external id, so that it is both the public id and what makes a second delivery
    of the same answer change nothing. `score` counts whole steps of the scale (`contacts.scales`); `raw` keeps what
    was written where that differs. `employee_id` is who is credited whole; empty where several share it
    (`Contribution`) and where a touchpoint's answer credits nobody but the team that owned it (`TeamCredit`).
    """

    __tablename__ = "rating"
    __table_args__ = (
        Index("ix_rating_employee", "employee_id", "answered_at"),
        # Few sources name the customer; the others' answers cost this index nothing.
        Index(
            "ix_rating_customer",
            "customer_ref",
            postgresql_where=text("customer_ref IS NOT NULL"),
            sqlite_where=text("customer_ref IS NOT NULL"),
        ),
    )

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
    #: The customer as the source knows them; empty where it does not say.
    customer_ref: Mapped[str | None] = mapped_column(String(200))


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
    customer_ref: Mapped[str | None] = mapped_column(String(200))


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
    #: The kind of work it counts as for this person (`aside` may differ between people); empty: the rating's.
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("cell.id"))
    #: The version of the share policy that made it; empty where the source named the shares itself.
    policy_version: Mapped[int | None]


class TeamCredit(Base):
    """The team that owned the touchpoint an answer is about, when nobody in it is named."""

    __tablename__ = "team_credit"

    rating_id: Mapped[int] = mapped_column(Id, ForeignKey("rating.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"), index=True)


class Contact(Base):
    """One conversation, call or visit of a customer, as its source names it."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("source_id", "ref"),)

    id: Mapped[int] = ident()
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    ref: Mapped[str] = mapped_column(String(200))
    customer_ref: Mapped[str | None] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(120), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Part(Base):
    """That somebody did something in a contact at a moment. Only what came before the answer shares in it."""

    __tablename__ = "contact_part"
    __table_args__ = (UniqueConstraint("contact_id", "employee_id", "role"),)

    id: Mapped[int] = ident()
    contact_id: Mapped[int] = mapped_column(Id, ForeignKey("contact.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    role: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SharePolicy(Base):
    """One version of how much each role in a contact counts. The newest is in force; what was credited stays."""

    __tablename__ = "share_policy"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    #: Role -> weight, whole numbers from 0 to 10.
    weights: Mapped[dict[str, Any]] = mapped_column(JSON)


class Correction(Base):
    """That somebody changed who is credited with an answer, and why. `before` and `after`: lists of
    [employee id, role, share in thousandths].
    """

    __tablename__ = "rating_correction"

    id: Mapped[int] = ident()
    rating_id: Mapped[int] = mapped_column(Id, ForeignKey("rating.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    before: Mapped[list[Any]] = mapped_column(JSON)
    after: Mapped[list[Any]] = mapped_column(JSON)


class Exclusion(Base):
    """That an answer no longer counts, and why. It stays on every page, and so does the score with it."""

    __tablename__ = "rating_exclusion"

    rating_id: Mapped[int] = mapped_column(Id, ForeignKey("rating.id"), primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    #: The decision about its customer that it follows from; empty where the answer itself was decided about.
    apart_id: Mapped[int | None] = mapped_column(Id, ForeignKey("customer_apart.id"), index=True)


class Touchpoint(Base):
    """Something a customer meets without meeting a person: an invoice, a delivery, a release.

    Answers name it as their product.
    """

    __tablename__ = "touchpoint"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(120), unique=True)


class TouchpointOwner(Base):
    """The team that owns a touchpoint from a day on, until the next owner's day."""

    __tablename__ = "touchpoint_owner"
    __table_args__ = (UniqueConstraint("touchpoint_id", "starts_on"),)

    id: Mapped[int] = ident()
    touchpoint_id: Mapped[int] = mapped_column(Id, ForeignKey("touchpoint.id"))
    team_id: Mapped[int] = mapped_column(Id, ForeignKey("team.id"))
    starts_on: Mapped[date] = mapped_column(Date)
