"""Fixtures: databases of both kinds, the app without a network, and a browser in front of the real thing.

    session       a Session on a migrated, empty database, rolled back after the test        both databases
    client        the app on an empty database of the test's own; `client.get(...)`          both databases
    company       the same, with the demo company in it; `company.sign_in("maya")`           both databases
    site, page    a served demo company (SQLite) and a browser's page: see tests/browser.py

`kind` is the database's name and what the first three are parametrised by; a test that is about one database only says
`@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)`.
"""

import gc
import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.client import Client
from tests.databases import KINDS, Databases
from tests.nursery import keep_compiled
from tests.servers import Ground, new_folder

pytest_plugins = ["tests.no_skips", "tests.browser"]

# A slow machine is no failure, and a run tells the same story twice.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, print_blob=True, database=None)
hypothesis.settings.load_profile("house")


#: So many tests are the whole suite, or nearly.
MANY = 2000


# The run


def pytest_configure(config: pytest.Config) -> None:
    """Lay the ground in the first process; its workers inherit the way to it. None reaches beyond this machine."""
    if not hasattr(config, "workerinput"):
        os.environ["RAPPORT_TEST_GROUND"] = str(new_folder())
        os.environ["RAPPORT_TEST_RUN"] = str(os.getpid())
        os.environ["RAPPORT_SECRET_KEY"] = "the key of every database of a test run"
    socket.socket.connect = _local_only(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _local_only(socket.socket.connect_ex)  # type: ignore[method-assign]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: looking through them for garbage, again and again, took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the run started and clear the ground."""
    if not hasattr(config, "workerinput") and "RAPPORT_TEST_GROUND" in os.environ:
        Ground(Path(os.environ.pop("RAPPORT_TEST_GROUND"))).close()


def _local_only(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(str(address[0])):
            message = f"a test reached for the network: {address}"
            raise RuntimeError(message)
        return connect(self, address)

    return guarded


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# Databases


@pytest.fixture(scope="session")
def ground() -> Ground:
    """The run's shared folder. What one process compiles of templates, the others read there."""
    made = Ground(Path(os.environ["RAPPORT_TEST_GROUND"]))
    keep_compiled(made.folder)
    return made


@pytest.fixture(scope="session")
def databases(ground: Ground, request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Makes databases by copying ones that were migrated (and filled) once a run."""
    made = Databases(ground, whole=request.session.testscollected >= MANY)
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`."""
    return str(request.param)


@pytest.fixture
def database(databases: Databases, kind: str) -> Engine:
    """An engine on this process's migrated, empty database. Nothing may be committed: use `session`, or `fresh_url`."""
    return databases.shared(kind)


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """A session whose every change is rolled back, commits (savepoints to it) included."""
    with database.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as made:
            yield made
        outer.rollback()


@pytest.fixture
def fresh_url(databases: Databases, kind: str) -> Iterator[str]:
    """The address of a migrated, empty database of this test's own."""
    with databases.copy(kind, "empty") as url:
        yield url


@pytest.fixture
def company_url(databases: Databases, kind: str) -> Iterator[str]:
    """The address of a copy of the demo company of this test's own."""
    with databases.copy(kind, "demo") as url:
        yield url


# The app


@pytest.fixture
def app_on(databases: Databases, tmp_path: Path) -> Callable[..., Any]:
    """`with app_on(url, demo=False) as client:` - the app on that database, started and stopped; a `Client` to it."""

    @contextmanager
    def running(url: str, **settings: Any) -> Iterator[Client]:
        from app.config import Settings
        from app.main import create_app

        given = {"base_url": "http://127.0.0.1", "data_dir": tmp_path / "data", "run_jobs": False, **settings}
        chosen = Settings(database_url=url, **given)
        with Client(create_app(chosen, databases.engine(url, chosen.admission))) as client:
            yield client

    return running


@pytest.fixture
def client(app_on: Callable[..., Any], fresh_url: str) -> Iterator[Client]:
    """The app on an empty database."""
    with app_on(fresh_url) as made:
        yield made


@pytest.fixture
def company(app_on: Callable[..., Any], company_url: str) -> Iterator[Client]:
    """The app on a copy of the demo company, in demo mode."""
    with app_on(company_url, demo=True) as made:
        yield made


@pytest.fixture
def queries() -> Iterator[list[str]]:
    """Every statement sent to any database, as it goes: `queries.clear()`, act, `assert len(queries) <= 7`."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)
