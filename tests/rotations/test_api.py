"""Rotations over the API with a token: within its scope, never more than its owner may now, dead when ended."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, select

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Token
from app.clock import now
from app.database import make_engine, unit_of_work
from app.errors import Conflict, Invalid
from app.people.models import Employee
from app.signin import tokens
from app.signin.tokens import TokenForm
from tests.client import Client
from tests.rotations.crowd import Crowd, gather


@pytest.fixture
def crowd(fresh_url: str) -> Iterator[Crowd]:
    engine = make_engine(fresh_url)
    yield gather(engine, many=4, capacity=1, slots=2)
    engine.dispose()


@pytest.fixture
def api(app_on: Callable[..., Any], fresh_url: str, crowd: Crowd) -> Iterator[Client]:
    with app_on(fresh_url) as client:
        yield client


def token(engine: Engine, employee_id: int, scopes: list[str], days: int = 30) -> str:
    """A token of somebody's."""
    with unit_of_work(engine) as session:
        account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
        act = Act(session, actor_for(session, account, now()), now(), "UTC")
        return tokens.make(act, TokenForm(name="shell", scopes=scopes, days=days))


def ask(api: Client, key: str, method: str, path: str, **words: Any) -> httpx.Response:
    return api.request(method, path, headers={"Authorization": f"Bearer {key}"}, **words)


def test_sign_up_wait_and_give_back(api: Client, crowd: Crowd) -> None:
    assert crowd.engine is not None
    one, two = (token(crowd.engine, who, ["rotations"]) for who in crowd.people[:2])
    (program,) = ask(api, one, "GET", "/api/rotations").json()
    assert (program["name"], program["zone"]) == ("Support rotation", "Europe/Lisbon")
    first, second = ask(api, one, "GET", "/api/slots", params={"program": program["id"]}).json()
    assert (first["starts_on"], first["starts"], first["state"]) == ("2027-01-04", "09:00", "open")
    assert (first["starts_at"], first["ends_at"]) == ("2027-01-04T09:00:00Z", "2027-01-15T17:00:00Z")
    path = f"/api/slots/{first['id']}/sign-ups"
    mine = ask(api, one, "POST", path).json()
    assert (mine["state"], mine["people"], mine["taken"]) == ("mine", ["Dev 0"], 1)
    assert ask(api, one, "POST", path).json()["sign_up_id"] == mine["sign_up_id"], "asked twice, one place"
    refused = ask(api, two, "POST", path)
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "All places are taken. Wait for one: who waits is offered the next.",
    )
    assert ask(api, two, "POST", f"/api/slots/{first['id']}/waiting").json()["state"] == "waiting"
    barred = next(slot for slot in ask(api, one, "GET", "/api/slots").json() if slot["id"] == second["id"])
    assert barred["state"] == "not"
    assert "28 days of rest" in barred["against"][0]
    # Somebody else's place is not there to be given back, nor is one that never was.
    for number in (mine["sign_up_id"], 4503599627370497):
        assert ask(api, two, "DELETE", f"/api/sign-ups/{number}").status_code in {403, 404}
    assert ask(api, one, "DELETE", f"/api/sign-ups/{mine['sign_up_id']}").json()["state"] == "full"
    (offered,) = ask(api, two, "GET", "/api/slots", params={"mine": True}).json()
    assert offered["state"] == "offered"
    assert offered["offer_ends_at"] is not None
    declined = ask(api, two, "DELETE", f"/api/slots/{first['id']}/waiting").json()
    assert (declined["state"], declined["taken"]) == ("open", 0)
    assert ask(api, two, "DELETE", f"/api/slots/{first['id']}/waiting").status_code == 409


def test_a_token_does_what_it_was_made_for_and_no_more(api: Client, crowd: Crowd) -> None:
    assert crowd.engine is not None
    who = crowd.people[0]
    key = token(crowd.engine, who, ["scores:read"])
    refused = ask(api, key, "GET", "/api/rotations")
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("insufficient_scope")
    good = token(crowd.engine, who, ["rotations"])
    assert ask(api, good, "GET", "/api/rotations").status_code == 200
    # Pages take no tokens, the API takes them in the header only.
    assert ask(api, good, "GET", "/me").status_code == 303
    for given in ({"params": {"token": good}}, {"headers": {"Authorization": f"Basic {good}"}}, {}):
        answer = api.request("GET", "/api/rotations", **given)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert ask(api, good[:-1], "GET", "/api/rotations").status_code == 401


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("end", ["revoked", "expired", "disabled", "left"])
def test_a_token_dies_with_its_owner(api: Client, crowd: Crowd, end: str) -> None:
    assert crowd.engine is not None
    who = crowd.people[0]
    key = token(crowd.engine, who, ["rotations"])
    assert ask(api, key, "GET", "/api/rotations").status_code == 200
    with unit_of_work(crowd.engine) as session:
        held = session.scalars(select(Token)).one()
        account = session.get_one(Account, held.account_id)
        if end == "revoked":
            act = Act(session, actor_for(session, account, now()), now(), "UTC")
            tokens.revoke(act, held)
        elif end == "expired":
            held.expires_at = now() - timedelta(seconds=1)
        elif end == "disabled":
            account.disabled_at = now()
        else:
            session.get_one(Employee, who).left_on = now().date()
        assert "rapport_" not in held.digest
    assert ask(api, key, "GET", "/api/rotations").status_code == 401


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_bad_tokens_are_refused_by_field(crowd: Crowd) -> None:
    assert crowd.engine is not None
    for scopes, days, field in (
        ([], 30, "scopes"),
        (["everything"], 30, "scopes"),
        (["rotations"], 31, "days"),
    ):
        with pytest.raises(Invalid) as refused:
            token(crowd.engine, crowd.people[0], scopes, days)
        assert [one.field for one in refused.value.problems] == [field]
    for _ in range(tokens.MOST):
        token(crowd.engine, crowd.people[0], ["rotations"])
    with pytest.raises(Conflict, match="You have 20 tokens"):
        token(crowd.engine, crowd.people[0], ["rotations"])
