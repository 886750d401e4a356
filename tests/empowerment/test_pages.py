"""Odd input through the doors of spends: no fault, and what was typed stays. Files, and the way in for programs."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from app.database import unit_of_work
from tests.databases import Databases
from tests.empowerment.till import till

ODD = (
    "x" * 200_000,
    "nul\x00 byte",
    "lone \udfff".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\u202eback",
)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_input_is_refused_and_kept(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Bo")
        good = {"guest": "C-1", "amount": "12.50", "what_for": "mistake", "words": "🙂 <b>bold</b> اهلا"}
        for text in ODD:
            for field in ("guest", "amount", "words", "day", "zone", "currency", "what_for", "once"):
                answer = client.post("/spends", good | {field: text})
                assert answer.status_code == 422 or (text in ODD[2:] and answer.status_code == 303), field
                if answer.status_code == 422 and field != "words":
                    assert escape("🙂 <b>bold</b> اهلا") in answer.text, field
        kept = client.post("/spends", good | {"amount": "12,50"})
        assert kept.status_code == 422
        assert 'value="12,50"' in kept.text
        assert "Write a point before the decimals" in kept.text
        assert client.post("/spends", good | {"employee": "1"}).status_code == 422
        made_at = client.post("/spends", good).headers["location"]
        assert escape(good["words"]) in client.get(made_at).text
        for path in ("return", "outcome"):
            for text in ODD[:2]:
                sent = {"reason": text} if path == "return" else {"story": text}
                answer = client.post(f"{made_at}/{path}", sent)
                assert answer.status_code == 422
                assert "\x00" in text or escape(text) in answer.text
        for path in ("x", "0", "9" * 30):
            assert client.get(f"/spends/{path}").status_code in {404, 422}
        asked = client.post("/spends", good | {"amount": "2500"}).headers["location"]
        made.become(client, "Maya")
        for sent in ({}, {"granted": "perhaps"}, {"granted": "no"}, {"granted": "no", "words": ODD[1]}):
            assert client.post(f"{asked}/answer", sent).status_code == 422
        made.become(client, "Lena")
        form = {"limits": "USD 2,000", "asks": "manager", "reason": "Because I can, and I may.", "seen": "1"}
        for text in ODD[:2]:
            for field in form:
                assert client.post("/empowerment/limit", form | {field: text}).status_code == 422
        kept = client.post("/empowerment/limit", form)
        assert kept.status_code == 422
        assert "Nothing is changed" in kept.text
        assert "Because I can, and I may." in kept.text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_double_press_is_one_spend_and_files_are_safe(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Bo")
        once = re.search(r'name="once" value="([^"]+)"', client.get("/spends/new").text)
        assert once is not None
        sent = {"guest": "=1+1", "amount": "12.50", "what_for": "delay", "once": once[1]}
        first, second = (client.post("/spends", sent).headers["location"] for _ in range(2))
        assert first == second
        row = client.get("/spends?format=csv").text.splitlines()[1]
        assert "'=1+1,12.50,USD,It took too long" in row
        assert client.get("/spends?format=xlsx").content.startswith(b"PK")
        wall = client.get("/empowerment?format=csv").text
        assert "Smaller teams,1,USD,12.50" in wall
        for name in made.ids:
            assert name not in wall, "nobody is named"
        assert "lately" in client.get("/spends/new").text
        assert client.get(f"{first}").status_code == 200
        made.become(client, "Ann")
        assert client.get(first).status_code == 404
        assert "=1+1" not in client.get("/spends").text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_programs_note_and_read_spends(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    with till(app_on, databases, kind) as (made, client):
        assert made.engine is not None
        with unit_of_work(made.engine) as session:
            bo, maya = ({"Authorization": f"Bearer {made.key(session, who)}"} for who in ("Bo", "Maya"))
        body = {"guest": "C-1", "amount": "2000.01", "what_for": "kindness"}
        noted = client.post("/api/spends", json=body, headers=bo).json()
        assert (noted["amount"], noted["currency"], noted["state"], noted["asked"]) == (
            200_001,
            "USD",
            "waiting",
            "Maya",
        )
        for wrong in (
            {"amount": 5},
            {"amount": "1.005"},
            {"guest": ""},
            {"what_for": "fun"},
            {"employee": "Ann"},
        ):
            refused = client.post("/api/spends", json=body | wrong, headers=bo)
            assert refused.status_code == 422
            assert refused.json()["errors"]
        assert [one["id"] for one in client.get("/api/spends", headers=maya).json()] == [noted["id"]]
        assert client.get("/api/spends?page=2", headers=maya).json() == []
        assert client.get("/api/scores", headers=bo).status_code in {403, 404}
