from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.decisions.served import Served, served


@pytest.fixture
def at(databases: Databases, tmp_path: Path) -> Iterator[Served]:
    """A served office of this test's own."""
    with served(databases, tmp_path) as found:
        yield found
