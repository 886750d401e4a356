"""The small company of tests about records, with a client and everybody signed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.access.models import Account
from app.clock import now
from app.database import unit_of_work
from app.signin.actions import begin
from tests.client import Client
from tests.decisions.office import Office, office_in


@dataclass
class At:
    """The company, a client, and how to become somebody of it."""

    here: Office
    client: Client
    tokens: dict[str, str]

    @property
    def engine(self) -> Engine:
        """The company's database."""
        found: Engine = self.client.app.state.engine
        return found

    def become(self, name: str) -> Client:
        """Signed in as that person."""
        self.client.cookies.clear()
        self.client.cookies.set("rapport_session", self.tokens[name])
        return self.client

    def statuses(self, method: str, path: str, data: dict[str, Any] | None = None) -> dict[str, int]:
        """What each person is answered."""
        return {name: self.become(name).request(method, path, data=data).status_code for name in self.tokens}


@pytest.fixture
def at(app_on: Callable[..., Any], fresh_url: str) -> Iterator[At]:
    """On a database of the test's own."""
    with app_on(fresh_url, zone="UTC") as client:
        engine = client.app.state.engine
        here = office_in(engine)
        with unit_of_work(engine) as session:
            accounts = session.scalars(select(Account)).all()
            tokens = {one.name: begin(session, one, now(), 1) for one in accounts}
        yield At(here, client, tokens)
