"""Complaints as cases: what the customer said, whose it is, what helped, what prevents the next one, what it cost."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed

#: How a complaint came in.
PAGE, MAIL, RATING, PUBLIC, EXECUTIVE, API, FILE = (
    "page",
    "mail",
    "rating",
    "public",
    "executive",
    "api",
    "file",
)
#: How a case came to an owner: opened with them, moved without more ado (cold), handed over warmly.
OPENED, MOVED, HANDED = "opened", "moved", "handed"
#: What a line of a case's story is.
NOTE, TO_CUSTOMER, FROM_CUSTOMER, OPENED_AGAIN = "note", "to customer", "from customer", "opened again"


class CasePolicy(Base):
    """One version of the response clock and of what follows by itself. Version 1 is built in (`rules.FIRST`)."""

    __tablename__ = "case_policy"

    id: Mapped[int] = ident()
    version: Mapped[int] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class Theme(Base):
    """What complaints are about, in a word or two. `key` is the name as compared."""

    __tablename__ = "case_theme"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(160), unique=True)


class Cause(Base):
    """What made complaints happen: a touchpoint, a procedure, or a thing with neither."""

    __tablename__ = "case_cause"

    id: Mapped[int] = ident()
    name: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(240), unique=True)
    touchpoint_id: Mapped[int | None] = mapped_column(Id, ForeignKey("touchpoint.id"))
    #: The policy that caused it.
    procedure_id: Mapped[int | None] = mapped_column(Id, ForeignKey("procedure.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Case(Base):
    """One complaint. `said` is what the customer said and is never changed.

    It has exactly one owner, always: `owner_id` is never empty, and changes by one conditional statement. While
    `offered_to_id` is set it is being handed over, and the owner is still the giver. `protected`: nobody but its
    handlers (`CaseHandler`) knows that it exists. The clock runs in the customer's `zone` and `country`.
    """

    __tablename__ = "service_case"
    __table_args__ = (
        CheckConstraint("offered_to_id IS NULL OR offered_to_id <> owner_id", name="offered_to_another"),
        CheckConstraint("closed_at IS NULL OR offered_to_id IS NULL", name="closed_is_not_offered"),
        Index("ix_service_case_owner", "owner_id", "closed_at"),
        Index("ix_service_case_team", "team_id", "came_at"),
        Index("ix_service_case_theme", "theme_id", "came_at"),
        Index("ix_service_case_cause", "cause_id"),
        Index("ix_service_case_customer", "customer_ref"),
        Index("ix_service_case_came", "came_at"),
        Index(
            "ix_service_case_due",
            "solve_due",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = ident()
    said: Mapped[str] = mapped_column(Sealed)
    customer: Mapped[str] = mapped_column(String(200))
    #: The customer as answers and contacts name them; empty where nobody knows.
    customer_ref: Mapped[str] = mapped_column(String(200), default="")
    #: Where they can be reached.
    reach: Mapped[str] = mapped_column(Sealed, default="")
    way: Mapped[str] = mapped_column(String(20))
    #: Digest of what the way in calls it, so that sent twice it is one case.
    once: Mapped[str | None] = mapped_column(String(64), unique=True)
    rating_id: Mapped[int | None] = mapped_column(Id, ForeignKey("rating.id"), unique=True)
    #: Where they said it in public.
    public_url: Mapped[str] = mapped_column(String(500), default="")
    theme_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case_theme.id"))
    #: The department it is about.
    team_id: Mapped[int | None] = mapped_column(Id, ForeignKey("team.id"))
    cause_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case_cause.id"))
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    protected: Mapped[bool] = mapped_column(default=False, server_default=false())
    zone: Mapped[str] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2), default="")
    came_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[str] = mapped_column(String(200))
    opener_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    offered_to_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    policy_version: Mapped[int]
    #: When the customer first heard from us.
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_due: Mapped[datetime] = mapped_column(UtcDateTime)
    solve_due: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Until when the owner was told already: the due moment it was about.
    warned_of: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Since when the customer's own answer is waited for.
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(Text, default="")
    #: Frozen when closed: whoever heard it first helped, without the customer asking again; on the customer's day.
    first_contact: Mapped[bool | None]
    same_day: Mapped[bool | None]


class Custody(Base):
    """That a case was somebody's, from when until when, and how it came to them. Of one case one is open at most."""

    __tablename__ = "case_custody"
    __table_args__ = (
        Index(
            "ix_case_custody_open",
            "case_id",
            unique=True,
            postgresql_where=text("until_at IS NULL"),
            sqlite_where=text("until_at IS NULL"),
        ),
        Index("ix_case_custody_case", "case_id", "from_at"),
        Index("ix_case_custody_employee", "employee_id", "from_at"),
    )

    id: Mapped[int] = ident()
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("service_case.id"))
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    #: Where they stood then.
    team_id: Mapped[int | None] = mapped_column(Id, ForeignKey("team.id"))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    how: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_name: Mapped[str] = mapped_column(String(200))


class CaseLine(Base):
    """One line of a case's story: a note, what we told the customer, what they said again, why it was opened again."""

    __tablename__ = "case_line"
    __table_args__ = (Index("ix_case_line_case", "case_id", "at"),)

    id: Mapped[int] = ident()
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("service_case.id"))
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class CasePause(Base):
    """Time in which the clock stood still, because the customer had to answer."""

    __tablename__ = "case_pause"
    __table_args__ = (Index("ix_case_pause_case", "case_id"),)

    id: Mapped[int] = ident()
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("service_case.id"))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(String(300))


class Workaround(Base):
    """Step one: what helped this customer, and when. Or that there was nothing to be done for them (`skipped`), why."""

    __tablename__ = "case_workaround"

    id: Mapped[int] = ident()
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("service_case.id"), unique=True)
    skipped: Mapped[bool] = mapped_column(default=False, server_default=false())
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class Prevention(Base):
    """Step two: what keeps the cause from happening again, by whom, until when.

    It follows a workaround, always: there is no step two without a step one. A repeat of its cause opens it again.
    """

    __tablename__ = "case_prevention"
    __table_args__ = (
        Index("ix_case_prevention_owner", "owner_id", "done_at"),
        Index("ix_case_prevention_cause", "cause_id"),
    )

    id: Mapped[int] = ident()
    workaround_id: Mapped[int] = mapped_column(Id, ForeignKey("case_workaround.id"), index=True)
    cause_id: Mapped[int] = mapped_column(Id, ForeignKey("case_cause.id"))
    words: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"))
    due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(String(200))
    changed: Mapped[str] = mapped_column(Text, default="")


class Reopening(Base):
    """That a case with the same cause came after a prevention was done, and opened it again."""

    __tablename__ = "case_reopening"
    __table_args__ = (UniqueConstraint("prevention_id", "case_id"),)

    id: Mapped[int] = ident()
    prevention_id: Mapped[int] = mapped_column(Id, ForeignKey("case_prevention.id"))
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("service_case.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    was_done_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseCost(Base):
    """What a case cost, in whole minor units of a currency. Taken back, the line stays and counts no more."""

    __tablename__ = "case_cost"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_case_cost_case", "case_id"),
    )

    id: Mapped[int] = ident()
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("service_case.id"))
    #: One of `rules.COSTS`.
    kind: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200))
    back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CaseHandler(Base):
    """One of the few who handle a protected case."""

    __tablename__ = "case_handler"

    case_id: Mapped[int] = mapped_column(
        Id, ForeignKey("service_case.id"), primary_key=True, autoincrement=False
    )
    employee_id: Mapped[int] = mapped_column(Id, ForeignKey("employee.id"), primary_key=True, index=True)


class CaseView(Base):
    """A list of cases that somebody keeps under a name: its filters, as its address says them."""

    __tablename__ = "case_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = ident()
    account_id: Mapped[int] = mapped_column(Id, ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
