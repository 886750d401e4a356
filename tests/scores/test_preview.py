"""What a change of policy would do, told before it is in force."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.database import unit_of_work
from app.jobs.runner import Runner
from app.rooms import handlers
from app.scores.models import Fit, PolicyVersion
from app.scores.policy import FIRST
from app.scores.preview import effects
from tests.databases import Databases
from tests.scores.shop import AGENTS, Shop, shop
from tests.scores.test_fitting import evidence

GIVEN = {
    "star_bar": "4.1",
    "floor_bar": "3.9",
    "reliability": "0.5",
    "min_n": "100",
    "p_star": "0.8",
    "p_floor": "0.9",
    "p_developing": "0.8",
    "min_overlap": "0.05",
    "new_hire_days": "30",
    "tell_lowest": "1",
    "quiet_from": "20",
    "quiet_to": "7",
    "ticks": "yes",
    "factors": "channel",
}


@pytest.fixture
def made(databases: Databases, kind: str, app_on: Callable[..., Any]) -> Iterator[Shop]:
    """A shop of its own: its policy is changed."""
    with databases.copy(kind, "empty") as url, shop(app_on, url) as found:
        yield found


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_it_says_what_will_come_true_and_changes_nothing(made: Shop) -> None:
    before = {name: evidence(made, name)["customer"].standing for name in AGENTS}
    body = FIRST | {"reliability": 0.5, "min_n": 100, "p_star": 0.8, "p_floor": 0.9, "p_developing": 0.8}
    body |= {"star_bar": 4.1, "floor_bar": 3.9}
    with unit_of_work(made.engine, write=False) as session:
        told = effects(session, body | {"factors": ["channel"]}, made_today(made))
    page = made.become("Lena").post("/policy/preview", GIVEN)
    assert page.status_code == 200
    assert {name: evidence(made, name)["customer"].standing for name in AGENTS} == before
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(PolicyVersion)).all() == []
    customers = next(one for one in told if one.lens == "Customers")
    assert f"{customers.changed} of {customers.people} people would change standing" in page.text
    assert customers.changed > 0
    assert made.become("Lena").post("/policy", GIVEN | {"reason": "Tried out before."}).status_code == 303
    Runner(made.engine, handlers()).drain()
    for change in customers.named:
        name = next(name for name, key in made.ids.items() if key == change.employee_id)
        assert evidence(made, name)["customer"].standing == change.after != change.before


def made_today(made: Shop) -> date:
    with unit_of_work(made.engine, write=False) as session:
        return max(session.scalars(select(Fit.made_at))).date()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_wrong_input_keeps_what_was_typed(made: Shop) -> None:
    page = made.become("Lena").post("/policy/preview", GIVEN | {"star_bar": "9", "tell_lowest": "7"})
    assert page.status_code == 422
    assert 'value="9"' in page.text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_factors_are_what_is_ticked(made: Shop) -> None:
    """With none ticked, work is compared as it came; the page says which factors a lens uses."""
    given = {key: value for key, value in GIVEN.items() if key != "factors"}
    assert made.become("Lena").post("/policy", given | {"reason": "Nothing is like work."}).status_code == 303
    Runner(made.engine, handlers()).drain()
    with unit_of_work(made.engine, write=False) as session:
        assert all(not fit.model["factors"] for fit in session.scalars(select(Fit)))
