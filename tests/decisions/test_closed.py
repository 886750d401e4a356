"""That a record exists is known to HR of the unit and, once told, to whom it is about; others see nothing."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app.database import unit_of_work
from app.journal.models import Entry
from app.people.models import Employee
from app.web.routes import walk
from tests.access.world import PERSONAS, World, world
from tests.client import Client

OUTSIDE = ("maya", "dan", "bo", "sol", "eve", "ada")


@dataclass
class Open:
    """The demo company and its things."""

    client: Client
    things: World


@pytest.fixture
def here(company: Client) -> Open:
    with unit_of_work(company.app.state.engine) as session:
        found = world(session)
    return Open(company, found)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_address_of_the_room_is_one_that_was_never_there(here: Open) -> None:
    """Same status and same bytes as an unknown address, for every reading door below /decisions and every outsider."""
    targets = "decision=toms-case cycle=cycle employee=tomasz"
    doors = [
        here.things.fill(route.path, targets)
        for route in walk(here.client.app)
        if route.method == "GET" and route.path.startswith("/decisions")
    ]
    doors = [one for one in doors if "{" not in one]
    assert len(doors) >= 5
    for person in OUTSIDE:
        here.client.sign_in(person)
        absent = here.client.get("/decisions/4503599627370497")
        for path in doors:
            hidden = here.client.get(path)
            assert (hidden.status_code, hidden.content) == (404, absent.content), f"{person} {path}"
            plain = {key for key in hidden.headers if key != "x-request-id"}
            assert plain == {key for key in absent.headers if key != "x-request-id"}


def told_by(text: str) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r'nonce="[^"]+"|name="csrf" value="[^"]+"', "", text)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_nothing_changes_for_anybody_else_when_a_decision_is_proposed(here: Open) -> None:
    """Lists, counts, order, versions and notices of the person, their manager and theirs: the same before and after."""
    pages = {
        "maya": ("/", "/team", "/notices", "/reviews", "/coaching", "/find?q=jonas"),
        "sol": ("/", "/people?sort=name", "/notices"),
        "eve": ("/", "/company"),
        "ada": ("/journal", "/jobs"),
    }

    def seen() -> dict[str, tuple[str, str | None]]:
        found = {}
        for person, paths in pages.items():
            here.client.sign_in(person)
            for path in paths:
                answer = here.client.get(path)
                found[f"{person} {path}"] = (told_by(answer.text), answer.headers.get("etag"))
        return found

    with unit_of_work(here.client.app.state.engine, write=False) as session:
        jonas = session.scalars(select(Employee.id).where(Employee.name == "Jonas Lindqvist")).one()
    here.client.sign_in("hana")
    before = seen()
    cycle = here.things.ids["cycle"]
    here.client.sign_in("hana")
    path = f"/decisions/cycles/{cycle}/employees/{jonas}/decisions"
    reason = "I read both half-years and what the desk says of them."
    assert here.client.post(path, {"kind": "coach", "reason": reason}).status_code == 303
    after = seen()
    for key in before:
        # Ada's journal grew by the sign-ins and readings of this test: it names no step of the room.
        if key.startswith("ada"):
            rows = after[key][0].partition("<main")[2]
            assert "jonas" not in rows.casefold()
            assert not re.search("proposed decision|froze dossier|see decision", rows)
        else:
            assert after[key] == before[key], key


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_reading_a_record_is_journaled_before_it_is_sent(here: Open) -> None:
    here.client.sign_in("hana")
    path = here.things.fill("/decisions/{decision_id}", "decision=toms-case")
    assert here.client.get(path).status_code == 200
    with unit_of_work(here.client.app.state.engine, write=False) as session:
        entry = session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()
    assert (entry.verb, entry.actor_name, entry.thing_kind) == (
        "read: see decision",
        "Hana Suzuki",
        "decision",
    )
    assert entry.subject_id == here.things.ids["tomasz"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_refused_step_changes_nothing_and_keeps_what_was_typed(here: Open) -> None:
    here.client.sign_in("lena")
    path = here.things.fill("/decisions/{decision_id}", "decision=toms-case")
    before = here.client.get(path).text
    words = "I would approve it now, <b>if</b> I only could \u202e."
    answer = here.client.post(f"{path}/approvals", {"words": words})
    assert answer.status_code == 409
    assert "approved yet. a finished coaching plan" in answer.text
    assert "&lt;b&gt;if&lt;/b&gt; I only could" in answer.text
    assert here.client.get(path).text == before
    for name in PERSONAS:
        if name not in {"hana", "lena"}:
            here.client.sign_in(name)
            assert here.client.post(f"{path}/approvals", {"words": words}).status_code == 404
