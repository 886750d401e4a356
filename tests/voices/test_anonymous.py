"""No row of the database ties a view to whoever gave it, not even by the transactions that wrote them."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from app.database import unit_of_work
from app.reviews.steps import View
from app.voices.forms import ViewForm
from tests.client import Client
from tests.reviews.made import World, world
from tests.voices.test_views import TODAY, ask, give, timedelta

ANSWERING = ("Max", "Ed", "Dov", "Hana")


@pytest.fixture
def client(app_on: Callable[..., Any], fresh_url: str) -> Iterator[Client]:
    with app_on(fresh_url) as made:
        yield made


def asked(client: Client) -> dict[str, int]:
    """A cycle that collects; four people are asked about Nia, and Max about Ed, too."""
    with unit_of_work(client.app.state.engine) as session:
        made = world(session)
        made.launch(collect_until=(TODAY + timedelta(days=1)).isoformat())
        return {name: ask(made, name) for name in ANSWERING} | {"of Ed": ask(made, "Max", of="Ed")}


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_transaction_leads_to_every_view_of_the_group_or_to_none(client: Client) -> None:
    engine, wanted = client.app.state.engine, asked(client)
    for name, asked_id in wanted.items():
        with unit_of_work(engine) as session:
            made = World(session, {}, 0)
            give(made, name if name != "of Ed" else "Max", asked_id, ViewForm(text=f"Words of {name}."))
    with engine.connect() as connection:
        by_view = connection.execute(
            text("SELECT id, review_id, xmin::text, ctid::text FROM review_view ORDER BY ctid")
        ).all()
        answered = text("SELECT id, xmin::text FROM review_asked WHERE answered")
        by_asked = {row[0]: row[1] for row in connection.execute(answered)}
    of_nia = [row for row in by_view if row.review_id != by_view_of_ed(by_view)]
    assert len(of_nia) == len(wanted) - 1
    assert len({row.xmin for row in of_nia}) == 1, (
        "all of the group were written by one transaction: the last"
    )
    assert len(set(by_asked.values())) == len(wanted), "and each who answered was noted by one of their own"
    assert all(one.id < other.id for one, other in pairwise(of_nia)), "they lie in the order of random ids"


def by_view_of_ed(rows: Any) -> int:
    """The review with a single view."""
    reviews = [row.review_id for row in rows]
    return int(min(set(reviews), key=reviews.count))


def test_what_was_written_stays(client: Client) -> None:
    engine, wanted = client.app.state.engine, asked(client)
    for name in [one for one in wanted if one != "of Ed"]:
        with unit_of_work(engine) as session:
            give(
                World(session, {}, 0),
                name,
                wanted[name],
                ViewForm(scores={"patient": 4}, text=f"Words of {name}."),
            )
    with unit_of_work(engine, write=False) as session:
        found = sorted((view.text, view.scores["patient"]) for view in session.query(View))
    assert found == sorted((f"Words of {name}.", 4) for name in wanted if name != "of Ed")
