"""The doctor finds what ails, and says how to mend it."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from app.clock import now
from app.config import Settings
from app.database import make_engine, unit_of_work
from app.database.doctor import examine, run
from app.notices.models import Job


def found(url: str) -> dict[str, tuple[bool, str]]:
    return {finding.what: (finding.well, finding.says) for finding in examine(Settings(database_url=url))}


def test_a_healthy_installation(fresh_url: str, kind: str) -> None:
    findings = found(fresh_url)
    ailing = {what for what, (well, _) in findings.items() if not well}
    # The tests' PostgreSQL is told not to wait for the disk, and the doctor sees it.
    assert ailing == (set() if kind == "sqlite" else {"durability"})
    assert "database" in findings
    assert "clock" in findings
    assert findings["queue"] == (True, "empty")


def test_work_that_nobody_does(fresh_url: str) -> None:
    engine = make_engine(fresh_url)
    with unit_of_work(engine) as session:
        session.add(Job(kind="fit", key="1", enqueued_at=now(), due_at=now() - timedelta(minutes=9)))
    engine.dispose()
    well, says = found(fresh_url)["queue"]
    assert not well
    assert "1 wait for longer than 5 minutes" in says


def test_no_database_is_made_by_looking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")) == 1
    assert "isn't there yet" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").close()
    (tmp_path / "empty.db").touch()
    well, says = found(f"sqlite:///{tmp_path / 'empty.db'}")["schema"]
    assert not well
    assert "python3 -m app migrate" in says


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_password_is_never_shown(fresh_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(Settings(database_url=fresh_url))
    run(Settings(database_url=fresh_url.replace("127.0.0.1:", "127.0.0.1:1")))
    assert str(make_url(fresh_url).password) not in capsys.readouterr().out
