"""The journal: what was done, by whom, to what."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime

#: Kinds of things of which nobody who runs the system reads that they exist.
CLOSED_KINDS = frozenset(
    {"decision", "offer", "record", "hold", "fairness", "keeper question", "package policy"}
)


class Entry(Base):
    """One act, sensitive reading or refusal. Append-only.

    `position`, `body_digest` and `digest` link it into the hash chain; one writer fills them after commit, in order.
    `body_digest` is of what the entry says alone, so that the chain can be followed without reading what others did;
    entries linked before there was one have none, and their `digest` is over all of it at once.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_subject", "subject_id", "at"),
        Index("ix_journal_entry_thing", "thing_kind", "thing_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(Id)
    #: As shown then; survives the account.
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    verb: Mapped[str] = mapped_column(String(60))
    thing_kind: Mapped[str] = mapped_column(String(40), default="")
    thing_id: Mapped[int | None] = mapped_column(Id)
    #: The employee it is about, if one.
    subject_id: Mapped[int | None] = mapped_column(Id)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    request_id: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int | None] = mapped_column(Id, unique=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    body_digest: Mapped[str | None] = mapped_column(String(64))


class JournalHead(Base):
    """Where the chain stood when a day (UTC) was over: a copy kept outside shows whether its past was rewritten."""

    __tablename__ = "journal_head"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    #: Of the last entry linked by then; 0 where there was none yet.
    position: Mapped[int] = mapped_column(Id)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
