"""Odd input through the doors of lost customers, files, programs; who sees groups only."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from app.access.models import Account, Grant
from app.clock import now as clock_now
from app.database import unit_of_work
from app.signin.actions import begin
from app.signin.tokens import TokenForm, make
from tests.databases import Databases
from tests.empowerment.till import till

ODD = (
    "x" * 200_000,
    "nul\x00 byte",
    "lone \udfff".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\u202eback",
)
GOOD = {"customer": "🙂 <b>C</b> اهلا", "reason": "Price", "how": "said"}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_input_is_refused_and_kept(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Maya")
        fields = (
            "customer",
            "reason",
            "how",
            "lost_on",
            "since",
            "words",
            "amount",
            "currency",
            "team",
            "again",
        )
        for text in ODD[:2]:
            for field in (*fields, "touchpoints", "once"):
                answer = client.post("/lost", GOOD | {field: text})
                assert answer.status_code == 422, field
                assert field == "customer" or escape(GOOD["customer"]) in answer.text, field
        for text in ODD[2:]:
            assert client.post("/lost", GOOD | {"customer": text}).status_code in {303, 422}
        once = re.search(r'name="once" value="([^"]+)"', client.get("/lost/new").text)
        assert once is not None
        sent = GOOD | {"once": once[1], "amount": "12,000.50", "currency": "eur"}
        first, second = (client.post("/lost", sent).headers["location"] for _ in range(2))
        assert first == second, "a double press is one"
        assert escape(GOOD["customer"]) in client.get(first).text
        again = client.post("/lost", GOOD)
        assert "Tick this if they left a second time" in again.text
        assert client.post("/lost", GOOD | {"again": "yes"}).status_code == 303
        for path, field in (("changes", "why"), ("return", "reason"), ("won-back", "words")):
            for text in ODD[:2]:
                answer = client.post(
                    f"{first}/{path}", GOOD | {field: text} if path == "changes" else {field: text}
                )
                assert answer.status_code == 422, path
        for path in ("x", "0", "9" * 30):
            assert client.get(f"/lost/{path}").status_code in {404, 422}
        for address in (
            "/lost?months=x&team=9&format=pdf",
            "/lost?months=60",
            "/lost/customers?q=%F0%9F%99%82&page=z",
        ):
            assert client.get(address).status_code == 200
        made.become(client, "Lena")
        form = {"names": "Price\nOther", "reason": "Because I can, and I may.", "seen": "1"}
        for text in ODD[:2]:
            for field in form:
                assert client.post("/lost/reasons", form | {field: text}).status_code == 422
        assert "Did not feel taken care of" in client.post("/lost/reasons", form).text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_files_programs_and_who_sees_groups_only(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Sol")
        body = "Customer,Lost on,Reason,How we know,Team\n"
        body += "".join(f"=C-{at},2026-05-0{at},Price,They told us,Desk\n" for at in range(1, 7))
        body += "D-1,2026-05-01,Competitor,We think so,Lines\n"
        for _ in range(2):
            assert client.post("/lost/file", files={"file": ("lost.csv", body.encode())}).status_code == 303
        assert "7 customers noted" in client.get("/lost/customers").text
        assert client.post("/lost/file", files={"file": ("lost.csv", b"a,b\n1,2\n")}).status_code == 422
        assert client.post("/lost/file", {}).status_code == 422
        row = client.get("/lost/customers?format=csv&q=C-3").text.splitlines()[1]
        assert row.startswith("'=C-3,,2026-05-03,Price,They told us")
        taken = client.get("/lost/customers?format=xlsx").content
        again = client.post("/lost/file", files={"file": ("lost.xlsx", taken)})
        assert again.status_code == 303, "what was exported is known"
        figures = client.get("/lost?months=24&format=csv").text
        assert "They told us,Price,6,6" in figures
        assert "Team,Desk,6,7" in figures
        assert "C-3" not in figures
        with unit_of_work(client.app.state.engine) as session:
            guest = Account(email="adviser@x.example", name="Guest")
            session.add(guest)
            session.flush()
            session.add(Grant(account_id=guest.id, role="adviser", unit=""))
            made.tokens["Guest"] = begin(session, guest, clock_now(), 1)
            form = TokenForm(name="shell", scopes=["lost-customers"], days=30)
            key = {"Authorization": f"Bearer {make(made.act(session, 'Maya', clock_now()), form)}"}
        made.become(client, "Guest")
        page = client.get("/lost?months=24").text
        assert "6 of 7" in page
        assert "Desk" in page
        assert ">Lines</option>" not in page, "a team with too few is none to choose"
        assert "/lost/customers" not in page
        for address in ("/lost/customers", "/lost/new", "/lost/reasons", "/lost/file"):
            assert client.get(address).status_code == 403
        client.cookies.clear()
        note = {
            "customer": "E-1",
            "reason": "price",
            "how": "said",
            "touchpoints": [],
            "amount": "12",
            "currency": "EUR",
        }
        headers = key | {"Idempotency-Key": "one"}
        first, second = (
            client.post("/api/lost-customers", json=note, headers=headers).json() for _ in range(2)
        )
        assert first == second
        assert (first["reason"], first["amount"], first["state"], first["tenure_months"]) == (
            "Price",
            1200,
            "lost",
            None,
        )
        for wrong in (
            {"how": "guess"},
            {"reason": "Luck"},
            {"amount": 5},
            {"lost_on": "2999-01-01"},
            {"x": 1},
            {},
        ):
            refused = client.post("/api/lost-customers", json=note | wrong, headers=key)
            assert refused.status_code == 422
            assert refused.json()["errors"]
        assert client.get("/api/lost-customers?q=E-1", headers=key).json() == [first]
        assert client.get("/api/spends", headers=key).status_code == 403
