"""What is due is mailed: one mail a person, with addresses of pages and nothing that a stranger should read."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from hashlib import sha256
from urllib.parse import urlsplit

from sqlalchemy import Engine, func, or_, select, update

from app.access.models import Account
from app.config import Settings
from app.database import unit_of_work
from app.mailing.server import server as reached
from app.notices.models import Notice
from app.people.models import Employee

#: What a mail says of a notice: its kind only. Names, scores and reasons stay behind the sign-in.
KINDS = {
    "bad answer": "A customer's answer should be looked at today",
    "wow": "A customer wrote something good about your work",
    "dispute": "There is news about a dispute",
    "correction": "The credit for an answer was corrected",
    "coaching": "There is news about coaching",
    "one-to-one": "There is news about a one-to-one",
    "planning": "There is news about your team's service goals",
    "rotation": "There is news about a rotation or a stint",
    "leave": "There is news about your leave",
    "letter": "A letter or a lesson is there for you to read",
    "upward": "There is news about words to a leader",
    "practice": "An exercise is asked of you",
    "review": "There is news about a review",
    "review handed over": "A review is yours to write from now on",
    "calibration": "There is news about a calibration",
    "card": "There is news about your role card",
    "packets": "The packets you asked for are ready",
}
OTHERS = "There is something new for you"
#: So many are named in one mail; the rest stands on the page.
MOST = 20


def mail_due(engine: Engine, settings: Settings, now: datetime) -> int:
    """Mail each account what is due, unread and unmailed; how many mails went. Where the server fails, what it took
    before is marked, and the error goes up to be tried again. A mail may so be sent twice, with one Message-ID.
    """
    if not settings.smtp_url:
        return 0
    waiting = _waiting(engine, now)
    if not waiting:
        return 0
    with reached(settings.smtp_url) as server:
        for account, notices in waiting:
            server.send_message(letter(account, notices, settings, now))
            with unit_of_work(engine) as session:
                ids = [one.id for one in notices]
                session.execute(update(Notice).where(Notice.id.in_(ids)).values(mailed_at=now))
    return len(waiting)


def _waiting(engine: Engine, now: datetime) -> list[tuple[Account, list[Notice]]]:
    with unit_of_work(engine, write=False) as session:
        rows = session.execute(
            select(Account, Notice)
            .join(Notice, Notice.account_id == Account.id)
            .outerjoin(Employee, Employee.id == Account.employee_id)
            .where(
                Notice.due_at <= now,
                Notice.read_at.is_(None),
                Notice.mailed_at.is_(None),
                Account.disabled_at.is_(None),
                or_(Employee.left_on.is_(None), func.coalesce(Employee.left_on, now.date()) > now.date()),
            )
            .order_by(Account.id, Notice.due_at, Notice.id)
        ).all()
    found: dict[int, tuple[Account, list[Notice]]] = {}
    for account, notice in rows:
        found.setdefault(account.id, (account, []))[1].append(notice)
    return list(found.values())


def letter(account: Account, notices: Sequence[Notice], settings: Settings, now: datetime) -> EmailMessage:
    """One mail: what kinds of things wait, each with the address of its page."""
    base = settings.base_url.rstrip("/")
    said = [KINDS.get(one.kind, OTHERS) for one in notices[:MOST]]
    lines = [f"{words}:\n{base}{one.href}" for words, one in zip(said, notices, strict=False)]
    if len(notices) > MOST:
        lines.append(f"And {len(notices) - MOST} more.")
    lines.append(f"All your notices:\n{base}/notices")
    message = EmailMessage()
    message["Subject"] = said[0] if len(notices) == 1 else f"{len(notices)} things wait for you in Rapport"
    message["From"] = settings.mail_from
    message["To"] = formataddr((account.name, account.email))
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{_digest(notices)}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(lines) + "\n")
    return message


def _digest(notices: Sequence[Notice]) -> str:
    """The same for the same notices: whoever gets a mail twice can tell."""
    return sha256(" ".join(str(one.id) for one in notices).encode()).hexdigest()[:32]
