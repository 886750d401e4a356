"""An engine on a staffed database of the test's own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from app.database import make_engine, unit_of_work
from tests.imports.made import staffed


@pytest.fixture
def engine(fresh_url: str) -> Iterator[Engine]:
    made = make_engine(fresh_url)
    with unit_of_work(made) as session:
        staffed(session)
    yield made
    made.dispose()
