"""Reading the outbox and the addresses that nobody writes to."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.mailing.models import Mail, Suppressed
from app.web.paging import Paging


def mails(session: Session, asked: Paging) -> tuple[list[Mail], int]:
    """A page of mails, newest first. Those that are due later are not there yet."""
    total = session.scalar(select(func.count(Mail.id))) or 0
    rows = session.scalars(
        select(Mail).order_by(Mail.due_at.desc(), Mail.id).limit(asked.size).offset(asked.offset)
    )
    return list(rows), total


def stopped(session: Session, asked: Paging) -> tuple[list[Suppressed], int]:
    """A page of addresses that nobody writes to, newest first."""
    total = session.scalar(select(func.count(Suppressed.id))) or 0
    rows = session.scalars(
        select(Suppressed)
        .order_by(Suppressed.at.desc(), Suppressed.id)
        .limit(asked.size)
        .offset(asked.offset)
    )
    return list(rows), total


@dataclass(frozen=True)
class Link:
    """A link of a mail: what is to be read on it, and where it leads on this site."""

    label: str
    path: str


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Link] = []
        self._at: str | None = None
        self._said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._at, self._said = dict(attrs).get("href") or "", ""

    def handle_data(self, data: str) -> None:
        self._said += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._at is not None:
            found = urlsplit(self._at)
            if found.scheme in {"http", "https"} and found.path.startswith("/s/"):
                path = f"{found.path}?{found.query}" if found.query else found.path
                self.found.append(Link(" ".join(self._said.split()), path))
            self._at = None


def links_of(html: str) -> list[Link]:
    """The links of a mail that lead to a survey here, in their order. Nothing else of its HTML is ever shown."""
    reader = _Links()
    reader.feed(html)
    reader.close()
    return reader.found
