"""Ratings as JSON."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.contacts.models import Rating
from app.database import unit_of_work
from app.people.models import Employee
from tests.client import Client

PATH = "/api/ratings?source=Desk"
ONE: dict[str, Any] = {"rating_id": "J1", "employee": "Z1", "answered_at": "2026-03-01T10:00:00Z", "score": 4}


@pytest.fixture
def hana(company: Client) -> Client:
    with unit_of_work(company.app.state.engine) as session:
        session.add(Employee(number="Z1", name="Zoe Json", email="zoe@example.test"))
    return company.sign_in("hana")


def stored(client: Client) -> list[str]:
    with unit_of_work(client.app.state.engine, write=False) as session:
        return list(session.scalars(select(Rating.external_id).where(Rating.external_id.like("J%"))))


def test_answers_are_stored_once(hana: Client) -> None:
    sent = [ONE, ONE | {"rating_id": "J2", "employee": "ZOE@example.test", "score": 5.0, "comment": "well"}]
    first = hana.request("POST", PATH, json=sent)
    assert (first.status_code, first.json()) == (200, {"new": 2, "same": 0, "changed": 0})
    assert hana.request("POST", PATH, json=[*sent, ONE]).json() == {"new": 0, "same": 3, "changed": 0}
    assert hana.request("POST", PATH, json=[ONE | {"score": 1}]).json() == {"new": 0, "same": 0, "changed": 1}
    assert sorted(stored(hana)) == ["J1", "J2"]


def raw(**words: str) -> Callable[[], bytes]:
    """The answer with a value written as given."""
    import json

    def made() -> bytes:
        text = json.dumps([ONE | dict.fromkeys(words, "@@")])
        for value in words.values():
            text = text.replace('"@@"', value, 1)
        return text.encode()

    return made


BAD: list[tuple[str, Callable[[], bytes]]] = [
    ("nothing", lambda: b""),
    ("no list", lambda: b"{}"),
    ("empty list", lambda: b"[]"),
    ("no json", lambda: b"[{"),
    ("nan", raw(score="NaN")),
    ("infinity", raw(score="-Infinity")),
    ("too large a number", raw(score="1e400")),
    ("huge integer", raw(score="9" * 400)),
    ("huger integer", raw(score="9" * 5_000)),
    ("text for a number", raw(score='"4"')),
    ("truth for a number", raw(score="true")),
    ("half a star", raw(score="4.5")),
    ("off the scale", raw(score="6")),
    ("surrogate", raw(comment='"\\ud800"')),
    ("nul", raw(comment='"\\u0000"')),
    ("control", raw(rating_id='"a\\u0007"')),
    ("deep nesting", lambda: b"[" * 100_000),
    ("deep value", raw(comment="[" * 5_000 + "]" * 5_000)),
    ("surrogate as a name", lambda: b'[{"\\ud800": 1}]'),
    ("unknown field", raw(extra="1")),
    ("no zone", raw(answered_at='"2026-03-01T10:00:00"')),
    ("future", raw(answered_at='"2999-03-01T10:00:00Z"')),
    ("past", raw(answered_at='"0001-01-01T00:00:00+14:00"')),
    ("end of time", raw(answered_at='"9999-12-31T23:59:59-14:00"')),
    ("number for a time", raw(answered_at="1e308")),
    ("unknown employee", raw(employee='"nobody"')),
    ("invisible", raw(employee='"Z\\u200b1"')),
    ("unknown scale", raw(scale='"x"')),
    ("unknown lens", raw(lens='"x"')),
    ("not utf-8", lambda: b'[{"comment": "\xff"}]'),
    ("too many", lambda: b"[" + b"{}," * 1_000 + b"{}]"),
]


@pytest.mark.parametrize("make", [row[1] for row in BAD], ids=[row[0] for row in BAD])
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_does_not_hold_is_refused_whole(hana: Client, make: Callable[[], bytes]) -> None:
    answer = hana.request("POST", PATH, content=make(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text[:300]
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["errors"]
    assert stored(hana) == []


def test_a_bad_one_takes_the_good_ones_along(hana: Client) -> None:
    answer = hana.request("POST", PATH, json=[ONE, ONE | {"rating_id": "J2", "employee": "nobody"}])
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "1.employee"
    assert stored(hana) == []


def test_twice_with_other_content_is_refused(hana: Client) -> None:
    assert hana.request("POST", PATH, json=[ONE, ONE | {"score": 1}]).status_code == 422


def test_a_source_is_needed(hana: Client) -> None:
    assert hana.request("POST", "/api/ratings", json=[ONE]).status_code == 422


@pytest.mark.parametrize("name", ["maya", "dan", "eve", "ada"])
def test_the_wrong_person(hana: Client, name: str) -> None:
    hana.sign_in(name)
    assert hana.request("POST", PATH, json=[ONE]).status_code == 403
    assert stored(hana) == []
    hana.cookies.clear()
    assert hana.request("POST", PATH, json=[ONE]).status_code == 401
