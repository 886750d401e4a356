"""How long following a journal of a million entries takes. Run: `.venv/bin/python -m bench.journal [URL] [ENTRIES]`.

Without a URL on a new SQLite file; a database that is named must be migrated and empty.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from app.database import make_engine, unit_of_work
from app.database.migrate import upgrade
from app.journal.chain import link, verify
from app.journal.heads import Head
from app.journal.models import Entry

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
VERBS = ("read: see scores", "signed in", "saved review part", "refused: see review", "rated contact")


def rows(first: int, many: int) -> list[dict[str, object]]:
    """Entries as a busy year leaves them: a fifth with a detail of their own."""
    return [
        {
            "at": START + timedelta(milliseconds=n * 31),
            "account_id": n % 997,
            "actor_name": f"Zoë Person {n % 997}",
            "verb": VERBS[n % 5],
            "thing_kind": "review",
            "thing_id": (1 << 52) + n,
            "subject_id": (1 << 52) + n % 5000,
            "detail": {"share": n / 7, "why": "naïve"} if n % 5 == 0 else {},
            "request_id": f"{n:032x}",
        }
        for n in range(first, first + many)
    ]


def main(url: str, many: int) -> None:
    """Fill, link, follow; a line each."""
    if not url:
        url = f"sqlite:///{Path(tempfile.mkdtemp()) / 'journal.db'}"
        upgrade(url)
    engine = make_engine(url)
    for first in range(0, many, 50_000):
        with unit_of_work(engine) as session:
            session.execute(insert(Entry), rows(first, min(50_000, many - first)))
    begun = time.perf_counter()
    linked = 1
    while linked:
        with unit_of_work(engine) as session:
            linked = link(session)
    print(f"linked {many:,} in {time.perf_counter() - begun:.1f} s")
    for told in range(3):
        begun = time.perf_counter()
        with unit_of_work(engine, write=False) as session:
            found = verify(session, [Head(START.date(), 0, "")])
        print(f"verified {found.held:,} in {time.perf_counter() - begun:.1f} s ({told + 1}), {found.fault}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "", int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
