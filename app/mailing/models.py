"""Mail to customers on its way out, and the addresses that are never written to again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UtcDateTime, ident
from app.database.sealing import Sealed

#: `held`: there is no mail server; kept to be read in the demo's mailbox, never sent later.
WAITING, SENT, BOUNCED, HELD, FAILED = "waiting", "sent", "bounced", "held", "failed"
UNSUBSCRIBED, BOUNCE, COMPLAINT, BY_HAND = "unsubscribed", "bounced", "complaint", "by hand"


class Mail(Base):
    """One mail to one customer. What it says is sealed, and dropped once it went out: it holds links that act."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_due", "state", "due_at"),)

    id: Mapped[int] = ident()
    kind: Mapped[str] = mapped_column(String(30))
    #: What it is about, once and for all: asked for again under this key, nothing is written twice.
    key: Mapped[str] = mapped_column(String(120), unique=True)
    to: Mapped[Any] = mapped_column(Sealed)
    #: The keyed print of the address, to find its mails by when a bounce names it.
    to_print: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[Any] = mapped_column(Sealed)
    text: Mapped[Any | None] = mapped_column(Sealed)
    html: Mapped[Any | None] = mapped_column(Sealed)
    headers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    error: Mapped[str] = mapped_column(Text, default="")


class Suppressed(Base):
    """An address that is never written to: its keyed print, and so much of it that a person knows which it is."""

    __tablename__ = "mail_suppressed"

    id: Mapped[int] = ident()
    print: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[Any] = mapped_column(Sealed)
    reason: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_name: Mapped[str] = mapped_column(String(200), default="")
