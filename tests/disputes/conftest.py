"""The small company of tests about disputes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.client import Client
from tests.databases import Databases
from tests.disputes.desk import Desk, desk


@pytest.fixture
def at(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Desk, Client]]:
    """The company and a client, on both databases."""
    with desk(app_on, databases, kind) as made:
        yield made
