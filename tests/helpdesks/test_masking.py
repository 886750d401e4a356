"""An administrator who mends a mapping sees a body's form, and not one of the customer's words."""

import json
from typing import Any

import pytest

from app.helpdesks.masking import masked
from tests.helpdesks.kit import FOLDER, body
from tests.helpdesks.test_fuzz import changed, paths

CANARY = "Canary sang 17 songs"
JSONS = sorted(path.name for path in FOLDER.glob("*.json"))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@pytest.mark.parametrize("name", JSONS)
def test_no_text_of_any_field_comes_out(name: str) -> None:
    whole = json.loads(body(name), strict=False)
    texts = [path for path in paths(whole) if isinstance(at(whole, path), str)]
    assert texts
    for canary in (CANARY, "Canary", "canary@example.com", "7 Canary", "2026-07-20 Canary"):
        every = whole
        for path in texts:
            every = changed(every, path, canary)
        shown = masked(json.dumps(every).encode())
        assert "anary" not in shown
        assert "•••" in shown


@pytest.mark.parametrize("name", JSONS)
def test_words_of_lists_and_numbers_come_out_where_they_are_technical_only(name: str) -> None:
    """A comment that reads "good", a date or a number is a customer's word all the same."""
    whole = json.loads(body(name), strict=False)
    for key in ("comment", "remark", "feedback", "name", "email", "body_text", "text"):
        for word in ("good", "2026-07-20", "555123", "great"):
            shown = masked(json.dumps({key: word, "inner": {key: [word]}, "rest": whole}).encode())
            assert f'"{key}": "{word}"' not in shown
            assert json.loads(shown)["inner"][key] == ["••• (a word or two)"]


def test_ids_numbers_times_and_known_values_stay() -> None:
    shown = json.loads(masked(body("zendesk_ratings.json")))["satisfaction_ratings"]
    assert shown[0] == {
        "assignee_id": 135,
        "comment": "••• (a word or two)",
        "created_at": "2026-07-20T22:55:29Z",
        "group_id": 44,
        "id": 35436,
        "requester_id": 7881,
        "score": "good",
        "ticket_id": 208,
        "updated_at": "2026-07-20T22:55:29Z",
        "url": "••• (a line)",
    }
    assert shown[1]["id"] == "35436"
    assert json.loads(masked(b'{"phone": 351123456, "Jane Roe": 1, "mobilePhone": "+351"}')) == {
        "phone": "••• (a word or two)",
        "••• (a word or two) 2": 1,
        "mobilePhone": "••• (a word or two)",
    }


@pytest.mark.parametrize("name", ["chatwoot.csv", "zammad.csv"])
def test_tables_show_their_header_and_technical_columns(name: str) -> None:
    shown = masked(body(name))
    for word in ("Dan", "Ted", "example", "thanks", "Prima", "desk", "Rechnung", "Reporting"):
        assert word not in shown
    assert ("Feedback Comment" in shown) or ("Kommentar" in shown)
    assert name == "zammad.csv" or ",5,••• (a line)," in shown


@pytest.mark.parametrize(
    "sent",
    [
        b"Canary sang, and Canary cried",
        b"Canary,Lark\nCanary,Finch\n",
        b'{"comment": "Canary',
        b"\xff\xfe\x00Canary",
        "Canary; Kanarienvogel mit ümlaut".encode("latin-1"),
        b"[" * 20_000 + b"Canary",
        b"",
        b"\x00\x01",
    ],
)
def test_broken_bodies_show_no_bytes(sent: bytes) -> None:
    shown = masked(sent)
    assert "anary" not in shown
    assert "Lark" not in shown
    assert f"{len(sent):,} bytes" in shown


def test_long_bodies_are_cut() -> None:
    rows = [{"id": n, "comment": "Canary" * 100} for n in range(1000)]
    shown = masked(json.dumps(rows).encode())
    assert "… and 800 more" in shown
    assert "anary" not in shown
