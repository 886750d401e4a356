"""A connection that lay idle is asked whether it lives, one just used is not; one that died is replaced unnoticed."""

import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from app.database import make_engine, unit_of_work

pytestmark = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)


@pytest.fixture
def made(fresh_url: str) -> Iterator[Engine]:
    made = make_engine(fresh_url)
    yield made
    made.dispose()


@pytest.fixture
def asked(made: Engine, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The connections that were asked."""
    found: list[object] = []
    ask = made.dialect.do_ping

    def asking(connection: object) -> bool:
        found.append(connection)
        return ask(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(made.dialect, "do_ping", asking)
    return found


def process(made: Engine) -> int:
    """The server's process behind the connection."""
    with unit_of_work(made, write=False) as session:
        return int(session.scalar(text("SELECT pg_backend_pid()")) or 0)


def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every connection counts as one that lay idle."""
    monkeypatch.setattr(sys.modules[make_engine.__module__], "IDLE", -1.0)


def test_one_just_used_is_not_asked(made: Engine, asked: list[object]) -> None:
    assert process(made) == process(made)
    assert asked == []


def test_one_that_lay_idle_is_asked(
    made: Engine, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = process(made)
    idle(monkeypatch)
    assert process(made) == first
    assert len(asked) == 1


def test_one_that_died_while_idle_is_replaced(
    made: Engine, fresh_url: str, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = process(made)
    other = make_engine(fresh_url)
    with other.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:first, 5000)"), {"first": first})
    other.dispose()
    idle(monkeypatch)
    assert process(made) not in {0, first}
    assert len(asked) == 1
