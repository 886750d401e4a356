"""What is due goes out: each mail claimed, sent and settled on its own, over one connection."""

import smtplib
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, select, update

from app.config import Settings, settings
from app.database import unit_of_work
from app.mailing import rules
from app.mailing.actions import ask, is_suppressed, suppress
from app.mailing.models import BOUNCE, BOUNCED, FAILED, SENT, WAITING, Mail
from app.mailing.server import server

log = structlog.get_logger("mailing")

#: So many in one run; the rest at once after it.
AT_ONCE = 200
#: Whoever holds a claim for longer has died.
CLAIM = timedelta(minutes=9)
STOPPED = "The address is not written to any more."


def send_due(engine: Engine, own: Settings, now: datetime) -> int:
    """Send what is due; how many went. What the server refuses for good has failed, and the address with it where the
    server knows none such; what it refuses for now is tried again later, for about a day. A connection that breaks is
    raised, for the queue to try again.
    """
    if not own.smtp_url:
        return 0
    waiting = _due(engine, now)
    if not waiting:
        return 0
    sent = 0
    with server(own.smtp_url) as to:
        for mail_id in waiting[:AT_ONCE]:
            sent += _one(engine, own, to, mail_id, now)
    if len(waiting) > AT_ONCE:
        with unit_of_work(engine) as session:
            ask(session, now, now)
    return sent


def _due(engine: Engine, now: datetime) -> list[int]:
    with unit_of_work(engine, write=False) as session:
        found = select(Mail.id).where(Mail.state == WAITING, Mail.due_at <= now)
        return list(session.scalars(found.order_by(Mail.due_at, Mail.id).limit(AT_ONCE + 1)))


def _one(engine: Engine, own: Settings, to: smtplib.SMTP, mail_id: int, now: datetime) -> bool:
    mail = _claimed(engine, mail_id, now)
    if mail is None:
        return False
    values: dict[str, Any]
    try:
        to.send_message(rules.message(mail, own, now), from_addr=rules.envelope(own), to_addrs=[mail.to])
    except smtplib.SMTPException as error:
        for_good = rules.refused_for_good(error)
        wait = rules.wait_after(mail.attempts)
        if for_good is None:
            with unit_of_work(engine) as session:
                # Of the connection: the mail may go again at once.
                session.execute(
                    update(Mail).where(Mail.id == mail_id).values(due_at=now, attempts=mail.attempts - 1)
                )
            raise
        if for_good or wait is None:
            gone = BOUNCED if rules.bad_recipient(error) else FAILED
            values = {"state": gone, "error": type(error).__name__, "text": None, "html": None}
        else:
            values = {"due_at": now + wait, "error": type(error).__name__}
    else:
        # Its links act for the customer: they are not kept once they are out, the demo's apart.
        words = {} if own.demo else {"text": None, "html": None}
        values = {"state": SENT, "sent_at": now, "error": "", **words}
    with unit_of_work(engine) as session:
        session.execute(update(Mail).where(Mail.id == mail_id).values(**values))
        if values.get("state") == BOUNCED:
            suppress(session, mail.to, BOUNCE, now)
        if "due_at" in values:
            ask(session, values["due_at"], now)
    return values.get("state") == SENT


def _claimed(engine: Engine, mail_id: int, now: datetime) -> Mail | None:
    """The mail, which nobody else sends from now on; None where another does, or its address is not written to."""
    with unit_of_work(engine) as session:
        claimed = session.scalar(
            update(Mail)
            .where(Mail.id == mail_id, Mail.state == WAITING, Mail.due_at <= now)
            .values(due_at=now + CLAIM, attempts=Mail.attempts + 1)
            .returning(Mail.id)
        )
        mail = session.get(Mail, mail_id, populate_existing=True) if claimed is not None else None
        if mail is not None and is_suppressed(session, mail.to):
            mail.state, mail.error, mail.text, mail.html = FAILED, STOPPED, None, None
            return None
        return mail


def send(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """The queue's way to send what is due."""
    send_due(engine, settings(), now)
