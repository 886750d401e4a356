"""Several at once, lists kept, files, the API and a forwarded mail: what the pages of cases do beside one case."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.cases.actions import open_case
from app.cases.forms import CaseForm
from app.cases.models import Case, CaseView, Theme
from app.clock import now
from app.database import unit_of_work
from app.signin.tokens import TokenForm, make
from tests.client import Client
from tests.databases import Databases
from tests.empowerment.till import Till, till

WHY = "Her shift begins now."


@pytest.fixture
def made(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Till, Client]]:
    with till(app_on, databases, kind) as (desk, client):
        yield desk, client


def opened(desk: Till, who: str, many: int = 1) -> list[int]:
    with unit_of_work(desk.engine) as session:
        return [
            open_case(desk.act(session, who, now()), CaseForm(said="It broke.", customer=f"=C-{n}")).id
            for n in range(many)
        ]


def owners(desk: Till) -> dict[int, int]:
    with unit_of_work(desk.engine, write=False) as session:
        return {case.id: case.owner_id for case in session.scalars(select(Case))}


def test_several_move_together_or_not_at_all(made: tuple[Till, Client]) -> None:
    desk, client = made
    mine, (other,) = opened(desk, "Bo", 2), opened(desk, "Wim")
    desk.become(client, "Bo")
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"ids": [*mine, other], "do": "move", "to": "Ann", "reason": WHY}, 404),
        ({"ids": mine, "do": "move", "to": "Ann", "reason": "so"}, 422),
        ({"ids": mine, "do": "move", "to": "", "reason": WHY}, 422),
        ({"ids": ["7", "x"], "do": "move", "to": "Ann", "reason": WHY}, 404),
        ({"ids": [], "do": "move", "to": "Ann", "reason": WHY}, 422),
        ({"ids": [*mine, 2**70], "do": "move", "to": "Ann", "reason": WHY}, 404),
    ]
    before = owners(desk)
    for form, status in wrong:
        assert client.post("/cases/many", form).status_code == status, form
        assert owners(desk) == before
    done = client.post("/cases/many", {"ids": mine, "do": "move", "to": "Ann", "reason": WHY})
    assert done.status_code == 303
    assert owners(desk) == {mine[0]: desk.ids["Ann"], mine[1]: desk.ids["Ann"], other: desk.ids["Wim"]}
    # Who gave them away sees them still, and may not move them on.
    again = client.post("/cases/many", {"ids": mine, "do": "theme", "theme": "Late"})
    assert again.status_code == 403
    desk.become(client, "Maya")
    assert client.post("/cases/many", {"ids": mine, "do": "theme", "theme": "Late"}).status_code == 303
    with unit_of_work(desk.engine, write=False) as session:
        late = session.scalars(select(Theme.id)).one()
        assert {case.theme_id for case in session.scalars(select(Case).where(Case.id.in_(mine)))} == {late}


def test_a_list_is_kept_under_a_name_and_is_ones_own(made: tuple[Till, Client]) -> None:
    desk, client = made
    opened(desk, "Bo")
    desk.become(client, "Bo")
    kept = {"name": "Late ones", "query": "state=late&evil=https%3A%2F%2Fx.example&format=csv"}
    assert client.post("/cases/views", kept).headers["location"] == "/cases?state=late"
    client.post("/cases/views", {"name": "Late ones", "query": "state=soon"})
    with unit_of_work(desk.engine, write=False) as session:
        view = session.scalars(select(CaseView)).one()
        assert view.query == "state=soon"
    assert "Late ones" in client.get("/cases").text
    desk.become(client, "Ann")
    assert "Late ones" not in client.get("/cases").text
    assert client.post(f"/cases/views/{view.id}/drop").status_code == 404
    desk.become(client, "Bo")
    assert client.post(f"/cases/views/{view.id}/drop").status_code == 303


def test_a_file_says_what_the_page_says_and_runs_nothing(made: tuple[Till, Client]) -> None:
    desk, client = made
    opened(desk, "Bo", 3)
    opened(desk, "Wim")
    desk.become(client, "Bo")
    rows = list(csv.reader(io.StringIO(client.get("/cases?format=csv").content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Case", "Came in", "Customer"]
    assert sorted(row[2] for row in rows[1:]) == ["'=C-0", "'=C-1", "'=C-2"]
    assert client.get("/cases?format=xlsx").content[:2] == b"PK"
    for address in ("/preventions", "/complaints", "/complaints/causes"):
        assert client.get(f"{address}?format=csv").status_code in {200, 403}


def test_another_program_notes_one_once(made: tuple[Till, Client]) -> None:
    desk, client = made
    with unit_of_work(desk.engine) as session:
        keys = {
            scope: make(desk.act(session, "Bo", now()), TokenForm(name=scope, scopes=[scope], days=30))
            for scope in ("cases", "spends")
        }
    client.cookies.clear()
    head = {"Authorization": f"Bearer {keys['cases']}"}
    body = {"said": "It came broken.", "customer": "C-1", "reference": "T-77", "team": "Desk"}
    first, again = (client.post("/api/cases", json=body, headers=head) for _ in range(2))
    assert (first.status_code, first.json()["id"]) == (201, again.json()["id"])
    assert first.json()["department"] == "Desk"
    assert [one["customer"] for one in client.get("/api/cases", headers=head).json()] == ["C-1"]
    for wrong in (
        {"team": "Nowhere"},
        {"said": ""},
        {"odd": 1},
        {"urgent": "yes"},
        {"came": "2031-01-01T09:00"},
    ):
        answer = client.post("/api/cases", json=body | {"reference": "T-78"} | wrong, headers=head)
        assert answer.status_code == 422, wrong
        assert answer.headers["content-type"] == "application/problem+json"
    mail = b"From: Zoe <zoe@weber.example>\r\nSubject: Lamp\r\nMessage-ID: <9@x>\r\n\r\nIt flickers."
    posted = [client.post("/api/cases/mail", content=mail, headers=head) for _ in range(2)]
    assert [one.status_code for one in posted] == [201, 200]
    assert posted[0].json()["id"] == posted[1].json()["id"]
    other = {"Authorization": f"Bearer {keys['spends']}"}
    assert client.post("/api/cases", json=body, headers=other).status_code == 403
    assert client.get("/api/cases", headers=other).status_code == 403


def test_a_forwarded_mail_is_pasted_or_dropped(made: tuple[Till, Client]) -> None:
    desk, client = made
    desk.become(client, "Bo")
    words = "From: Zoe <zoe@weber.example>\nSubject: Lamp\n\nIt flickers."
    first = client.post("/complaints/mail", {"message": words})
    second = client.post("/complaints/mail", files={"file": ("a.eml", words.encode(), "message/rfc822")})
    assert first.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    page = client.get(first.headers["location"]).text
    assert "zoe@weber.example" in page
    empty = client.post("/complaints/mail", {"message": ""})
    assert empty.status_code == 422
    assert "Paste the whole message" in empty.text
