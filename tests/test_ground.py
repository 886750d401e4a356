"""The ground the other tests stand on."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.people.models import Team
from tests.databases import Databases
from tests.servers import ROOT

INNER = """
import pytest

@pytest.mark.{mark}
def test_one(): assert {truth}

def test_two(): pytest.{call}("because")
"""


@pytest.mark.parametrize("round_", [1, 2])
def test_a_session_leaves_nothing(session: Session, round_: int) -> None:
    """Each round finds the table empty, though the one before committed and went on."""
    assert session.scalars(select(Team)).all() == []
    session.add(Team(name="Night shift"))
    session.commit()
    session.add(Team(name="Day shift"))
    session.rollback()
    assert [team.name for team in session.scalars(select(Team))] == ["Night shift"]


def test_a_fresh_database_is_its_own(databases: Databases, kind: str) -> None:
    with databases.copy(kind, "empty") as one, databases.copy(kind, "empty") as other:
        assert one != other
        engine = create_engine(one.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
        engine.dispose()


def test_it_is_a_real_postgresql(databases: Databases) -> None:
    with databases.shared("postgresql").connect() as connection:
        assert str(connection.execute(text("SHOW server_version")).scalar_one()).startswith("18")


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.test", 443)])
def test_nobody_reaches_the_network(address: tuple[str, int]) -> None:
    with socket.socket() as way, pytest.raises(RuntimeError, match="reached for the network"):
        way.connect(address)


@pytest.mark.parametrize(
    ("mark", "truth", "call"),
    [("skip", "True", "skip"), ("xfail", "False", "xfail"), ("xfail", "True", "xfail")],
)
def test_nothing_is_skipped(tmp_path: Path, mark: str, truth: str, call: str) -> None:
    (tmp_path / "test_inner.py").write_text(INNER.format(mark=mark, truth=truth, call=call))
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-p",
            "tests.no_skips",
        ]
        + ["--rootdir", str(tmp_path), "-c", "/dev/null", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "passed" not in done.stdout
    assert done.stdout.count("Nothing is skipped or expected to fail here.") >= 2
    assert "because" in done.stdout
