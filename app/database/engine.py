"""One engine a process, one transaction a unit of work."""

import json
import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

_ENGINES: dict[str, Engine] = {}

BUSY_MS = 15_000
#: A connection that nobody used for so many seconds is asked whether it still lives before it is used again.
IDLE = 1.0

Answer = TypeVar("Answer")
#: Where a session of a transaction that only reads keeps what it was told: by question.
_TOLD = "told"


def is_sqlite(bind: Engine | Connection | Session) -> bool:
    """Whether this is the embedded database."""
    found = bind.get_bind() if isinstance(bind, Session) else bind
    return found.dialect.name == "sqlite"


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def make_engine(url: str, *, pool_size: int = 8) -> Engine:
    """An engine with the settings both databases need. A journal of a reading takes a second connection for a
    moment, hence as much overflow as pool: whoever is admitted never waits for a connection.
    """
    address = make_url(url)
    common: dict[str, Any] = {
        "pool_size": pool_size,
        "max_overflow": pool_size + 4,
        "json_serializer": _dumps,
        # There are more statements than the 500 it keeps by itself: saying one anew takes longer than asking it.
        "query_cache_size": 3000,
    }
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        made = create_engine(
            address, connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000}, **common
        )
        event.listen(made, "connect", _sqlite_connect)
        event.listen(made, "begin", _sqlite_begin)
        return made
    options = "-c timezone=UTC -c statement_timeout=60s -c lock_timeout=10s -c idle_in_transaction_session_timeout=300s"
    made = create_engine(
        address.set(drivername="postgresql+psycopg"),
        # Prepared statements break behind a pooler in transaction mode.
        connect_args={"options": options, "prepare_threshold": None, "connect_timeout": 5},
        **common,
    )
    event.listen(made, "checkin", _left)
    event.listen(made, "checkout", partial(_asked_whether_alive, made.dialect))
    return made


def _left(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["left"] = monotonic()


def _asked_whether_alive(
    dialect: Dialect, connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object
) -> None:
    # `pool_pre_ping` asks each time, which is one way to the server and back more for each request.
    left = record.info.get("left")
    if left is None or monotonic() - left < IDLE:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as gone:
        raise InvalidatePoolError from gone


def _sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    # BEGIN is ours (below): the driver's own start of transactions leaks savepoints.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        "cache_size=-32000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    # A writer takes the one write lock at once; upgrading a read would fail instead of waiting.
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def use_engine(made: Engine) -> None:
    """Make this the process's engine."""
    _ENGINES["main"] = made


def engine() -> Engine:
    """The process's engine; `RuntimeError` before `use_engine`."""
    if "main" not in _ENGINES:
        msg = "no engine yet: call use_engine first"
        raise RuntimeError(msg)
    return _ENGINES["main"]


def dispose() -> None:
    """Close the process's connections."""
    if "main" in _ENGINES:
        _ENGINES.pop("main").dispose()


@contextmanager
def unit_of_work(bind: Engine | None = None, *, write: bool = True) -> Iterator[Session]:
    """One transaction: committed when the block ends well, rolled back when it raises. Nobody else commits."""
    with Session(bind or engine(), expire_on_commit=False, autoflush=True) as session:
        session.connection(execution_options={"write": write})
        if not write:
            session.info[_TOLD] = {}
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def once(session: Session, question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Ask once in a transaction that only reads; one that writes asks anew each time, for it may have changed it."""
    told: dict[Hashable, Any] | None = session.info.get(_TOLD)
    if told is None:
        return ask()
    if question not in told:
        told[question] = ask()
    answer: Answer = told[question]
    return answer
