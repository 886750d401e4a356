"""One small company with scores for all who only read it, or add what others bear."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.config import Settings
from app.main import create_app
from tests.client import Client
from tests.databases import KINDS, Databases
from tests.scores.shop import Shop, shop


@pytest.fixture(scope="session", params=KINDS)
def made(databases: Databases, request: Any, tmp_path_factory: Any) -> Iterator[Shop]:
    """The shop on each database, reckoned once a process."""
    folder: Path = tmp_path_factory.mktemp("shop")

    @contextmanager
    def app_on(url: str) -> Iterator[Client]:
        given = Settings(database_url=url, base_url="http://127.0.0.1", data_dir=folder, run_jobs=False)
        with Client(create_app(given)) as client:
            yield client

    with databases.copy(request.param, "empty") as url, shop(app_on, url) as found:
        yield found
