"""What tests of surveys are given."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from app.surveys import visiting
from app.surveys.throttle import Counter
from tests.client import Client
from tests.databases import Databases
from tests.surveys import shop as made

# A slow answer of a busy machine is no failure.
expect.set_options(timeout=15_000)


@pytest.fixture
def shop(
    app_on: Callable[..., Any], databases: Databases, kind: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[made.Shop, Client]]:
    """The small company on its own database, both kinds, and a client who has missed nothing yet."""
    monkeypatch.setattr(visiting, "MISSES", Counter(20, 60.0))
    monkeypatch.setattr(visiting, "OPEN", Counter(12, 3_600.0))
    with made.shop(app_on, databases, kind) as found:
        yield found
