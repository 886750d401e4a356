"""Odd input through the doors of bonus plans, what may be seen of them, and programs."""

from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from app.clock import now as clock_now
from app.database import unit_of_work
from app.signin.tokens import TokenForm, make
from tests.databases import Databases
from tests.empowerment.till import till

ODD = ("x" * 200_000, "nul\x00 byte")
WORDS = "🙂 <b>bold</b> اهلا"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_input_is_refused_and_kept(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Lena")
        good = {"name": "Plan", "for_whom": WORDS, "metrics": ["Margin", ""], "weights": ["100", ""]}
        for path, texts in (("/bonuses", ODD), ("/bonuses/preview", ODD[1:])):
            for text in texts:
                for field in ("name", "for_whom", "whose", "owner", "starts_on", "ends_on", "reason", "seen"):
                    answer = client.post(path, good | {field: text})
                    assert answer.status_code == 422, field
                    assert field == "for_whom" or escape(WORDS) in answer.text, field
                for field in ("metrics", "weights"):
                    answer = client.post(path, good | {field: [text]})
                    assert answer.status_code == 422, field
        less = client.post("/bonuses", good | {"weights": ["60", ""]})
        assert "40% are missing" in less.text
        assert 'value="60"' in less.text
        plan = client.post("/bonuses", good).headers["location"]
        assert escape(WORDS) in client.get(plan).text
        for path in ("versions", "versions/preview"):
            for text in ODD:
                assert client.post(f"{plan}/{path}", good | {"reason": text, "seen": "1"}).status_code == 422
        for path in ("x", "0", "9" * 30, "conflicts/9"):
            assert client.get(f"/bonuses/{path}").status_code in {404, 422}
        form = {"metrics": "A | b | more | customer", "pairs": "", "least": "20", "seen": "1"}
        form["reason"] = "Because I can, and I may."
        for text in ODD:
            for field in form:
                assert client.post("/bonuses/policy", form | {field: text}).status_code == 422
        for sent in ({}, {"file": ("x.csv", b"a,b\n1,2\n")}, {"file": ("x.csv", b"\xff\xfe\x00")}):
            assert client.post("/bonuses/file", files=sent or None).status_code == 422
        body = client.get("/bonuses?format=csv").content
        assert client.post("/bonuses/file", files={"file": ("plans.csv", body)}).status_code == 303
        assert client.get("/bonuses?format=xlsx&of=conflicts").content.startswith(b"PK")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_conflicts_are_seen_by_those_they_concern(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with till(app_on, databases, kind) as (made, client):
        with unit_of_work(client.app.state.engine) as session:
            form = TokenForm(name="shell", scopes=["bonus-plans"], days=30)
            lena, maya = (
                {"Authorization": f"Bearer {make(made.act(session, who, clock_now()), form)}"}
                for who in ("Lena", "Maya")
            )
        plan: dict[str, Any] = {
            "name": "Purchasing",
            "for_whom": "Buyers",
            "owner": "Wim",
            "whose": "team:Lines",
        }
        care: dict[str, Any] = {"name": "Care", "for_whom": "Desk", "owner": "Maya", "whose": "team:Desk"}
        plan["metrics"] = [{"name": "Working capital", "weight": 100}]
        care["metrics"] = [{"name": "customers who stay", "weight": 100}]
        first, noted = (
            client.post("/api/bonus-plans", json=one, headers=lena).json() for one in (plan, care)
        )
        assert first["conflicts"] == []
        assert [one["state"] for one in noted["conflicts"]] == ["open"]
        body = care
        assert client.post("/api/bonus-plans", json=body, headers=lena).status_code == 422
        assert client.post("/api/bonus-plans", json=body | {"bonus": 9}, headers=lena).status_code == 422
        assert client.post("/api/bonus-plans", json=body, headers=maya).status_code == 403
        seen = {
            one["name"]: len(one["conflicts"]) for one in client.get("/api/bonus-plans", headers=maya).json()
        }
        assert seen == {"Purchasing": 0, "Care": 1}, "a manager sees what their own plan is part of"
        for who, plans, conflict in (
            ("Maya", {"Purchasing", "Care"}, True),
            ("Sol", {"Purchasing", "Care"}, False),
            ("Ann", {"Care"}, False),
            ("Wim", {"Purchasing"}, True),
            ("Eve", {"Purchasing", "Care"}, True),
        ):
            text = made.become(client, who).get("/bonuses").text
            assert {one for one in ("Purchasing", "Care") if f">{one}</a>" in text} == plans, who
            assert ("They share no customer metric" in text) is conflict, who
            assert ("of=conflicts" in text) is conflict, who
