"""A register from a file, and exceptions of other programs: all or nothing, once, with the mend named."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.clock import now as clock_now
from app.database import unit_of_work
from app.errors import Invalid
from app.files.refusals import FileRefused
from app.procedures import actions, importing, queries
from app.procedures.models import Procedure
from app.signin.tokens import TokenForm, make
from tests.databases import Databases
from tests.empowerment.till import NOON, Till, till

HEAD = "Procedure,Text,Owner,Kind\n"
GOOD = (
    'Refunds,"Ask for the receipt first, 🙂 اهلا",Maya,\n'
    "=Keys,Two people sign for every key there is.,NWim,Flexible\n"
    "Late parcels,Send another one on the same day.,,\n"
)


@pytest.fixture
def office(session: Session) -> Till:
    made = Till()
    made.staff(session)
    return made


@pytest.fixture
def sol(office: Till, session: Session) -> Act:
    return office.act(session, "Sol")


def test_a_register_is_taken_whole_and_once(sol: Act, session: Session) -> None:
    assert importing.take(sol, (HEAD + GOOD).encode()) == importing.Told(3, 0, 0)
    lines = queries.register(session, NOON)
    assert [(one.procedure.title, one.owner, one.must) for one in lines] == [
        ("=Keys", "Wim", False),
        ("Late parcels", "Sol", False),
        ("Refunds", "Maya", False),
    ]
    changed = GOOD.replace("Send another one", "Send two others").replace("Refunds", "refunds")
    assert importing.take(sol, (HEAD + changed).encode()) == importing.Told(0, 3, 1)
    assert queries.register(session, NOON)[1].version.text == "Send another one on the same day."


BAD = (
    ("Doors,Too short,,", "Text: This should have at least 20 characters"),
    ("Do,They are closed at seven o'clock.,,", "Procedure: This should have at least 3 characters"),
    ("Doors,They are closed at seven o'clock.,Nobody,", "Owner: Nobody at work is called so."),
    ("Doors,They are closed at seven o'clock.,,must-follow", "Kind: write flexible, or nothing"),
    ("REFUNDS,They are closed at seven o'clock.,,", "Procedure: row 2 has this name."),
    ("Old doors,They are closed at seven o'clock.,,", "Procedure: a procedure of this name was retired."),
)


@pytest.mark.parametrize(("row", "mend"), BAD)
def test_one_bad_row_and_nothing_is_taken(sol: Act, session: Session, row: str, mend: str) -> None:
    importing.take(sol, (HEAD + "Old doors,They are opened at seven o'clock.,,\n").encode())
    held = session.scalars(select(Procedure)).one()
    actions.retire(sol, held)
    with pytest.raises(Invalid) as refused:
        importing.take(sol, (HEAD + GOOD + row).encode())
    assert [one.message.startswith(f"Row 5, {mend}") for one in refused.value.problems] == [True]
    assert session.scalars(select(Procedure)).all() == [held]


def test_bad_files_are_named(sol: Act) -> None:
    for body in (b"", b"a,b\n1,2\n", HEAD.encode(), b"PK\x03\x04 nothing"):
        with pytest.raises(FileRefused):
            importing.take(sol, body)
    rows = "".join(f"Doors {at},short,,\n" for at in range(30))
    with pytest.raises(Invalid) as refused:
        importing.take(sol, (HEAD + rows).encode())
    assert refused.value.problems[-1].message == "And 10 more."


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_export_comes_back_and_programs_note_once(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Sol")
        assert client.post("/procedures/file", {}).status_code == 422
        sent = {"file": ("register.csv", (HEAD + GOOD).encode())}
        assert client.post("/procedures/file", files=sent).status_code == 303
        for form in ("csv", "xlsx"):
            taken = client.get(f"/procedures?format={form}").content
            assert client.post("/procedures/file", files={"file": (f"a.{form}", taken)}).status_code == 303
        assert client.get("/procedures?format=csv").content.count(b"\n") == 4, "what was exported is known"
        for other in ("Bo", "Maya", "Eve"):
            assert made.become(client, other).get("/procedures/file").status_code == 403
            assert client.post("/procedures/file", files=sent).status_code == 403
        keys: dict[str, dict[str, str]] = {}
        with unit_of_work(client.app.state.engine) as session:
            for who, scope in (("Bo", "procedures"), ("Ann", "procedures"), ("Maya", "spends")):
                key = make(
                    made.act(session, who, clock_now()), TokenForm(name="shell", scopes=[scope], days=30)
                )
                keys[who] = {"Authorization": f"Bearer {key}"}
        client.cookies.clear()
        told = client.get("/api/procedures", headers=keys["Bo"]).json()
        assert [(one["title"], one["kind"], one["owner"], one["total"]) for one in told] == [
            ("=Keys", "flexible", "Wim", 0),
            ("Late parcels", "flexible", "Sol", 0),
            ("Refunds", "flexible", "Maya", 0),
        ]
        wish = {"procedure": "Refunds", "words": "The receipt burned. 🙂"}
        headers = keys["Bo"] | {"Idempotency-Key": "one"}
        first, second = (client.post("/api/exceptions", json=wish, headers=headers).json() for _ in range(2))
        assert first == second
        assert (first["procedure"], first["employee"], first["state"], first["asked"]) == (
            "Refunds",
            "Bo",
            "stands",
            "",
        )
        by_id = client.post(
            "/api/exceptions", json=wish | {"procedure": str(told[0]["id"])}, headers=keys["Bo"]
        )
        assert by_id.json()["procedure"] == "=Keys"
        for wrong in (
            {"procedure": "Luck"},
            {"procedure": "1"},
            {"words": "no"},
            {"words": "nul\x00"},
            {"x": 1},
        ):
            refused = client.post("/api/exceptions", json=wish | wrong, headers=keys["Bo"])
            assert refused.status_code == 422, wrong
            assert refused.json()["errors"]
        assert len(client.get("/api/exceptions", headers=keys["Bo"]).json()) == 2
        assert client.get("/api/exceptions?state=waiting&q=refunds", headers=keys["Bo"]).json() == []
        assert client.get("/api/exceptions", headers=keys["Ann"]).json() == [], (
            "a colleague's are not hers to see"
        )
        for path in ("procedures", "exceptions"):
            assert client.get(f"/api/{path}", headers=keys["Maya"]).status_code == 403
        assert client.post("/api/exceptions", json=wish, headers=keys["Maya"]).status_code == 403
