"""Many press at once: what stands never passes the limit, and what was sent twice counts once."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from app.database import unit_of_work
from app.empowerment.models import Spend
from tests.client import Client
from tests.databases import Databases
from tests.empowerment.till import till

MANY, LIMIT = 50, 200_000


def together(client: Client, sent: list[tuple[str, dict[str, str]]]) -> list[httpx.Response]:
    """Requests at the very same moment: an Idempotency-Key (or none) and the body of each."""

    async def ask() -> list[httpx.Response]:
        waits = [
            client._http.post("/api/spends", json=body, headers={"Idempotency-Key": key} if key else {})
            for key, body in sent
        ]
        return await asyncio.gather(*waits)

    return client._portal.call(ask)


def test_fifty_times_a_hundred_against_two_thousand(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    """Exactly twenty stand and thirty ask; the sum is the limit to the cent. Another guest is not held up by it."""
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Bo")
        body = {"guest": "C-1", "amount": "100", "what_for": "mistake"}
        answers = together(client, [("", body)] * MANY + [("", body | {"guest": "C-2"})])
        assert {one.status_code for one in answers} == {200}
        assert Counter(one.json()["state"] for one in answers[:MANY]) == {"stands": 20, "waiting": 30}
        assert answers[MANY].json()["state"] == "stands"
        with unit_of_work(made.engine, write=False) as session:
            stands = select(func.sum(Spend.amount)).where(Spend.asked_id.is_(None), Spend.guest == "C-1")
            assert session.scalar(stands) == LIMIT
            waits = select(func.count()).where(Spend.asked_id == made.ids["Maya"])
            assert session.scalar(waits) == 30


@pytest.mark.parametrize("amounts", [("1999.99", "0.02"), ("0.02", "1999.99")])
def test_two_that_pass_it_together_never_both_stand(
    app_on: Callable[..., Any], databases: Databases, kind: str, amounts: tuple[str, str]
) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Bo")
        bodies = [{"guest": "C-1", "amount": amount, "what_for": "delay"} for amount in amounts]
        answers = together(client, [("", body) for body in bodies])
        assert sorted(one.json()["state"] for one in answers) == ["stands", "waiting"]


def test_one_key_is_one_spend(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Bo")
        body = {"guest": "C-1", "amount": "100", "what_for": "mistake"}
        answers = together(client, [("twice", body)] * 8)
        assert {one.status_code for one in answers} == {200}
        assert len({one.json()["id"] for one in answers}) == 1
        (other,) = together(client, [("twice", body | {"amount": "101"})])
        assert other.status_code == 422
        assert "was saved from this form already" in other.json()["detail"]
        with unit_of_work(made.engine, write=False) as session:
            assert session.scalar(select(func.count(Spend.id))) == 1
