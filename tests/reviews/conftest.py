"""The app with the small company in it, for tests over HTTP."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import Account
from app.clock import now
from app.database import unit_of_work
from app.signin.actions import begin
from tests.reviews.made import world
from tests.reviews.office import Office


@pytest.fixture
def office(app_on: Callable[..., Any], fresh_url: str) -> Iterator[Office]:
    """Served, with a cycle launched; Mia stands in the door."""
    with app_on(fresh_url) as client:
        with unit_of_work(client.app.state.engine) as session:
            made = world(session)
            made.launch()
            tokens = {
                account.name: begin(session, account, now(), 1)
                for account in session.scalars(select(Account))
            }
            sections = [section.id for section in made.sections()]
            motive = made.sections("self")[-1].id
            found = Office(
                client, made.review("Nia").id, made.review("Nia").cycle_id, sections, motive, tokens
            )
        found.become("Mia")
        yield found
