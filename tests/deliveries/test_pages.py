"""Sources, deliveries, agents and remarks as people meet them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import Account, Grant
from app.clock import now as clock_now
from app.contacts.models import Cell, Rating
from app.database import unit_of_work
from app.deliveries.jobs import HANDLERS
from app.deliveries.models import APPLIED, DISCARDED, HELD, WAITING, Connection, Delivery, SourceAgent
from app.jobs.runner import Runner
from app.people.models import Employee
from tests.client import Client
from tests.deliveries.office import MAPPING, answer, signed

FORM = {"kind": "generic_json", "name": "Hotline", "scale": "stars_5", "zone": "", "dates": "", "secret": ""}
LINES = "\n".join(f"{ours} = {its}" for ours, its in MAPPING.items())


@pytest.fixture
def ada(company: Client) -> Client:
    return company.sign_in("ada")


def asked(client: Client, statement: Any) -> list[Any]:
    """What the database says now."""
    with unit_of_work(client.app.state.engine, write=False) as session:
        return list(session.scalars(statement))


SECRET = select(Connection.secret).where(Connection.kind == "generic_json")


def connected(ada: Client) -> str:
    made = ada.post("/sources", FORM | {"mapping": LINES})
    assert made.status_code == 303, made.text[:300]
    return str(made.headers["location"])


WRONG = [
    ({"kind": "carrier pigeon"}, "Choose which helpdesk"),
    ({"name": ""}, "at least 1 character"),
    ({"scale": "x"}, "Choose a scale"),
    ({"zone": "Mars/Olympus"}, "Choose a zone"),
    ({"mapping": ""}, "Say where the fields stand"),
    ({"mapping": "score data.rating"}, "Line 1"),
    ({"mapping": "colour = data.rating"}, "none of ours"),
    ({"name": "Hotline\x00"}, "control character"),
    ({"kind": "zendesk", "secret": "short"}, "at least 12"),
]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_can_not_be_connected_says_why_and_keeps_what_was_typed(ada: Client) -> None:
    for given, told in WRONG:
        answered = ada.post("/sources", FORM | {"mapping": LINES} | given)
        assert (answered.status_code, told in answered.text) == (422, True), (given, answered.text[-1500:])
        if given.get("kind") != "carrier pigeon" and "name" not in given:
            assert "Hotline" in answered.text


def test_the_secret_is_shown_until_it_has_signed_and_another_only_once(ada: Client) -> None:
    path = connected(ada)
    secret = asked(ada, SECRET)[0]
    assert secret
    assert secret in ada.get(path).text
    assert ada.post("/sources", FORM | {"mapping": LINES}).status_code == 422
    body = json.dumps([answer("p-1", agent="Q")]).encode()
    hook, headers = path.replace("/sources/", "/hooks/"), signed(body, at=clock_now(), secret=secret)
    assert ada.request("POST", hook, content=body, headers=headers).status_code == 202
    assert secret not in ada.get(path).text
    shown = ada.post(f"{path}/secret", {}).text
    fresh = asked(ada, SECRET)[0]
    assert fresh != secret
    assert fresh in shown
    assert fresh not in ada.get(path).text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_body_is_tried_and_nothing_is_stored(ada: Client) -> None:
    path = connected(ada)
    body = json.dumps([answer("p-1", words="secret words"), answer("p-2", score=9)])
    shown = ada.post(f"{path}/trial", {"body": body}).text
    assert "Understood: 1. No answers: 0. Can’t be taken: 1." in shown
    assert asked(ada, select(Delivery).where(Delivery.state == WAITING)) == []
    for odd in ("", "😀", "[" * 9_000, '{"a": NaN}'):
        assert ada.post(f"{path}/trial", {"body": odd}).status_code == 200


def test_held_deliveries_are_replayed_or_given_up_with_a_reason(ada: Client) -> None:
    held = asked(ada, select(Delivery).where(Delivery.state == HELD).order_by(Delivery.id))
    path = f"/deliveries/{held[0].id}"
    assert "Nobody called back" not in ada.get(path).text
    assert ada.post(f"{path}/replay").status_code == 303
    refused = ada.post(f"{path}/discarding", {"reason": "no"})
    assert (refused.status_code, "at least 10" in refused.text) == (422, True)
    reason = "A temp of an agency; nobody here is credited with it."
    assert ada.post(f"{path}/discarding", {"reason": reason}).status_code == 303
    assert reason in ada.get(path).text
    assert ada.post(f"{path}/discarding", {"reason": reason}).status_code == 409
    assert asked(ada, select(Delivery.state).where(Delivery.id == held[0].id)) == [DISCARDED]


def test_lists_are_exported_and_asked_few_questions(ada: Client, queries: list[str]) -> None:
    for path in ("/deliveries", "/agents", "/agents?settled=yes"):
        mark = "&" if "?" in path else "?"
        head = ada.get(f"{path}{mark}format=csv").text
        assert "Web chat" in head
    for path, most in (("/sources", 9), ("/deliveries", 8), ("/agents", 9)):
        queries.clear()
        assert ada.get(path).status_code == 200
        assert len(queries) <= most, (path, len(queries), queries)


def test_an_agent_is_matched_taken_back_and_never_to_oneself(company: Client) -> None:
    engine = company.app.state.engine
    with unit_of_work(engine, write=False) as session:
        agent = session.scalars(select(SourceAgent).where(SourceAgent.name == "Laila Farouk")).one()
        laila = session.scalars(select(Employee).where(Employee.name == "Laila Farouk")).one()
    hana = company.sign_in("hana")
    for who, told in (("nobody", "No employee"), ("hana@lumen-home.example", "That is you")):
        with unit_of_work(engine, write=False) as session:
            own = session.scalars(select(Employee.email).where(Employee.name == "Hana Suzuki")).one()
        given = own if told == "That is you" else who
        answered = hana.post(f"/agents/{agent.id}/match", {"who": given or ""})
        assert (answered.status_code, told in answered.text) == (422, True)
    assert hana.post(f"/agents/{agent.id}/match", {"who": laila.number or ""}).status_code == 303
    assert "Laila Farouk" in hana.get("/agents?settled=yes&q=Laila").text
    assert hana.post(f"/agents/{agent.id}/unmatching").status_code == 303
    assert hana.post(f"/agents/{agent.id}/unmatching").status_code == 409
    assert hana.post(f"/agents/{agent.id}/program").status_code == 303
    with unit_of_work(engine, write=False) as session:
        held = session.get_one(SourceAgent, agent.id)
        assert held.is_ai
        assert session.get_one(Employee, held.employee_id).ai_agent


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_hr_of_one_unit_matches_nobody_of_another(company: Client) -> None:
    agent = asked(company, select(SourceAgent).where(SourceAgent.name == "Laila Farouk"))[0]
    laila = asked(company, select(Employee).where(Employee.name == "Laila Farouk"))[0]
    known = asked(company, select(SourceAgent).where(SourceAgent.name == "Olga Sidorova"))[0]
    with unit_of_work(company.app.state.engine) as session:
        hana = session.scalars(select(Account).where(Account.name == "Hana Suzuki")).one()
        for grant in session.scalars(select(Grant).where(Grant.account_id == hana.id)):
            grant.unit = "Engineering"
    hana_there = company.sign_in("hana")
    refused = hana_there.post(f"/agents/{agent.id}/match", {"who": laila.number or ""})
    assert (refused.status_code, "Ask HR of that unit" in refused.text) == (422, True)
    assert hana_there.post(f"/agents/{known.id}/unmatching").status_code == 403
    assert asked(company, select(SourceAgent.employee_id).where(SourceAgent.id == agent.id)) == [None]
    assert asked(company, select(SourceAgent.employee_id).where(SourceAgent.id == known.id)) != [None]


def test_who_worked_a_contact_without_an_agent_is_said_and_its_answer_follows(ada: Client) -> None:
    path = connected(ada)
    secret = asked(ada, SECRET)[0]
    body = json.dumps(
        [answer("p-1", agent=None, ticket="T-77", at=(clock_now() - timedelta(days=1)).isoformat())]
    )
    headers = signed(body.encode(), at=clock_now(), secret=secret)
    hook = path.replace("/sources/", "/hooks/")
    assert ada.request("POST", hook, content=body.encode(), headers=headers).status_code == 202
    Runner(ada.app.state.engine, HANDLERS).drain()
    held = asked(ada, select(Delivery).where(Delivery.state == HELD).order_by(Delivery.received_at.desc()))[0]
    page = f"/deliveries/{held.id}"
    assert "Contact T-77" in ada.get(page).text
    wrong = ada.post(f"{page}/workers", {"contact": "T-77", "who": "nobody"})
    assert (wrong.status_code, "No employee has this" in wrong.text) == (422, True)
    laila = asked(ada, select(Employee).where(Employee.name == "Laila Farouk"))[0]
    assert ada.post(f"{page}/workers", {"contact": "T-77", "who": laila.number}).status_code == 303
    assert ada.post(f"{page}/workers", {"contact": "T-77", "who": laila.number}).status_code == 409
    Runner(ada.app.state.engine, HANDLERS).drain()
    assert asked(ada, select(Delivery.state).where(Delivery.id == held.id)) == [APPLIED]
    rating = asked(ada, select(Rating).where(Rating.contact_ref == "T-77"))[0]
    assert rating.employee_id == laila.id


def remark(**words: str) -> dict[str, str]:
    day = (clock_now() - timedelta(days=1)).date().isoformat()
    return {
        "who": "Laila Farouk",
        "heard_on": day,
        "heard_at": "10:30",
        "score": "4",
        "words": "She called me back within the hour",
        "once": "a" * 32,
        **words,
    }


def test_a_remark_is_typed_in_once_by_who_heads_the_unit(company: Client) -> None:
    sol = company.sign_in("sol")
    assert "once" in sol.get("/remarks/new").text
    for given, told in (
        ({"who": "Sol Adeyemi"}, "finds nobody"),
        ({"who": "Dan Levi"}, ""),
        ({"heard_on": "2030-01-01"}, "future"),
        ({"heard_at": "25:61"}, "day and the time"),
        ({"score": "6"}, "less than or equal to 5"),
        ({"words": "a\x00b"}, "control character"),
    ):
        answered = sol.post("/remarks", remark(**given))
        assert (answered.status_code, told in answered.text) == (422, True), given
    first, again = sol.post("/remarks", remark()), sol.post("/remarks", remark())
    assert (first.status_code, first.headers["location"]) == (303, again.headers["location"])
    with unit_of_work(company.app.state.engine, write=False) as session:
        said = select(Rating.comment, Cell.channel).join(Cell, Cell.id == Rating.cell_id)
        rows = session.execute(said.where(Rating.comment.like("She called me%"))).all()
    assert [tuple(row) for row in rows] == [("She called me back within the hour", "told aloud")]
    maya = company.sign_in("maya")
    assert maya.post("/remarks", remark()).status_code == 403
