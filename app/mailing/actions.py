"""Writing to a customer, and the addresses that nobody writes to again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Act
from app.config import Settings, settings
from app.database import is_sqlite, new_id
from app.errors import Invalid, Problem
from app.mailing import rules
from app.mailing.bounces import Returned
from app.mailing.models import BOUNCE, BOUNCED, BY_HAND, HELD, SENT, WAITING, Mail, Suppressed
from app.notices.actions import enqueue

#: The kind of work that sends what is due.
SEND = "mailing.send"


@dataclass(frozen=True)
class Letter:
    """What to write to whom. `key` says what it is about: under it nothing is written twice."""

    key: str
    kind: str
    to: str
    subject: str
    text: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def post(session: Session, letter: Letter, now: datetime, due_at: datetime | None = None) -> Mail | None:
    """Put a mail into the outbox, in the caller's transaction; None where this was written already.

    It goes out once the transaction has committed, at least once: a connection lost after the server had the mail
    and before it said so sends it again with the same Message-ID. Without a mail server it is held.
    """
    own = settings()
    address = rules.address_of(letter.to)
    if address is None:
        raise Invalid([Problem("to", "Write the address as name@company.example.")])
    if session.scalar(select(Mail.id).where(Mail.key == letter.key)) is not None:
        return None
    at = due_at or now
    ident = new_id()
    mail = Mail(
        id=ident,
        kind=letter.kind,
        key=letter.key,
        to=address,
        to_print=rules.print_of(address, own.key()),
        subject=" ".join(letter.subject.split()),
        text=letter.text,
        html=letter.html or None,
        headers=letter.headers,
        state=WAITING if own.smtp_url else HELD,
        due_at=at,
        made_at=now,
        message_id=f"<{ident}.{letter.kind}@{urlsplit(own.base_url).hostname or 'localhost'}>",
    )
    session.add(mail)
    session.flush()
    if own.smtp_url:
        ask(session, at, now)
    return mail


def ask(session: Session, at: datetime, now: datetime) -> None:
    """Ask that what is due at that moment is sent: once a minute, however many mails there are."""
    enqueue(session, SEND, now=now, due_at=at, key=f"{SEND} {at:%Y-%m-%d %H:%M}")


def out(own: Settings | None = None) -> bool:
    """Whether mail goes out at all."""
    return bool((own or settings()).smtp_url)


def is_suppressed(session: Session, address: str) -> bool:
    """Whether nobody writes to this address."""
    return bool(suppressed_among(session, {rules.print_of(address, settings().key())}))


def suppressed_among(session: Session, prints: set[str]) -> set[str]:
    """Which of these prints are of addresses that nobody writes to."""
    return set(session.scalars(select(Suppressed.print).where(Suppressed.print.in_(prints))))


def suppress(session: Session, address: str, reason: str, now: datetime, by_name: str = "") -> bool:
    """Never write to this address again; whether that is new. What waits for it will not go out."""
    insert: Any
    if is_sqlite(session):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    row = {
        "id": new_id(),
        "print": rules.print_of(address, settings().key()),
        "hint": rules.hint_of(address),
        "reason": reason,
        "at": now,
        "by_name": by_name,
    }
    made = insert(Suppressed).values(row).on_conflict_do_nothing(index_elements=["print"])
    return session.scalar(made.returning(Suppressed.id)) is not None


def suppress_by_hand(act: Act, given: str) -> None:
    """Somebody asked, by telephone for instance, not to be written to."""
    address = rules.address_of(given)
    if address is None:
        raise Invalid([Problem("address", "Write the address as name@company.example.")])
    if not suppress(act.session, address, BY_HAND, act.now, act.actor.name):
        raise Invalid([Problem("address", "Nobody writes to this address already.")])
    act.journal("stopped mail to an address", kind="mail address")


def lift(act: Act, one: Suppressed) -> None:
    """The address may be written to again: its owner asked for it, or the mailbox works again."""
    act.session.delete(one)
    act.session.flush()
    act.journal("allowed mail to an address", kind="mail address", thing_id=one.id, reason=one.reason)


def take_back(session: Session, found: list[Returned], now: datetime) -> tuple[int, int]:
    """Notifications that the mail server hands over: how many addresses are not written to any more, and how many of
    those reported were never written to from here. Those are left alone: a notification can be made up.
    """
    key = settings().key()
    stopped = unknown = 0
    for one in found:
        mails = select(Mail).where(Mail.state.in_((SENT, BOUNCED)))
        if one.message_id:
            mails = mails.where(Mail.message_id == one.message_id)
        else:
            mails = mails.where(Mail.to_print == rules.print_of(one.address, key))
        mail = session.scalars(mails.order_by(Mail.made_at.desc()).limit(1)).first()
        if mail is None:
            unknown += 1
            continue
        stopped += suppress(session, mail.to, one.reason, now)
        if one.reason == BOUNCE:
            session.execute(
                update(Mail).where(Mail.id == mail.id).values(state=BOUNCED, error="It came back.")
            )
    return stopped, unknown
