"""The small company of tests about the logbook."""

import pytest
from sqlalchemy.orm import Session

from tests.logbook.tower import Tower, build


@pytest.fixture
def tower(session: Session) -> Tower:
    return build(session)


@pytest.fixture
def served(session: Session) -> Tower:
    """The same, with a stint that ended the day before yesterday."""
    return build(session, begins=-13)
