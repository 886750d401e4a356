from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.swaps.band import Band, band
from tests.swaps.served import Served, Told, asked, served


@pytest.fixture
def made(session: Session) -> Band:
    return band(session)


@pytest.fixture
def at(databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with served(databases, tmp_path) as found:
        yield found


@pytest.fixture
def there(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[Told]:
    """The band and a client."""
    with asked(app_on, databases, kind) as found:
        yield found
