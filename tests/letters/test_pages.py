"""Odd input through the doors of letters, words upward and exercises: no fault, and what was typed stays."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.databases import Databases
from tests.disputes.desk import desk

ODD = ("x" * 200_000, "nul\x00 byte and some more", "\u202eright to left 🙂 <b>bold</b>", "short")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_input_is_refused_or_kept_as_it_was(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with desk(app_on, databases, kind) as (made, client):
        eve = str(made.ids["Eve"])
        for text in ODD:
            made.become(client, "Mia")
            letter = {"kind": "lesson", "audience": "team", "title": text[:300], "body": text}
            answer = client.post("/letters", letter, follow_redirects=False)
            assert answer.status_code in {303, 422}, answer.text[:200]
            if "<b>" in text:
                address = answer.headers["location"]
                assert "&lt;b&gt;bold&lt;/b&gt;" in client.get(address).text
                odd = {"nobody": [text, "\x00", "🙂"]}
                assert client.post(f"{address}/publication", odd, follow_redirects=False).status_code in {
                    303,
                    422,
                }
                assert client.post(f"{address}/publication", {}, follow_redirects=False).status_code == 303
                for more in ("versions", "retraction"):
                    given = (
                        {"title": text, "body": text, "why": ""} if more == "versions" else {"reason": "<i>"}
                    )
                    refused = client.post(f"{address}/{more}", given)
                    assert refused.status_code == 422
                    assert "&lt;b&gt;" in refused.text
            made.become(client, "Nia")
            for leader, name in ((eve, "named"), ("x", "named"), ("9" * 30, "anonymous"), (eve, text[:50])):
                answer = client.post(
                    "/upward/words", {"leader": leader, "words": text, "name": name}, follow_redirects=False
                )
                assert answer.status_code in {303, 422}
                if answer.status_code == 422 and "\x00" not in text:
                    assert text.replace("<", "&lt;").replace(">", "&gt;") in answer.text
            assert client.post("/practice/attempts", {"exercise": text}).status_code == 422
            begun = client.post("/practice/attempts", {"exercise": "mood"}, follow_redirects=False)
            refused = client.post(
                f"{begun.headers['location']}/answers", {"position": "0", "choice": text, "also": text}
            )
            assert refused.status_code == 422
            made.become(client, "Hana")
            module = {"name": text, "why": text, "exercises": ["mood", text], "due_in": text, "team": text}
            assert client.post("/practice/modules", module).status_code == 422
            assert client.get("/practice/modules/new").status_code == 200
