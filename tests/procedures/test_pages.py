"""Odd input through the doors of procedures: no fault, and what was typed stays."""

from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from tests.databases import Databases
from tests.empowerment.till import till

ODD = ("x" * 200_000, "nul\x00 byte")
KEPT = "🙂 <b>bold</b> اهلا, twenty and more"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_exceptions_are_refused_and_kept(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Maya")
        assert client.get("/exceptions/new").status_code == 200
        good = {"title": "=Refunds", "text": KEPT}
        for text in ODD:
            for field in (*good, "owner", "stranger"):
                answer = client.post("/procedures", good | {field: text})
                assert answer.status_code == 422, field
                assert field == "text" or escape(KEPT) in answer.text
        page = client.post("/procedures", good).headers["location"]
        number = page.rpartition("/")[2]
        assert escape(KEPT) in client.get(page).text
        assert "'=Refunds" in client.get("/procedures?format=csv").text
        assert client.get("/procedures?format=xlsx").content.startswith(b"PK")
        asked = {"procedure": number, "words": KEPT}
        for text in (*ODD, "", "9" * 40, "\u0664", "-1", "1"):
            assert client.post("/exceptions", asked | {"procedure": text}).status_code == 422
        for text in (*ODD, ""):
            assert client.post("/exceptions", asked | {"words": text}).status_code == 422
            for path in ("versions", "flexing"):
                assert (
                    client.post(f"{page}/{path}", {"text": text, "reason": text, "taken": "no"}).status_code
                    == 422
                )
        kept = client.post("/exceptions", asked | {"procedure": "1"})
        assert escape(KEPT) in kept.text
        noted = client.post("/exceptions", asked).headers["location"]
        assert escape(KEPT) in client.get(noted).text
        assert client.post(f"{noted}/answer", {"granted": "yes"}).status_code == 403, (
            "nobody answers themselves"
        )
        assert client.get("/exceptions?format=csv").text.count("=Refunds") == 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_words_of_a_session_are_refused_and_kept(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Maya")
        page = client.post("/procedures", {"title": "Refunds", "text": KEPT}).headers["location"]
        number = page.rpartition("/")[2]
        for text in ODD:
            for sent in ({"name": text}, {"front": text}, {"back": text}):
                assert (
                    client.post("/sorts", {"name": "One", "front": "Bo", "back": "Wim"} | sent).status_code
                    == 422
                )
        sort = client.post("/sorts", {"name": "One", "front": "Bo", "back": "Wim"}).headers["location"]
        assert client.post(f"{sort}/words", {"procedure": number, "verdict": "flexible"}).status_code == 403
        for who in ("Bo", "Wim"):
            made.become(client, who)
            for sent in ({"procedure": "1"}, {"verdict": "maybe"}, {"procedure": ODD[1]}):
                word = {"procedure": number, "verdict": "must-follow"} | sent
                assert client.post(f"{sort}/words", word).status_code == 422
            assert client.post(f"{sort}/words", word | {"procedure": number}).status_code == 303
        must = {"procedure": number, "reason": KEPT, "risk": KEPT, "meanwhile": KEPT}
        for text in (*ODD, "short"):
            answer = client.post(f"{sort}/texts", must | {"risk": text})
            assert answer.status_code == 422
            assert escape(KEPT) in answer.text
        for text in (*ODD, "1", number):
            assert client.post(f"{sort}/signatures", {"version": text}).status_code == 422
        assert client.post(f"{sort}/texts", must).status_code == 303
        assert "To be signed" in client.get(sort).text
        made.become(client, "Lena")
        for sent in ({"times": "1"}, {"days": "9" * 400}, {"reason": ODD[1]}, {"times": "3.5"}, {"seen": ""}):
            policy = {"times": "4", "days": "60", "reason": KEPT, "seen": "1"}
            assert client.post("/procedures/policy", policy | sent).status_code == 422
