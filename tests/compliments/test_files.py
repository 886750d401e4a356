"""Earlier compliments from a file, and compliments of other programs: all or nothing, once, with the mend named."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Act
from app.clock import now as clock_now
from app.compliments import importing
from app.compliments.models import Compliment, ComplimentCredit
from app.database import unit_of_work
from app.errors import Invalid
from app.files.refusals import FileRefused
from app.notices.models import Notice
from app.signin.tokens import TokenForm, make
from tests.databases import Databases
from tests.empowerment.till import Till, till

HEAD = "Said on,Words,Customer,Credited,Whom they meant,Reference\n"
GOOD = (
    '2019-04-03,"She stayed on the line, 🙂 اهلا",Acme,Bo (stayed on the line); wim@x.example (fixed it),,W-1\n'
    "2020-05-04,=Thank you,A customer,NBo,,W-2\n"
    "2020-06-05,The tall one helped me,,,the tall one,\n"
)


@pytest.fixture
def office(session: Session) -> Till:
    made = Till()
    made.staff(session)
    return made


@pytest.fixture
def sol(office: Till, session: Session) -> Act:
    return office.act(session, "Sol")


def kept(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(Compliment.words, Compliment.customer).order_by(Compliment.said_on))
    return [(words, customer) for words, customer in rows]


def test_a_file_is_taken_whole_and_once(office: Till, sol: Act, session: Session) -> None:
    assert importing.take(sol, (HEAD + GOOD).encode()) == importing.Told(3, 0, 0)
    assert kept(session) == [
        ("She stayed on the line, 🙂 اهلا", "Acme"),
        ("=Thank you", ""),
        ("The tall one helped me", ""),
    ]
    did = session.execute(select(ComplimentCredit.employee_id, ComplimentCredit.did)).all()
    bo, wim = office.ids["Bo"], office.ids["Wim"]
    assert sorted(map(tuple, did)) == sorted([(bo, "stayed on the line"), (wim, "fixed it"), (bo, "")])
    told = session.scalars(select(Notice.text).order_by(Notice.text)).all()
    assert told == [
        "Customers praised your work: 1 earlier compliment added.",
        "Customers praised your work: 2 earlier compliments added.",
    ]
    changed = GOOD.replace("=Thank you", "=Thank you all")
    assert importing.take(sol, (HEAD + changed).encode()) == importing.Told(0, 3, 1)
    assert len(kept(session)) == 3
    assert session.scalar(select(func.count(Notice.id))) == 2, "nobody is told twice"


BAD = (
    ("2019-04-03,Kind words,Acme,Nobody Here,,R", "Credited: nobody here is called “Nobody Here”"),
    ("2019-04-03,Kind words,Acme,Sol,,R", "Credited: you can’t credit yourself"),
    ("2019-04-03,Kind words,Acme,Bo; bo@X.example,,R", "Credited: “bo@X.example” stands there twice"),
    ("2019-04-03,Kind words,Acme,,,R", "Credited: name whom the customer praised"),
    (f"2019-04-03,Kind words,Acme,Bo ({'x' * 121}),,R", "Credited: what “Bo” did is longer"),
    ("03.04.2019,Kind words,Acme,Bo,,R", "Said on: Write the day like 2026-04-03."),
    (",Kind words,Acme,Bo,,R", "Said on: Write the day like 2026-04-03."),
    ("2126-04-03,Kind words,Acme,Bo,,R", "Said on: This day has not come yet."),
    ("1889-04-03,Kind words,Acme,Bo,,R", "Said on: This lies before 1990."),
    ("2019-04-03,Hm,Acme,Bo,,R", "Words: This should have at least 3 characters"),
    (f"2019-04-03,Kind words,{'x' * 121},Bo,,R", "Customer: This should have at most 120 characters"),
    ("2019-04-03,Kind words,Acme,Bo,,W-1", "Reference: row 2 says the same."),
    (f"2019-04-03,Kind words,Acme,Bo,,{'9' * 201}", "Reference: This is longer than 200 characters."),
)


@pytest.mark.parametrize(("row", "mend"), BAD)
def test_one_bad_row_and_nothing_is_taken(sol: Act, session: Session, row: str, mend: str) -> None:
    with pytest.raises(Invalid) as refused:
        importing.take(sol, (HEAD + GOOD + row).encode())
    assert [one.message.startswith(f"Row 5, {mend}") for one in refused.value.problems] == [True]
    assert kept(session) == []


def test_many_bad_rows_are_counted_and_bad_files_named(sol: Act) -> None:
    rows = "".join(f"2019-04-03,Kind words,Acme,Nobody,,R{at}\n" for at in range(30))
    with pytest.raises(Invalid) as refused:
        importing.take(sol, (HEAD + rows).encode())
    assert len(refused.value.problems) == 21
    assert refused.value.problems[-1].message == "And 10 more."
    for body in (b"", b"a,b\n1,2\n", HEAD.encode(), b"\x00\xff\xfe", b"PK\x03\x04 nothing"):
        with pytest.raises(FileRefused):
            importing.take(sol, body)
    with pytest.raises(FileRefused) as missing:
        importing.take(sol, b"Words,Customer\nKind words,Acme\n")
    assert "names no column “Said on”" in missing.value.message
    many = "".join(f"2019-04-03,Kind words,Acme,Bo,,{at}\n" for at in range(importing.MOST_ROWS + 1))
    with pytest.raises(FileRefused) as long:
        importing.take(sol, (HEAD + many).encode())
    assert "more than 5,000 rows" in long.value.message


def test_credits_are_read_as_the_export_writes_them() -> None:
    assert importing.credits_in("Laila Farouk (stayed (long) on the line); Dan Levi;; ") == [
        ("Laila Farouk", "stayed (long) on the line"),
        ("Dan Levi", ""),
    ]
    assert importing.credits_in("") == []


@given(st.text(max_size=80))
def test_any_credits_are_read_without_a_fault(cell: str) -> None:
    for who, did in importing.credits_in(cell):
        assert who or did or not cell.strip(" ;")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_export_comes_back_and_programs_write_once(
    app_on: Callable[..., Any], databases: Databases, kind: str
) -> None:
    with till(app_on, databases, kind) as (made, client):
        made.become(client, "Sol")
        assert client.post("/compliments/file", {}).status_code == 422
        sent = {"file": ("earlier.csv", (HEAD + GOOD).encode())}
        assert client.post("/compliments/file", files=sent).status_code == 303
        for form in ("csv", "xlsx"):
            taken = client.get(f"/compliments?format={form}").content
            assert client.post("/compliments/file", files={"file": (f"a.{form}", taken)}).status_code == 303
            assert client.get("/compliments?format=csv").content.count(b"\n") == 3, (
                "what was exported is known"
            )
        bad = {"file": ("bad.csv", (HEAD + BAD[0][0].replace("Nobody", "<b>")).encode())}
        refused = client.post("/compliments/file", files=bad)
        assert refused.status_code == 422
        assert "Row 2, Credited: nobody here is called “&lt;b&gt; Here”" in refused.text
        for other in ("Bo", "Maya", "Eve"):
            assert made.become(client, other).get("/compliments/file").status_code == 403
            assert client.post("/compliments/file", files=sent).status_code == 403
        with unit_of_work(client.app.state.engine) as session:
            keys: dict[str, dict[str, str]] = {}
            for scope in ("compliments", "spends"):
                wanted = TokenForm(name="shell", scopes=[scope], days=30)
                keys[scope] = {
                    "Authorization": f"Bearer {make(made.act(session, 'Maya', clock_now()), wanted)}"
                }
        client.cookies.clear()
        note = {"words": "So patient", "credits": [{"who": "Bo", "did": "listened"}, {"who": "NWim"}]}
        headers = keys["compliments"] | {"Idempotency-Key": "one"}
        first, second = (client.post("/api/compliments", json=note, headers=headers).json() for _ in range(2))
        assert first == second
        assert [(one["employee"], one["did"]) for one in first["credits"]] == [
            ("Bo", "listened"),
            ("Wim", ""),
        ]
        assert (first["way"], first["guess"], first["written_by"]) == ("told", "", "Maya")
        third = client.post("/api/compliments", json=note, headers=keys["compliments"]).json()
        assert third["id"] != first["id"], "without a key each is one"
        wrongs: tuple[dict[str, Any], ...] = (
            {"credits": [{"who": "Maya"}]},
            {"credits": []},
            {"credits": [{"who": "Nobody"}]},
            {"credits": [{"who": "Bo"}] * 5},
            {"said_on": "2999-01-01"},
            {"words": "x" * 4_001},
            {"words": "nul\x00 byte"},
            {"x": 1},
        )
        for wrong in wrongs:
            refused = client.post("/api/compliments", json=note | wrong, headers=keys["compliments"])
            assert refused.status_code == 422, wrong
            assert refused.json()["errors"]
        found = client.get("/api/compliments?q=patient", headers=keys["compliments"]).json()
        assert {one["id"] for one in found} == {first["id"], third["id"]}
        (waits,) = client.get("/api/compliments?waiting=true", headers=keys["compliments"]).json()
        assert waits["guess"] == "the tall one"
        assert client.get("/api/compliments", headers=keys["spends"]).status_code == 403
        assert client.post("/api/compliments", json=note, headers=keys["spends"]).status_code == 403
