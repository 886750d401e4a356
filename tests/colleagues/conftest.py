"""The small company of tests about colleagues."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.client import Client
from tests.colleagues.office import Office, office
from tests.databases import Databases


@pytest.fixture
def at(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Office, Client]]:
    """The company and a client, on both databases."""
    with office(app_on, databases, kind) as made:
        yield made
