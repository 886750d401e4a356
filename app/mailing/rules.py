"""What an address is remembered by, how long a mail waits for its next try, and the mail as it goes out."""

import hmac
import re
import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256
from urllib.parse import urlsplit

from app.config import Settings
from app.mailing.models import Mail

#: Left to itself, the library breaks a long address in a header into encoded words, which no mail program follows.
WHOLE_LINES = SMTP.clone(max_line_length=998)
#: Longest address that can be written to (RFC 5321).
LONGEST = 254
#: Neither spaces nor what parts addresses in a header.
BARE = r"[^\s@<>(),;:\\\"\[\]\x00-\x20\x7f]"
ADDRESS = re.compile(rf"{BARE}{{1,64}}@(?:(?:(?![.]){BARE})+\.)+(?:(?![.]){BARE}){{2,63}}")
#: A server that says "later" is asked again after so long each time; then the mail has failed.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 10, 45, 180, 480, 900))


def address_of(given: str) -> str | None:
    """An address as it is written to and compared; None where it is none."""
    bare = given.strip()
    fits = len(bare) <= LONGEST and ADDRESS.fullmatch(bare) is not None and bare.isprintable()
    local, _, domain = bare.rpartition("@")
    return f"{local}@{domain.casefold()}" if fits else None


def print_of(address: str, key: bytes) -> str:
    """What an address is remembered by: without the installation's key nobody can try addresses against it."""
    return hmac.new(key, b"mail address\0" + address.strip().casefold().encode(), sha256).hexdigest()


def hint_of(address: str) -> str:
    """So much of an address that whoever knows it knows it again: a…@lumen.example."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def wait_after(attempts: int) -> timedelta | None:
    """How long until the next try; None where there is none."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def sender(settings: Settings) -> str:
    """Who mails come from: as set, else the company at its own host."""
    if settings.mail_from:
        return settings.mail_from
    host = urlsplit(settings.base_url).hostname or "localhost"
    return formataddr((settings.company, f"service@{host}"))


def message(mail: Mail, settings: Settings, now: datetime) -> EmailMessage:
    """The mail as it goes out: text, and HTML where there is some. Answering machines are asked to stay silent."""
    made = EmailMessage(policy=WHOLE_LINES)
    made["Subject"] = mail.subject
    made["From"] = sender(settings)
    made["To"] = mail.to
    made["Date"] = format_datetime(now)
    made["Message-ID"] = mail.message_id
    made["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        made[name] = value
    made.set_content(mail.text or "", cte="quoted-printable")
    if mail.html:
        made.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return made


def envelope(settings: Settings) -> str:
    """The bare address that bounces come back to."""
    return parseaddr(sender(settings))[1]


def refused_for_good(error: smtplib.SMTPException) -> bool | None:
    """Whether the server refused this one mail for good (5xx, True) or for now (4xx, False); None where the error is
    of the connection and says nothing about the mail.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((code for code, _ in error.recipients.values()), default=0)
        return None if code == 421 else code >= 500
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return True
    if isinstance(error, smtplib.SMTPDataError):
        return None if error.smtp_code == 421 else error.smtp_code >= 500
    return None


def bad_recipient(error: smtplib.SMTPException) -> bool:
    """Whether the server says that the address itself is none: then it is not written to again."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and bool(refused_for_good(error))
