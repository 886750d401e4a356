"""Odd input through the doors of the board, files, programs; how much the board asks; who sees groups only."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import Account, Grant
from app.boards.models import Intervention
from app.cases.models import Case, Prevention, Workaround
from app.clock import now as clock_now
from app.database import unit_of_work
from app.signin.actions import begin
from app.signin.tokens import TokenForm, make
from tests.client import Client
from tests.databases import Databases
from tests.empowerment.till import till

ODD = (
    "x" * 200_000,
    "nul\x00 byte",
    "lone \udfff".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\u202eback",
)
NAME = "🙂 <b>Tours</b> اهلا"
MARK = {"name": NAME, "words": "Two stops fewer on each tour.", "on_day": "2026-05-04"}
FIGURE = {"kind": "margin", "unit": "", "month": "2026-05", "value": "31.5", "counts": "🙂 <i>%</i>"}
#: Statements of the board, signing in and navigation included; as many with any number of people.
MOST = 23


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_odd_input_is_refused_and_kept(app_on: Callable[..., Any], databases: Databases, kind: str) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Eve")
        for path, good, kept in (("interventions", MARK, NAME), ("figures", FIGURE, FIGURE["counts"])):
            for text in ODD[:2]:
                for field in (*good, "where" if path == "interventions" else "what"):
                    answer = client.post(f"/board/{path}", good | {field: text})
                    assert answer.status_code == 422, field
                    assert field in {"name", "counts"} or escape(kept) in answer.text, field
            for text in ODD[2:]:
                odd = {"name" if path == "interventions" else "counts": text}
                assert client.post(f"/board/{path}", good | odd).status_code in {303, 422}
        first = client.post("/board/interventions", MARK | {"once": "a"}).headers["location"]
        assert client.post("/board/interventions", MARK | {"once": "a"}).headers["location"] == first
        page = client.get(first).text
        assert escape(NAME) in page
        assert "prove no cause" in page
        for text in ODD[:2]:
            assert client.post(f"{first}/return", {"reason": text}).status_code == 422
        noted = re.findall(r'href="(/board/figures/\d+)"', client.get("/board/figures").text)[0]
        good = {"value": "-3.5", "counts": "%", "why": "The books were open.", "seen": "0"}
        for text in ODD[:2]:
            for field in good:
                assert client.post(f"{noted}/changes", good | {field: text}).status_code == 422, field
        assert client.post(f"{noted}/changes", good).status_code == 303
        assert "-3.5" in client.get(noted).text
        assert "Eve, corrected" in client.get("/board/figures").text
        assert client.post(f"{noted}/changes", good).status_code == 409
        for address in (
            "/board?months=x&format=pdf",
            "/board/figures?q=%F0%9F%99%82&page=z",
            "/board?months=12",
        ):
            assert client.get(address).status_code == 200
        for path in ("interventions", "figures"):
            for odd in ("x", "0", "9" * 30):
                assert client.get(f"/board/{path}/{odd}").status_code in {404, 422}
        assert client.post("/board/figures/file", {}).status_code == 422
        taken = client.get("/board/figures?format=csv").content
        assert client.post("/board/figures/file", files={"file": ("f.csv", taken)}).status_code == 303
        assert client.get("/board/figures?format=csv").content == taken, "what was exported is known"
        with unit_of_work(client.app.state.engine) as session:
            form = TokenForm(name="shell", scopes=["board:read", "figures:write"], days=30)
            key = {"Authorization": f"Bearer {make(made.act(session, 'Eve', clock_now()), form)}"}
        client.cookies.clear()
        wish = {
            "kind": "production",
            "unit": "care",
            "month": "2026-05",
            "value": "12.50",
            "counts": "Orders",
        }
        one, two = (client.post("/api/business-figures", json=wish, headers=key).json() for _ in range(2))
        assert one == two
        assert (one["unit"], one["month"], one["value"]) == ("Care", "2026-05", "12.50")
        for wrong in ({"value": 5}, {"value": "13"}, {"month": "2999-01"}, {"kind": "morale"}, {"x": 1}):
            assert client.post("/api/business-figures", json=wish | wrong, headers=key).status_code == 422
        board = client.get("/api/board?months=6", headers=key).json()
        assert board["months"] == 6
        assert [*dict.fromkeys(line["part"] for line in board["lines"])] == [
            "What customers said",
            "What we did",
            "What we changed",
        ], "nothing cost anything here"
        assert client.get("/api/spends", headers=key).status_code == 403


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_board_asks_little_and_tells_advisers_groups_only(company: Client, queries: list[str]) -> None:
    company.sign_in("eve")
    for months in (3, 12):
        company.get(f"/board?months={months}")
        queries.clear()
        assert company.get(f"/board?months={months}").status_code == 200
        asked = [one for one in queries if not one.startswith(("BEGIN", "SAVEPOINT", "PRAGMA"))]
        assert len(asked) <= MOST
        assert not [one for one in asked if re.search(r"FROM (rating|contribution|employee)\b", one)], (
            "a scan"
        )
    lines = company.get("/board?format=csv").text
    parts = ["What customers said", "What we did", "What it cost", "What we changed"]
    places = [lines.index(f"\n{part},") for part in parts]
    assert places == sorted(places)
    with unit_of_work(company.app.state.engine) as session:
        tours = session.scalars(select(Intervention).where(Intervention.prevention_id.is_not(None))).one()
        address, words = f"/board/interventions/{tours.id}", tours.words.split("\n")[0]
        step = session.scalars(
            select(Prevention.id)
            .join(Workaround, Workaround.id == Prevention.workaround_id)
            .join(Case, Case.id == Workaround.case_id)
            .where(Prevention.id != tours.prevention_id, Prevention.changed != "")
        ).one()
        guest = Account(email="guest@x.example", name="Guest")
        session.add(guest)
        session.flush()
        session.add(Grant(account_id=guest.id, role="adviser", unit=""))
        token = begin(session, guest, clock_now(), 1)
    file = company.get(f"{address}?format=csv").text
    figures = [line.split(",")[0] for line in file.splitlines()[1:]]
    assert [*dict.fromkeys(figures)] == ["Morale", "Production", "Margin", "Customers"]
    first, second = (company.post(f"/board/preventions/{step}/intervention", {}) for _ in range(2))
    assert first.headers["location"] == second.headers["location"], "pressed twice it is one"
    seen = company.get("/board").text
    assert words in seen
    company.cookies.clear()
    company.cookies.set("rapport_session", token)
    told = company.get("/board").text
    assert "Company board" in told
    assert words not in told
    assert "Most often because" not in told
    shown = company.get(address).text
    assert words not in shown
    assert "or it is not for you to see" in shown, "the pulse of a unit is not an adviser's"
    assert company.get("/board/interventions/new").status_code == 403
    assert company.post(f"{address}/return", {"reason": "I would rather not."}).status_code == 403
    assert company.get("/board/figures").status_code == 200
