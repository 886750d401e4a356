"""The way in, and how at once it closes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update

from app.access.models import Account, Grant, LoginSession
from app.clock import now
from app.database import unit_of_work
from app.demo.people import PEOPLE
from app.errors import Conflict, Invalid
from app.people import actions as people
from app.people.models import Employee
from app.signin import actions
from app.signin.models import Attempts
from tests.client import Client

PASSWORD = "a sentence that is easy to keep"
EMAIL = "nia@lumen.example"


@pytest.fixture
def client(app_on: Callable[..., Any], fresh_url: str) -> Iterator[Client]:
    """The app, with Nia in it, who has an account and a password."""
    with app_on(fresh_url) as made:
        with unit_of_work(made.app.state.engine) as session:
            nia = people.hire(session, name="Nia Bell", number="1", email=EMAIL, hired_on=None)
            account = Account(email=EMAIL, name="Nia Bell", employee_id=nia.id)
            session.add(account)
            session.flush()
            session.add(Grant(account_id=account.id, role="hr_lead"))
            actions.set_password(session, account, PASSWORD, now())
        yield made


def enter(client: Client, password: str = PASSWORD, email: str = EMAIL, **words: Any) -> Any:
    return client.post("/sign-in", {"email": email, "password": password}, **words)


def write(client: Client, statement: Any) -> None:
    with unit_of_work(client.app.state.engine) as session:
        session.execute(statement)


def test_the_right_password_opens_and_a_wrong_one_says_nothing(client: Client) -> None:
    wrong = enter(client, "not this one at all")
    unknown = enter(client, email="nobody@lumen.example")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert wrong.text.replace(EMAIL, "") == unknown.text.replace("nobody@lumen.example", "")
    assert "rapport_session" not in client.cookies
    right = enter(client, email=" NIA@Lumen.example ")
    assert (right.status_code, right.headers["location"]) == (303, "/")
    assert client.get("/").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: Client) -> None:
    said = enter(client).headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    assert "Path=/" in said
    assert "Secure" not in said
    token = client.cookies["rapport_session"]
    with unit_of_work(client.app.state.engine, write=False) as session:
        rows = session.execute(text("SELECT * FROM login_session")).all()
    assert sha256(token.encode()).hexdigest() in str(rows)
    assert token not in str(rows)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_over_tls_the_cookie_never_travels_in_the_clear(app_on: Callable[..., Any], fresh_url: str) -> None:
    with app_on(fresh_url, base_url="https://service.example") as client:
        with unit_of_work(client.app.state.engine) as session:
            actions.make_administrator(session, EMAIL, "Nia", PASSWORD, now())
        host = {"Host": "service.example", "Origin": "https://service.example"}
        answer = enter(client, headers=host)
    assert answer.status_code == 303
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"]


def test_guessing_an_account_is_slowed_down_wherever_it_comes_from(client: Client) -> None:
    """Ten wrong tries, then even the right one waits; a forged forwarding header changes nothing."""
    for number in range(10):
        forged = {"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"}
        assert enter(client, "wrong", headers=forged).status_code == 422
    answer = enter(client, headers={"X-Forwarded-For": "198.51.100.1"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 301
    assert "Wait 5 minutes" in answer.text


def test_guessing_from_one_address_is_slowed_down_whatever_the_account(client: Client) -> None:
    for number in range(10):
        assert enter(client, "wrong", email=f"guess{number}@lumen.example").status_code == 422
    assert enter(client).status_code == 429
    write(client, update(Attempts).values(window_ends=now() - timedelta(seconds=1)))
    assert enter(client).status_code == 303


def test_many_tries_at_once_get_no_more_of_them(client: Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = [answer.status_code for answer in pool.map(lambda _: enter(client, "wrong"), range(16))]
    assert answers.count(422) <= 10
    assert set(answers) == {422, 429}


def test_signing_in_often_is_no_guessing(client: Client) -> None:
    assert {enter(client).status_code for _ in range(12)} == {303}


def test_signing_out_ends_the_session_on_the_server(client: Client) -> None:
    enter(client)
    token = client.cookies["rapport_session"]
    assert client.post("/sign-out").status_code == 303
    client.cookies.clear()
    client.cookies.set("rapport_session", token)
    assert client.get("/account").status_code == 303


def _revoked(_: int) -> Any:
    return update(LoginSession).values(revoked_at=now())


def _expired(_: int) -> Any:
    return update(LoginSession).values(expires_at=now())


def _disabled(_: int) -> Any:
    return update(Account).values(disabled_at=now())


def _left(employee: int) -> Any:
    return update(Employee).where(Employee.id == employee).values(left_on=now().date())


@pytest.mark.parametrize("ending", [_revoked, _expired, _disabled, _left])
def test_what_ends_a_session_ends_it_with_the_next_request(
    client: Client, ending: Callable[[int], Any]
) -> None:
    enter(client)
    assert client.get("/account").status_code == 200
    with unit_of_work(client.app.state.engine, write=False) as session:
        employee = session.scalars(select(Employee.id)).one()
    write(client, ending(employee))
    assert client.get("/account").status_code == 303
    assert client.get("/api/employees/1/evidence").status_code == 401


@pytest.mark.parametrize("closing", [_disabled, _left])
def test_a_closed_account_is_not_let_in(client: Client, closing: Callable[[int], Any]) -> None:
    with unit_of_work(client.app.state.engine, write=False) as session:
        employee = session.scalars(select(Employee.id)).one()
    write(client, closing(employee))
    refused = enter(client)
    assert refused.status_code == 422
    assert "belong together" in refused.text
    with unit_of_work(client.app.state.engine, write=False) as session:
        assert session.scalar(select(func.count()).select_from(LoginSession)) == 0


def test_a_role_taken_away_is_gone_with_the_next_request(client: Client) -> None:
    enter(client)
    assert client.get("/cycles").status_code == 200
    write(client, delete(Grant))
    assert client.get("/cycles").status_code == 403


def test_signing_out_everywhere_ends_every_session(client: Client) -> None:
    tokens = []
    for _ in range(2):
        enter(client)
        tokens.append(client.cookies["rapport_session"])
        client.cookies.clear()
    client.cookies.set("rapport_session", tokens[0])
    assert client.post("/account/sign-out-everywhere").status_code == 303
    for token in tokens:
        client.cookies.clear()
        client.cookies.set("rapport_session", token)
        assert client.get("/account").status_code == 303


def test_a_new_password_ends_every_session(client: Client) -> None:
    enter(client)
    other = client.cookies["rapport_session"]
    client.cookies.clear()
    enter(client)
    fresh = "another sentence, even easier"
    wrong = client.post("/account/password", {"current": "not mine at all", "password": fresh})
    assert wrong.status_code == 422
    short = client.post("/account/password", {"current": PASSWORD, "password": "short"})
    assert short.status_code == 422
    assert client.get("/account").status_code == 200
    assert client.post("/account/password", {"current": PASSWORD, "password": fresh}).status_code == 303
    assert client.get("/account").status_code == 303
    client.cookies.clear()
    client.cookies.set("rapport_session", other)
    assert client.get("/account").status_code == 303
    assert enter(client).status_code == 422
    assert enter(client, fresh).status_code == 303


def test_strange_addresses_are_wrong_ones(client: Client) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for typed in ("nia\x00@lumen.example", "\ud83d\x00", "é" * 400, "x@" + "y" * 4000):
        raw = typed.encode("utf-8", "surrogatepass")
        body = b"password=a%00b&email=" + b"".join(b"%%%02X" % byte for byte in raw)
        assert client.request("POST", "/sign-in", content=body, headers=headers).status_code == 422


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/reviews?q=a b", "/reviews?q=a%20b"),
        ("/find?q=Łukasz", "/find?q=%C5%81ukasz"),
        ("/\t/evil.example", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        ("//evil.example", "/"),
    ],
)
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_signing_in_leads_on_to_a_page_of_ours(client: Client, asked: str, led: str) -> None:
    sent = {"email": EMAIL, "password": PASSWORD, "next": asked}
    assert client.post("/sign-in", sent).headers["location"] == led
    assert client.post("/sign-in", sent, headers={"HX-Request": "true"}).headers["hx-redirect"] == led


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("demo", "base_url"), [(False, "http://127.0.0.1"), (True, "https://service.example")]
)
def test_the_demos_doors_are_in_the_demo_only(
    app_on: Callable[..., Any], fresh_url: str, *, demo: bool, base_url: str
) -> None:
    with app_on(fresh_url, demo=demo, base_url=base_url) as client:
        with unit_of_work(client.app.state.engine) as session:
            session.add(Account(email=PEOPLE[0].email, name=PEOPLE[0].name))
        host = {"Host": "service.example"} if "service" in base_url else {}
        answer = client.post("/demo/sign-in", {"name": "maya"}, headers=host)
        assert answer.status_code == 404
        assert "set-cookie" not in answer.headers
        assert "Maya Ross" not in client.get("/sign-in", headers=host).text


class TestAdministrator:
    """What the command does."""

    def test_makes_one_who_may_sign_in(self, session: Any) -> None:
        made = actions.make_administrator(session, " Ada@Lumen.example", "Ada", PASSWORD, now())
        assert made.email == "ada@lumen.example"
        assert session.scalars(select(Grant.role).where(Grant.account_id == made.id)).all() == [
            "administrator"
        ]
        assert actions.check_password(made, PASSWORD)
        assert not actions.check_password(made, PASSWORD + "x")
        assert PASSWORD not in made.password_hash
        assert made.password_hash.startswith("$argon2id$")

    def test_refuses_an_address_that_is_taken_and_a_short_password(self, session: Any) -> None:
        actions.make_administrator(session, EMAIL, "Ada", PASSWORD, now())
        with pytest.raises(Conflict, match="already has an account"):
            actions.make_administrator(session, EMAIL.upper(), "Eve", PASSWORD, now())
        with pytest.raises(Invalid, match="12 characters"):
            actions.make_administrator(session, "b@lumen.example", "Bo", "eleven char", now())


def test_an_empty_hash_is_no_password(session: Any) -> None:
    account = Account(email="sso@lumen.example", name="Single Sign-On")
    session.add(account)
    session.flush()
    assert not actions.check_password(account, "")
    assert not actions.check_password(account, "anything")
    assert not actions.check_password(None, "anything")
