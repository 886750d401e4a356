"""The small company of tests about colleagues."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.client import Client
from tests.colleagues.office import Office, office


@pytest.fixture
def at(app_on: Callable[..., Any], fresh_url: str) -> Iterator[tuple[Office, Client]]:
    """The company and a client, on both databases."""
    with office(app_on, fresh_url) as made:
        yield made
