"""A forwarded e-mail as a complaint: who wrote it, when, and their own words. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from app.errors import Invalid, Problem
from app.web.forms import LONGEST, clean

#: Larger messages carry attachments; the words of a complaint fit into much less.
MOST_BYTES = 2_000_000
#: Where a mail program says that a forwarded message begins, and the lines that say whose it was.
FORWARDED = re.compile(
    r"^(?:[-_ ]*(?:forwarded message|original message|weitergeleitete nachricht|ursprüngliche nachricht|"
    r"mensagem encaminhada|mensaje reenviado|message transféré)[-_ ]*|begin forwarded message:)$",
    re.IGNORECASE | re.MULTILINE,
)
HEADER = re.compile(
    r"^\W*(from|von|de|date|datum|data|fecha|sent|gesendet|subject|betreff|assunto)\W*:\s*(.+)$",
    re.IGNORECASE,
)
FROM = {"from", "von", "de"}
BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})
HIDDEN = frozenset({"script", "style", "head", "title"})


@dataclass(frozen=True)
class Message:
    """A customer's message: `sender` as a name, `address` where they wrote from, `ref` names the message itself."""

    sender: str
    address: str
    subject: str
    words: str
    sent_at: datetime | None
    ref: str


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.hidden += tag in HIDDEN
        if tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(" ".join(data.split("\n")))


def read(body: bytes) -> Message:
    """A message as it was sent or forwarded (RFC 5322). Whose words a forwarded one holds is read from the lines a mail
    program puts before them. `Invalid` says what is missing.
    """
    if not body.strip():
        raise Invalid([Problem("message", "Paste the whole message, or choose its file.")])
    if len(body) > MOST_BYTES:
        raise Invalid(
            [Problem("message", "The message is larger than 2 MB. Forward it without attachments.")]
        )
    try:
        found = message_from_bytes(body, policy=policy.default)
        words, attached = _words(found)
        if attached is not None:
            found, (words, _) = attached, _words(attached)
    except (ValueError, LookupError, AttributeError, RecursionError):
        # Parts within parts without end, or a header that says what can't be.
        raise Invalid(
            [Problem("message", "Rapport can’t read this message. Paste its text alone.")]
        ) from None
    name, address = parseaddr(_header(found, "From"))
    sent = _moment(_header(found, "Date"))
    subject = _header(found, "Subject")
    if (cut := FORWARDED.search(words)) is not None:
        name, address, sent, subject, words = _inner(words[cut.end() :], name, address, sent, subject)
    said = _cleaned(words.strip())
    if not said:
        raise Invalid([Problem("message", "There are no words in this message. Paste its text.")])
    sender = _cleaned(name or address)[:200] or "A customer"
    return Message(sender, _cleaned(address)[:320], _cleaned(subject)[:200], said, sent, _ref(found, said))


def _ref(found: EmailMessage | MIMEPart, said: str) -> str:
    own = _header(found, "Message-ID").strip()
    return f"mail {own}" if own else f"mail text {said}"


def _header(found: EmailMessage | MIMEPart, name: str) -> str:
    try:
        return str(found.get(name, ""))
    except (ValueError, IndexError, AttributeError, KeyError, RecursionError):
        # A header no standard reads is as good as none.
        return ""


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _words(found: EmailMessage | MIMEPart) -> tuple[str, EmailMessage | None]:
    """The text of a message, and the message it carries as an attachment, where it was forwarded so."""
    plain, marked, attached = "", "", None
    for part in found.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and attached is None:
            inner = part.get_payload()
            held = inner[0] if isinstance(inner, list) and inner else None
            attached = held if isinstance(held, EmailMessage) else None
        elif kind == "text/plain" and not plain:
            plain = _content(part)
        elif kind == "text/html" and not marked:
            marked = _content(part)
    if not plain and marked:
        reader = _Text()
        reader.feed(marked)
        plain = re.sub(r"\n\s*\n+", "\n\n", "".join(reader.parts))
    return plain, attached


def _content(part: EmailMessage | MIMEPart) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return raw.decode(charset).replace("\r\n", "\n")
        except (ValueError, LookupError):
            continue
    return raw.decode("latin-1")


def _inner(
    text: str, name: str, address: str, sent: datetime | None, subject: str
) -> tuple[str, str, datetime | None, str, str]:
    lines = text.strip("\n").split("\n")
    at = 0
    while at < len(lines) and (not lines[at].strip() or HEADER.match(lines[at]) or ":" in lines[at][:20]):
        given = HEADER.match(lines[at])
        if not given and lines[at].strip() and ":" not in lines[at][:20]:
            break
        if given and given[1].casefold() in FROM:
            name, address = parseaddr(given[2].replace("[mailto:", "<").replace("]", ">"))
        elif given and given[1].casefold() in {"date", "datum", "data", "fecha", "sent", "gesendet"}:
            sent = _moment(given[2]) or sent
        elif given:
            subject = given[2]
        elif not lines[at].strip() and at:
            break
        at += 1
    return name, address, sent, subject, "\n".join(lines[at:])


def _cleaned(text: str) -> str:
    bare = "".join(
        c for c in text if c in "\n\t" or (ord(c) >= 32 and c != "\x7f" and not 0xD800 <= ord(c) <= 0xDFFF)
    )
    return clean(bare[:LONGEST])
