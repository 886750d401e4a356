"""Where the chain stood at the end of each day: short enough to be kept on paper, outside of this installation."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Invalid
from app.journal.models import Entry, JournalHead

TITLE = "# Heads of the journal's chain: day (UTC), entries linked by then, SHA-256 of the last"
DIGEST = 64


@dataclass(frozen=True)
class Head:
    """A head as anybody may keep it."""

    day: date
    position: int
    digest: str

    def line(self) -> str:
        """As a line of a file."""
        return f"{self.day.isoformat()} {self.position} {self.digest}"


def keep_head(session: Session, now: datetime) -> bool:
    """Keep the head of the day before, once. To be called when all that waited is linked."""
    day = now.astimezone(UTC).date() - timedelta(days=1)
    if session.get(JournalHead, day) is not None:
        return False
    midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
    last = session.execute(
        select(Entry.position, Entry.digest)
        .where(Entry.position.is_not(None), Entry.at < midnight)
        .order_by(Entry.position.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return False
    session.add(JournalHead(day=day, position=last[0], digest=last[1], made_at=now))
    return True


def kept(session: Session) -> list[Head]:
    """All heads kept here, the newest first."""
    rows = session.scalars(select(JournalHead).order_by(JournalHead.day.desc()))
    return [Head(one.day, one.position, one.digest) for one in rows]


def as_text(heads: list[Head]) -> str:
    """A file to keep outside."""
    return "\n".join([TITLE, *(one.line() for one in heads), ""])


def read_text(text: str) -> list[Head]:
    """Such a file; `Invalid` names the line that is none."""
    found = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        one = _head(line)
        if one is None:
            message = f"Line {number} is no head. A line reads: day, position, digest of {DIGEST} characters."
            raise Invalid(message)
        found.append(one)
    if not found:
        raise Invalid("The file holds no head. Download one at /journal/heads.")
    return found


def _head(line: str) -> Head | None:
    try:
        day, position, digest = line.split()
        int(digest, 16)
        found = Head(date.fromisoformat(day), int(position), digest.lower())
    except ValueError:
        return None
    return found if len(digest) == DIGEST and found.position > 0 else None
