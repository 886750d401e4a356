"""Odd input and files through the doors of the frontline log: no fault, what was typed stays, photos are kept."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from sqlalchemy import select

from app.clock import now
from app.database import unit_of_work
from app.frontline.models import ShopPhoto
from app.signin.tokens import TokenForm, make
from tests.databases import Databases
from tests.empowerment.till import till
from tests.frontline.line import checklist, team
from tests.frontline.pictures import with_place

ODD = (
    "x" * 200_000,
    "nul\x00 byte",
    "lone \udfff".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\u202eback",
)
FIELDS = ("team", "waited", "waited_exactly", "care", "words", "day", "once", "more")
KIND = "🙂 <b>bold</b> اهلا"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_input_is_refused_and_kept(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    with till(app_on, databases, kind) as (made, client):
        assert made.engine is not None
        with unit_of_work(made.engine) as session:
            asked, desk = checklist(session, made).id, team(session)
        made.become(client, "Lena")
        good = {"team": desk, "waited": "3", "care": "no", "words": KIND}
        for text in ODD:
            for field in FIELDS if text is ODD[1] else ("words", "day"):
                answer = client.post("/frontline/calls", good | {field: text})
                assert answer.status_code == 422 or (text in ODD[2:] and answer.status_code == 303), field
                if answer.status_code == 422 and field != "words":
                    assert escape(KIND) in answer.text, field
        assert client.post("/frontline/calls", good).status_code == 303
        assert client.post("/frontline/calls", good | {"words": "=1+1"}).status_code == 303
        assert "'=1+1" in client.get("/frontline?format=csv").text
        assert client.get("/frontline?format=xlsx").content.startswith(b"PK")
        assert escape(KIND) in client.get(f"/frontline?q={KIND[:1]}&care=no").text
        page = client.get("/frontline/shops/new").text
        names = re.findall(r'name="(q-[0-9a-f]{12})"', page)
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None
        shop = {"team": desk, "version": version[1], "words": KIND, names[0]: "yes", names[-1]: "4"}
        for text in ODD:
            others = ("person", "visited_on", "once", "kept", "q-other")
            for field in (*shop, *others) if text is ODD[1] else ("words", "person"):
                answer = client.post("/frontline/shops", shop | {field: text})
                assert answer.status_code == 422 or (
                    (text in ODD[2:] or field == "kept") and answer.status_code == 303
                ), field
                if answer.status_code == 422 and field != "words":
                    assert escape(KIND) in answer.text, field
            for form in ({"name": text, "questions": "Clean?"}, {"name": "Other", "questions": text}):
                assert client.post("/frontline/checklists", form).status_code in {303, 422}
            seen = {"questions": text, "seen": "1"}
            assert client.post(f"/frontline/checklists/{asked}/versions", seen).status_code in {303, 409, 422}
            cadence = {
                "call_days": "7",
                "shop_days": "90",
                "floor_days": text,
                "reason": KIND * 3,
                "seen": "1",
            }
            answer = client.post("/frontline/cadence", cadence)
            assert (answer.status_code, escape(KIND) in answer.text) == (422, True)
        for path in ("calls/file", "shops/1", "shops/0", "shops/x", "checklists/" + "9" * 30):
            assert client.get(f"/frontline/{path}").status_code in {200, 404, 422}
        assert client.post("/frontline/calls/file", {"file": "no file"}).status_code == 422
        sent = {"file": ("calls.csv", b"Caller,Line,Day,Waited,Taken care of\nNEve,Desk,2024-01-02,5,no\n")}
        assert client.post("/frontline/calls/file", files=sent).status_code == 303
        made.become(client, "Bo")
        for path in ("/frontline", "/frontline/shops/new", "/leaders/me", f"/leaders/{made.ids['Maya']}"):
            assert client.get(path).status_code in {403, 404}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_broken_photo_is_named_and_the_form_keeps_the_rest(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with till(app_on, databases, kind) as (made, client):
        assert made.engine is not None
        with unit_of_work(made.engine) as session:
            checklist(session, made)
            desk = team(session)
        made.become(client, "Maya")
        page = client.get("/frontline/shops/new").text
        names = re.findall(r'name="(q-[0-9a-f]{12})"', page)
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None
        shop = {
            "team": desk,
            "version": version[1],
            "words": "The door sticks.",
            names[0]: "yes",
            names[-1]: "4",
        }
        files = [
            ("photos", ("door.jpg", with_place(), "image/jpeg")),
            ("photos", ("door again.jpg", with_place(), "image/jpeg")),
            ("photos", ("<i>menu</i>.jpg", b"%PDF-1.7", "image/jpeg")),
            ("photos", ("film.jpg", b"\xff\xd8\xff" + b"x" * (8 * 1024 * 1024), "image/jpeg")),
        ]
        refused = client.post("/frontline/shops", shop, files=files)
        assert refused.status_code == 422
        assert "“&lt;i&gt;menu&lt;/i&gt;.jpg” is no JPEG" in refused.text
        assert "“film.jpg” is larger than 8 MB" in refused.text
        assert "The door sticks." in refused.text
        assert "1 photo kept" in refused.text
        kept = re.search(r'name="kept" value="(\d+)"', refused.text)
        assert kept is not None
        at = client.post("/frontline/shops", shop | {"kept": kept[1]}).headers["location"]
        photo = f"{at}/photos/{kept[1]}"
        assert photo in client.get(at).text
        answer = client.get(photo)
        assert answer.content.startswith(b"\xff\xd8\xff")
        assert b"Exif" not in answer.content
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["content-disposition"] == f'inline; filename="photo-{kept[1]}.jpg"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, max-age=3600"
        made.become(client, "Wim")
        assert client.get(photo).status_code == 404
        too_many = [("photos", (f"{n}.jpg", b"x", "image/jpeg")) for n in range(20)]
        made.become(client, "Maya")
        assert client.post("/frontline/shops", shop, files=too_many).status_code == 400
        with unit_of_work(made.engine) as session:
            assert len(session.scalars(select(ShopPhoto)).all()) == 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_programs_note_and_read_calls(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    with till(app_on, databases, kind) as (made, client):
        assert made.engine is not None
        with unit_of_work(made.engine) as session:
            desk = team(session)
            keys = {
                who: make(made.act(session, who, now()), TokenForm(name="shell", scopes=[scope], days=30))
                for who, scope in (("Maya", "line-calls"), ("Sol", "spends"), ("Bo", "line-calls"))
            }
        maya, sol, bo = ({"Authorization": f"Bearer {keys[who]}"} for who in ("Maya", "Sol", "Bo"))
        body = {"team": desk, "waited": 4, "care": "partly"}
        sent = [
            client.post("/api/line-calls", json=body, headers=maya | {"Idempotency-Key": "one"}).json()
            for _ in range(2)
        ]
        assert sent[0] == sent[1]
        assert (sent[0]["caller"], sent[0]["team"], sent[0]["waited"]) == ("Maya", "Desk", 4)
        assert client.get("/api/line-calls", headers=maya).json() == [sent[0]]
        for wrong in ({"waited": "4"}, {"waited": 601}, {"care": "x"}, {"team": "x"}, {"day": "2031-01-01"}):
            refused = client.post("/api/line-calls", json=body | wrong, headers=maya)
            assert (refused.status_code, bool(refused.json()["errors"])) == (422, True), wrong
        assert client.post("/api/line-calls", json=body, headers=sol).status_code == 403
        assert client.get("/api/line-calls", headers=bo).status_code == 403
