"""A desk on a database that is rolled back."""

import pytest
from sqlalchemy.orm import Session

from tests.cases.desk import Desk


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk().at(session)
