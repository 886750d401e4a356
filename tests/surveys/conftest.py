"""What tests of surveys are given."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.client import Client
from tests.databases import Databases
from tests.surveys import shop as made

# A slow answer of a busy machine is no failure.
expect.set_options(timeout=15_000)


@pytest.fixture
def shop(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[made.Shop, Client]]:
    """The small company on its own database, both kinds, and a client."""
    with made.shop(app_on, databases, kind) as found:
        yield found
