"""Where words come from: connected sources, what each delivered and what became of it, and who their agents are."""

from base64 import b64decode
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Id, UtcDateTime, ident
from app.database.sealing import Sealed

#: Ways in. A file is an import of its own (`imports.models.Import`): it keeps its rows as a delivery keeps its body.
WEBHOOK, PULL, API, SURVEY, TYPED = "webhook", "pull", "api", "survey", "typed in"
#: What became of a delivery. `held`: something in it waits for a person; nothing of it is lost.
WAITING, APPLIED, HELD, DISCARDED = "waiting", "applied", "held", "discarded"


class Connection(Base):
    """A source that is connected: a helpdesk, a survey tool, our own surveys, whoever pushes over the API."""

    __tablename__ = "connection"
    # What Rapport writes of a source itself stands beside what the source delivers.
    __table_args__ = (UniqueConstraint("source_id", "kind"),)

    id: Mapped[int] = ident()
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    #: A key of `helpdesks.catalogue.HELPDESKS`, or `own` for what Rapport itself writes.
    kind: Mapped[str] = mapped_column(String(30))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(200))
    #: What its webhook is signed with; the one before holds for a day after a change.
    secret: Mapped[str | None] = mapped_column(Sealed)
    earlier_secret: Mapped[str | None] = mapped_column(Sealed)
    earlier_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: `helpdesks.said.Options` as JSON.
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Address and credentials of its API, where Rapport reads it by itself.
    pull: Mapped[dict[str, Any] | None] = mapped_column(Sealed)
    cursor: Mapped[str] = mapped_column(Text, default="", server_default="")
    pulled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why it could not be read lately, with the mend; empty where it could.
    pull_error: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: Calls whose signature did not hold, and why the last did not. Counted at most every few seconds.
    refused: Mapped[int] = mapped_column(default=0, server_default="0")
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_why: Mapped[str] = mapped_column(Text, default="", server_default="")
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Delivery(Base):
    """One body that a source sent, taken before the sender was thanked, and applied once whatever the retries."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("connection_id", "external_id"),
        UniqueConstraint("connection_id", "seal"),
        Index("ix_delivery_received", "received_at"),
        Index("ix_delivery_state", "state", "connection_id"),
    )

    id: Mapped[int] = ident()
    connection_id: Mapped[int] = mapped_column(Id, ForeignKey("connection.id"))
    #: The sender's id of this delivery, else the body's SHA-256.
    external_id: Mapped[str] = mapped_column(String(200))
    #: SHA-256 of the signature it came with: a call caught on its way and sent again under another id is the same.
    seal: Mapped[str | None] = mapped_column(String(64))
    way: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Base64; gone some weeks after it was applied. What is held keeps its body until a person has settled it.
    body: Mapped[str | None] = mapped_column(Sealed)
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str | None] = mapped_column(String(200))
    #: Answers by what became of them, and entries that are none or can't be taken.
    new: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    passed: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    #: [where, field, sentence] of the first of what waits, and of what is no answer with why.
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    notes: Mapped[list[Any]] = mapped_column(JSON, default=list)

    @property
    def raw(self) -> bytes | None:
        """The body as it came; None once it was dropped."""
        return b64decode(self.body) if self.body is not None else None


class SourceAgent(Base):
    """Somebody a source names, and which employee that is. Without one the answers about them wait."""

    __tablename__ = "source_agent"
    __table_args__ = (UniqueConstraint("connection_id", "key"),)

    id: Mapped[int] = ident()
    connection_id: Mapped[int] = mapped_column(Id, ForeignKey("connection.id"))
    #: The source's id, else the e-mail, else the name: `helpdesks.said.Agent.key`.
    key: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    is_ai: Mapped[bool] = mapped_column(default=False, server_default=false())
    first_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    employee_id: Mapped[int | None] = mapped_column(Id, ForeignKey("employee.id"))
    #: Not one of ours: answers about them are passed over.
    ignored: Mapped[bool] = mapped_column(default=False, server_default=false())
    matched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: A person's name, or how the system knew.
    matched_by: Mapped[str | None] = mapped_column(String(200))


class RatingStamp(Base):
    """When the source last changed an answer: of two versions the newest wins, whichever comes first."""

    __tablename__ = "rating_stamp"

    rating_id: Mapped[int] = mapped_column(Id, ForeignKey("rating.id"), primary_key=True, autoincrement=False)
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RatingAddress(Base):
    """Where the customer who gave an answer can be written to."""

    __tablename__ = "rating_address"

    rating_id: Mapped[int] = mapped_column(Id, ForeignKey("rating.id"), primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(Sealed)
