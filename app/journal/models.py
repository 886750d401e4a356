"""The journal: what was done, by whom, to what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime


class Entry(Base):
    """One act, sensitive reading or refusal. Append-only.

    `position` and `digest` link it into the hash chain; one writer fills them after commit, in order.
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
