"""Odd input through the doors of the pulse: no fault, and what was typed stays."""

from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from tests.databases import Databases
from tests.pulse.firm import firm

ODD = ("x" * 200_000, "nul\x00 byte", "\u202eright to left 🙂 <b>bold</b>" * 20, "\ufffe")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_input_is_refused_and_kept(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    with firm(app_on, databases, kind) as (made, client, _):
        made.become(client, "Chat 0")
        for text in ODD[:3]:
            sent = {"happy": "4", "words": text}
            answer = client.post(f"/pulse/{made.round_id}/answers", sent)
            assert answer.status_code == 422
            assert "\x00" in text or escape(text) in answer.text
        for value in ("0", "6", "3.5", "many", "9" * 400):
            answer = client.post(f"/pulse/{made.round_id}/answers", {"happy": value, "words": "kept"})
            assert answer.status_code == 422
            assert 'value="kept"' in answer.text
        assert client.post(f"/pulse/{made.round_id}/answers", {"employee": "1"}).status_code == 422
        for path in ("x", "0", "9" * 30, str(made.round_id + 1)):
            assert client.post(f"/pulse/{path}/answers", {"happy": "4"}).status_code == 404
        made.become(client, "Lena")
        for text in ODD:
            sent = {"unit": text, "starts_on": text[:50], "ends_on": "2031-01-09", "every_weeks": text[:9]}
            assert client.post("/pulse/rounds", sent).status_code == 422
            assert (
                client.get("/pulse/results", params={"q": text[:90].replace("\x00", "")}).status_code == 200
            )


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_round_is_ended_on_its_page_with_a_reason(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with firm(app_on, databases, kind) as (made, client, _):
        made.become(client, "Lena")
        shown = client.get("/pulse/rounds").text
        assert "all other answers are thrown away for good" in shown
        address = f"/pulse/rounds/{made.round_id}/end"
        for text in ("short", *ODD):
            answer = client.post(address, {"reason": text})
            assert answer.status_code == (303 if text == ODD[2] else 422)
            if answer.status_code == 303:
                break
            assert "\x00" in text or escape(text) in answer.text
        shown = client.get("/pulse/rounds").text
        assert f"Ended early: {escape(ODD[2])}" in shown
        assert "Opened by,Ended early because" in client.get("/pulse/rounds?format=csv").text
        made.become(client, "Chat 0")
        assert "Nothing is asked of you now" in client.get("/pulse").text
        assert client.post(f"/pulse/{made.round_id}/answers", {"happy": "4"}).status_code == 404
