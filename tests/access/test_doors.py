"""Every door against every person, as the table in doors.txt expects it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.models import Account, Token
from app.clock import now
from app.database import unit_of_work
from app.decisions.models import Decision, Delivery, Dossier, SetCheck
from app.hrfiles.models import PREVIEWED, HrFile
from app.journal.models import Entry
from app.notices.models import Job
from app.packets.models import Bundle
from app.rooms import PUBLIC
from app.web.routes import walk
from tests.access.world import PERSONAS, World, world
from tests.client import Client

TABLE = Path(__file__).with_name("doors.txt")
REFUSED = {401, 403, 404}


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    method: str
    path: str
    target: str
    expected: dict[str, str]


def lines() -> list[Line]:
    """The table, read."""
    found = []
    for text in TABLE.read_text().splitlines():
        if not text or text.startswith("#"):
            continue
        door, target, people, nobody = (part.strip() for part in text.split("|"))
        method, path = door.split()
        expected = dict(zip(PERSONAS, people.split(), strict=True)) | {"": nobody}
        found.append(Line(method, path, target, expected))
    return found


def said(status: int, *, page: bool) -> str:
    """A status in the table's words."""
    if status in REFUSED:
        return str(status)
    assert status < 500, status
    return "ok" if page or status != 303 else str(status)


def prepared(company: Client) -> World:
    with unit_of_work(company.app.state.engine) as session:
        found = world(session)
        job = Job(kind="none", state="failed", due_at=now(), enqueued_at=now())
        session.add(job)
        session.flush()
        found.ids["failed-job"] = job.id
        hana = session.scalars(select(Account.id).where(Account.employee_id == found.ids["hana"])).one()
        packets = Bundle(
            cycle_id=found.ids["cycle"], account_id=hana, asked_at=now(), whole=1, place=1, made_at=now()
        )
        dan = session.scalars(select(Account.id).where(Account.employee_id == found.ids["dan"])).one()
        token = Token(
            account_id=dan, name="shell", digest="0" * 64, scopes=[], made_at=now(), expires_at=now()
        )
        people = HrFile(
            file_name="people.csv",
            stored_as="",
            size=1,
            choices={},
            findings={"refusal": "The file is gone."},
            state=PREVIEWED,
            made_at=now(),
            made_by="Hana Suzuki",
            account_id=hana,
        )
        session.add_all([packets, token, people])
        session.flush()
        found.ids["hanas-people"] = people.id
        found.ids["dans-token"] = token.id
        found.ids["hanas-packets"] = packets.id
        found.ids["bos-keep"] = _told(session, found.ids)
        check = SetCheck(
            cycle_id=found.ids["cycle"], members="0" * 64, result={}, alarm=True, at=now(), by_name="Hana"
        )
        session.add(check)
        session.flush()
        found.ids["a-check"] = check.id
    return found


def _told(session: Session, ids: dict[str, int]) -> int:
    """Bo was told, a cycle ago, that nothing changes for him."""
    seen = session.scalars(select(Dossier).where(Dossier.decision_id == ids["amaras-star"])).first()
    hana = session.scalars(select(Account).where(Account.employee_id == ids["hana"])).one()
    assert seen is not None
    made = Decision(
        cycle_id=ids["old-cycle"],
        employee_id=ids["bo"],
        kind="keep",
        reason="Nothing speaks for a change.",
        proposed_at=now(),
        proposer_id=hana.id,
        proposer=hana.name,
        brief={"score": None, "gates": []},
    )
    session.add(made)
    session.flush()
    by = {"decision_id": made.id, "made_at": now(), "made_by": hana.name}
    session.add(Dossier(number=1, body=seen.body, digest=seen.digest, **by))
    words = {"words": "Nothing changes.", "appeal_by": now().date()}
    session.add(Delivery(decision_id=made.id, at=now(), by_name=hana.name, **words))
    session.flush()
    return made.id


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_door_is_as_the_table_says(company: Client) -> None:
    things = prepared(company)
    wrong = []
    for person in (*PERSONAS, ""):
        company.cookies.clear()
        for line in lines():
            if person and "rapport_session" not in company.cookies:
                company.sign_in(person)
            answer = company.request(line.method, things.fill(line.path, line.target), follow_redirects=False)
            if line.path in {"/sign-out", "/account/sign-out-everywhere"}:
                company.cookies.clear()
            got = said(answer.status_code, page=bool(person))
            if got != line.expected[person]:
                wrong.append(f"{person or 'nobody'}: {line.method} {line.path} {line.target}: {got}")
    assert wrong == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_no_door_is_missing_from_the_table(company: Client) -> None:
    known = {(line.method, line.path) for line in lines()}
    routes = {(route.method, route.path) for route in walk(company.app) if route.path not in PUBLIC}
    elsewhere = {route for route in routes if "/imports" in route[1] or route[1] == "/api/ratings"}
    assert routes - known - elsewhere == set()
    assert known <= routes


def test_what_may_not_be_known_looks_like_what_is_not_there(company: Client) -> None:
    """Same status, same bytes; and the refusal is journaled, the try at nothing is not."""
    things = prepared(company)
    company.sign_in("dan")
    before = refusals(company)
    hidden = company.get(things.fill("/employees/{employee_id}", "employee=tomasz"))
    absent = company.get(things.fill("/employees/{employee_id}", "employee=nobody"))
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert {key for key in hidden.headers if key != "x-request-id"} == {
        key for key in absent.headers if key != "x-request-id"
    }
    assert refusals(company) == before + 1


def test_a_refused_write_changes_nothing(company: Client) -> None:
    """Hana reads Tomasz's draft and may not write in it."""
    things = prepared(company)
    path = things.fill("/reviews/{review_id}/sections/{section_id}", "review=toms-draft section=section")
    company.sign_in("maya")
    before = company.get(things.fill("/reviews/{review_id}", "review=toms-draft")).text
    company.sign_in("hana")
    assert company.post(path, {"text": "Hana was here", "version": "99"}).status_code == 403
    company.sign_in("maya")
    assert company.get(things.fill("/reviews/{review_id}", "review=toms-draft")).text == before


def test_reading_about_somebody_is_journaled_before_it_is_shown(company: Client) -> None:
    things = prepared(company)
    company.sign_in("maya")
    assert company.get(things.fill("/employees/{employee_id}", "employee=tomasz")).status_code == 200
    with unit_of_work(company.app.state.engine, write=False) as session:
        entry = session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()
    assert (entry.verb, entry.actor_name, entry.subject_id) == (
        "read: see scores",
        "Maya Ross",
        things.ids["tomasz"],
    )


def refusals(company: Client) -> int:
    with unit_of_work(company.app.state.engine, write=False) as session:
        return session.scalar(select(func.count()).where(Entry.verb.startswith("refused"))) or 0
