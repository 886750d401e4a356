"""The pages of a stint and of findings: each door with a wrong person, what was typed stays, hostile input."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database import unit_of_work
from app.logbook import moving
from app.logbook.forms import FindingForm
from app.logbook.models import Finding, Handled
from app.rotations.models import SignUp, Slot
from tests.client import Client
from tests.logbook.tower import Tower, build_in

HOSTILE = "<script>alert('🦊')</script> مرحبا"


@pytest.fixture
def at(client: Client) -> tuple[Tower, Client]:
    """The company with a stint under way."""
    return build_in(client.app.state.engine), client


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_door_of_a_stint(at: tuple[Tower, Client]) -> None:
    """Dan; his line Yuki and Eve; his buddy Leila; Sol, who runs the program; peers Kim and Jonas, and HR: 404."""
    tower, client = at
    stint = f"/stints/{tower.stint}"
    engine = client.app.state.engine
    contact = {"words": "Card refused", "mood": "unhappy", "ref": "T-secret"}
    tower.become(client, "Dan")
    assert client.post(f"{stint}/contacts", contact).status_code == 303
    assert client.post(f"{stint}/findings", {"kind": "bug", "title": HOSTILE, "met": "3"}).status_code == 303
    assert (
        client.post(f"{stint}/reflection", {"surprised": "Mine alone", "reader": "private"}).status_code
        == 303
    )
    with unit_of_work(engine, write=False) as session:
        logged = f"/logged-contacts/{session.scalars(select(Handled.id)).one()}"
        finding = f"/findings/{session.scalars(select(Finding.id)).one()}"
    opened = dict.fromkeys(("Yuki", "Eve", "Leila", "Sol", "Lena"), 200)
    opened |= dict.fromkeys(("Kim", "Jonas", "Hana"), 404) | {"Dan": 200}
    for name, status in opened.items():
        tower.become(client, name)
        answer = client.get(stint)
        assert answer.status_code == status, name
        assert ("T-secret" in answer.text) == (name in {"Dan", "Leila", "Sol", "Lena"}), name
        assert ("T-secret" in client.get(f"{stint}?format=csv").text) == (
            name in {"Dan", "Leila", "Sol", "Lena"}
        )
        assert ("Mine alone" in answer.text) == (name == "Dan"), name
        if name != "Dan":
            refused = 404 if status == 404 else 403
            writes = (
                (f"{stint}/contacts", contact),
                (f"{stint}/findings", {}),
                (f"{stint}/reflection", {}),
                (logged, contact),
                (f"{logged}/removal", {}),
            )
            for path, body in writes:
                assert client.post(path, body).status_code == refused, (name, path)
            assert client.get(logged).status_code == refused
        thanks = {"Leila": 303, "Sol": 303, "Lena": 303}.get(name, 404 if status == 404 else 403)
        assert client.post(f"{stint}/thanks", {"words": "Well done"}).status_code == thanks, name
        ticks = {"Dan": 303, "Leila": 303, "Sol": 303, "Lena": 303}.get(name, 404 if status == 404 else 403)
        assert client.post(f"{stint}/ticks", {"item": str(tower.item), "done": "yes"}).status_code == ticks, (
            name
        )
        assert client.get(finding).status_code == 200
        moves = 422 if name in {"Eve", "Sol", "Lena"} else 403
        assert client.post(f"{finding}/states", {"state": "released"}).status_code == moves, name
        assert client.post(f"{finding}/meetings", {"customers": "2"}).status_code == 303
        assert client.post(finding, {"title": "", "link": ""}).status_code == (422 if name == "Dan" else 403)
        assert client.post(f"{finding}/removal").status_code == (409 if name == "Dan" else 403)
        panel = client.get(f"/employees/{tower.ids['Dan']}/stints").status_code
        assert panel == (200 if name in {"Dan", "Yuki", "Eve", "Hana", "Lena"} else 404), name
        for path in ("/wall", "/findings", f"/rotations/{tower.program}/released"):
            assert client.get(path).status_code == 200
    client.cookies.clear()
    assert client.get(stint).status_code == 303


def test_the_wall_and_lists_say_no_customer_and_escape_what_was_typed(at: tuple[Tower, Client]) -> None:
    tower, client = at
    with unit_of_work(client.app.state.engine) as session:
        form = FindingForm(kind="bug", title=HOSTILE, link="https://x.example/1", met=412)
        made = moving.find(tower.act(session, "Dan"), tower.one(session), form).id
    tower.become(client, "Sol")
    sent = {"state": "released", "words": "=1+1 and done"}
    assert client.post(f"/findings/{made}/states", sent).status_code == 303
    tower.become(client, "Kim")
    wall = client.get("/wall").text
    assert (
        "One bug that rotations found is released this quarter; it had cost 412 customers an answer." in wall
    )
    assert "&lt;script&gt;" in wall
    assert "<script>alert" not in wall
    assert "'=1+1 and done" in client.get("/wall?format=csv").text
    for query in (
        "",
        "?kind=bug&state=released&sort=customers",
        "?q=zzz",
        f"?program={tower.program}&sort=-made",
        "?kind=x&state=y&program=z&page=9",
    ):
        assert client.get(f"/findings{query}").status_code == 200, query
    assert "Nothing matches" in client.get("/findings?q=zzz").text
    assert client.get("/findings?format=xlsx").content[:2] == b"PK"
    page = client.get(f"/findings/{made}").text
    assert 'rel="noopener noreferrer nofollow"' in page
    panel = client.get(f"/rotations/{tower.program}/released", headers={"HX-Request": "true"}).text
    assert "412 customers" in panel
    assert "<html" not in panel


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("text", ["x" * 200_000, "a\x00b", "\ud800", HOSTILE * 20, ""])
def test_what_was_typed_stays(at: tuple[Tower, Client], text: str) -> None:
    """Too long, with characters that no text needs, or empty: a sentence and the text again, never a fault."""
    tower, client = at
    tower.become(client, "Dan")
    stint = f"/stints/{tower.stint}"
    body = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if text == "\ud800" else text
    for path, sent in (
        ("contacts", {"words": body, "mood": "happy", "ref": "T-kept"}),
        ("contacts", {"words": "T-kept", "mood": body}),
        ("contacts", {"words": "T-kept", "mood": "happy", "customers": body or "x"}),
        ("findings", {"kind": "bug", "title": body * 2, "details": "T-kept"}),
        ("findings", {"kind": "bug", "title": "T-kept", "link": body or "ftp://x"}),
    ):
        answer = client.post(f"{stint}/{path}", sent)
        assert answer.status_code in {303, 422}, (path, answer.status_code)
        if answer.status_code == 422:
            assert "T-kept" in answer.text
            assert "to mend" in answer.text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_each_phase_of_a_stint(at: tuple[Tower, Client]) -> None:
    """Before it, served, closed, missed; the same address. A place that was given back is nothing."""
    tower, client = at
    tower.become(client, "Dan")
    stint = f"/stints/{tower.stint}"

    def moved(days: int) -> str:
        with unit_of_work(client.app.state.engine) as session:
            slot = session.get_one(Slot, tower.slot)
            by = timedelta(days=days)
            slot.starts_at, slot.ends_at = slot.starts_at + by, slot.ends_at + by
            slot.starts_on, slot.ends_on = slot.starts_on + by, slot.ends_on + by
        answer = client.get(stint)
        assert answer.status_code == 200
        return answer.text

    coming = moved(9)
    assert "You begin" in coming
    assert "Read the tone of voice" in coming
    assert "Log a contact" not in coming
    assert client.post(f"{stint}/contacts", {"words": "x", "mood": "happy"}).status_code == 409
    served = moved(-21)
    assert "You handled" in served
    assert "What it came to" in served
    assert "Something is missing from the logbook?" in served
    assert "What do you take along?" in served
    closed = moved(-7)
    assert "Something is missing from the logbook?" not in closed
    with unit_of_work(client.app.state.engine) as session:
        row = session.get_one(SignUp, tower.stint)
        row.missed_at, row.missed_reason = tower.now, "Did not come."
    assert "Noted as missed" in moved(0)
    with unit_of_work(client.app.state.engine) as session:
        session.get_one(SignUp, tower.stint).ended_at = tower.now
    assert client.get(stint).status_code == 404
