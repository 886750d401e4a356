"""The small company of tests about coaching."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.client import Client
from tests.coaching.office import Office, office
from tests.databases import Databases
from tests.disputes.desk import Desk, desk


@pytest.fixture
def made(session: Session) -> Office:
    """The company on one session, on both databases."""
    return office(session)


@pytest.fixture
def at(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Desk, Client]]:
    """The company with answers and figures, and a client."""
    with desk(app_on, databases, kind) as found:
        yield found
