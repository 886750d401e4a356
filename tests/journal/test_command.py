"""What `journal` prints, and how it ends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update

from app.database import dispose, make_engine, unit_of_work, use_engine
from app.journal.actions import record
from app.journal.chain import link
from app.journal.command import run
from app.journal.heads import keep_head
from app.journal.models import Entry, JournalHead

#: What is printed is the same on both.
pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def engine(fresh_url: str) -> Iterator[Engine]:
    made = make_engine(fresh_url)
    use_engine(made)
    with unit_of_work() as session:
        for _ in range(5):
            record(session, "signed in", account_id=1, actor_name="Maya", now=WHEN)
        session.flush()
        link(session)
        keep_head(session, WHEN + timedelta(days=1))
    yield made
    dispose()


def test_heads_are_printed_to_be_kept_and_verified_against(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever rewrites the journal and its heads is found out by the file."""
    assert run("heads", None) == 0
    text = capsys.readouterr().out
    assert text.splitlines()[1].startswith("2026-03-01 5 ")
    file = tmp_path / "heads.txt"
    file.write_text(text)
    assert run("verify", file) == 0
    assert "5 linked entries, none altered, none missing. 1 head of" in capsys.readouterr().out
    with unit_of_work(engine) as session:
        session.execute(delete(JournalHead))
        session.execute(update(Entry).where(Entry.position == 2).values(actor_name="Mallory"))
        session.execute(update(Entry).values(position=None, digest=None, body_digest=None))
        link(session)
    assert run("verify", None) == 0
    assert run("verify", file) == 1
    assert "was rewritten since" in capsys.readouterr().err


def test_what_was_altered_is_named_and_ends_with_1(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    with unit_of_work(engine) as session:
        session.execute(update(Entry).where(Entry.position == 3).values(verb="signed out"))
    assert run("verify", None) == 1
    said = capsys.readouterr().err
    assert said.startswith("The journal was altered. 2 entries hold. Entry 3 of the chain (id ")
    assert "“signed out”) was altered" in said


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("content", [b"", b"no head\n", b"\xff\xfe\x00", None])
def test_a_file_that_can_not_be_read_ends_with_2(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "heads.txt"
    if content is not None:
        file.write_bytes(content)
    assert run("verify", file) == 2
    assert str(file) in capsys.readouterr().err
