from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.swaps.band import Band, band
from tests.swaps.served import Told, asked


@pytest.fixture
def made(session: Session) -> Band:
    return band(session)


@pytest.fixture
def there(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[Told]:
    """The band and a client."""
    with asked(app_on, databases, kind) as found:
        yield found
