"""What was delivered becomes answers, once; what can't be taken waits, and says for what."""

import json
from base64 import b64encode
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import Contribution, Rating, Revision
from app.deliveries import own
from app.deliveries.applying import apply
from app.deliveries.models import APPLIED, HELD, WAITING, Connection, Delivery, RatingAddress, SourceAgent
from app.deliveries.taking import apply as apply_own
from app.deliveries.taking import take
from app.helpdesks.said import Agent, Options, Said
from app.intake.contacts import note_contact
from app.intake.tallies import month_in
from app.people.models import Employee
from app.scores.models import Tally
from tests.deliveries.office import NOW, Office, answer, said


@pytest.fixture
def office(session: Session) -> Office:
    made = Office(session)
    made.hire("Ann")
    made.hire("Ben")
    return made


def fated(office: Office, connection: Connection, *deliveries: Delivery) -> None:
    apply(office.session, connection, deliveries, "UTC", NOW)


def ratings(session: Session) -> dict[str, tuple[int | None, int]]:
    return {one.external_id: (one.employee_id, one.score) for one in session.scalars(select(Rating))}


def test_an_agent_known_by_mail_is_credited_and_the_same_again_changes_nothing(office: Office) -> None:
    desk = office.connect()
    first = office.send(desk, answer(mail="ANN@x.example", words="Thank you", reply_to="c@y.example"))
    again = office.send(desk, answer(mail="ANN@x.example", words="Thank you", reply_to="c@y.example"))
    fated(office, desk, first)
    fated(office, desk, again)
    assert (first.state, first.new, again.new, again.same) == (APPLIED, 1, 0, 1)
    assert ratings(office.session) == {"1": (office.ids["Ann"], 5)}
    rating = office.session.scalars(select(Rating)).one()
    assert rating.comment == "Thank you"
    assert office.session.get_one(RatingAddress, rating.id).address == "c@y.example"
    # From then on the id is enough, also once the e-mail belongs to somebody else.
    office.session.get_one(Employee, office.ids["Ann"]).email = "gone@x.example"
    office.session.get_one(Employee, office.ids["Ben"]).email = "ann@x.example"
    third = office.send(desk, answer("2", mail="ann@x.example"))
    fated(office, desk, third)
    assert ratings(office.session)["2"] == (office.ids["Ann"], 5)


def test_an_unknown_agent_waits_and_follows_once_matched(office: Office) -> None:
    desk = office.connect()
    one = office.send(desk, answer(name="A. Nonymous"), answer("2", mail="ben@x.example", agent="8"))
    fated(office, desk, one)
    assert (one.state, one.new, one.refused) == (HELD, 1, 1)
    assert "A. Nonymous is not matched" in one.problems[0][2]
    agent = office.session.scalars(select(SourceAgent).where(SourceAgent.employee_id.is_(None))).one()
    agent.employee_id = office.ids["Ann"]
    fated(office, desk, one)
    assert (one.state, one.new, one.same, one.problems) == (APPLIED, 1, 1, [])
    assert ratings(office.session) == {"1": (office.ids["Ann"], 5), "2": (office.ids["Ben"], 5)}


def test_who_is_not_ours_is_passed_over_and_a_program_is_known_as_one(office: Office) -> None:
    desk = office.connect()
    one = office.send(desk, answer())
    fated(office, desk, one)
    agent = office.session.scalars(select(SourceAgent)).one()
    agent.ignored = True
    fated(office, desk, one)
    assert (one.state, one.new, one.passed) == (APPLIED, 0, 1)
    apart = office.connect("Chat", "intercom", options={})
    item = {
        "type": "conversation",
        "id": "9",
        "updated_at": 1_777_800_000,
        "ai_agent_participated": True,
        "ai_agent": {"rating": 4, "rating_remark": "ok", "last_answer_type": "ai_answer"},
        "conversation_rating": None,
    }
    body = {"type": "notification_event", "topic": "conversation.rating.added", "data": {"item": item}}
    two = office.send(apart)
    two.body = b64encode(json.dumps(body).encode()).decode()
    fated(office, apart, two)
    assert (two.state, two.new, two.problems) == (APPLIED, 1, [])
    program = office.session.scalars(select(Employee).where(Employee.ai_agent.is_(True))).one()
    assert program.name.endswith("(Chat)")


@pytest.mark.parametrize("order", ["old first", "new first", "one delivery"])
def test_of_two_versions_the_newest_wins_and_both_are_kept(office: Office, order: str) -> None:
    desk = office.connect()
    old = answer(mail="ann@x.example", score=1, changed="2026-05-01T10:00:00Z", words="bad")
    new = answer(mail="ann@x.example", score=4, changed="2026-05-02T10:00:00Z", words="mended")
    if order == "one delivery":
        fated(office, desk, office.send(desk, new), office.send(desk, old))
    else:
        for one in (old, new) if order == "old first" else (new, old):
            fated(office, desk, office.send(desk, one))
    rating = office.session.scalars(select(Rating)).one()
    assert (rating.score, rating.comment) == (4, "mended")
    kept = office.session.scalars(select(Revision)).one()
    assert (kept.score, kept.comment) == (1, "bad")
    tally = office.session.scalars(select(Tally)).one()
    assert (tally.n, tally.swy) == (1, 4_000)
    # The older one once more: nothing new is kept of it.
    fated(office, desk, office.send(desk, old))
    assert len(office.session.scalars(select(Revision)).all()) == 1


def test_who_worked_the_contact_shares_in_it_and_a_later_edit_moves_no_share(office: Office) -> None:
    desk = office.connect()
    parts = [
        (office.ids["Ann"], "replied", NOW - timedelta(days=9)),
        (office.ids["Ben"], "fixed the cause", NOW - timedelta(days=8)),
    ]
    note_contact(office.session, "Desk", "T1", parts, opened_at=NOW - timedelta(days=9))
    nobody: dict[str, Any] = {"agent": None, "ticket": "T1"}
    fated(office, desk, office.send(desk, answer(**nobody, changed="2026-05-01T10:00:00Z")))
    edit = office.send(desk, answer(**nobody, score=2, changed="2026-05-02T10:00:00Z"))
    fated(office, desk, edit)
    assert (edit.state, edit.changed) == (APPLIED, 1)
    shares = {one.employee_id: one.share for one in office.session.scalars(select(Contribution))}
    assert shares == {office.ids["Ann"]: 500, office.ids["Ben"]: 500}
    tallies = office.session.scalars(select(Tally)).all()
    assert sorted((one.n, one.sw, one.swy) for one in tallies) == [(1, 500, 1_000)] * 2
    assert {one.month for one in tallies} == {month_in(NOW, ZoneInfo("UTC"))}
    assert office.session.scalars(select(Revision.score)).all() == [5]


WAITS: list[tuple[str, dict[str, Any], str]] = [
    ("nobody named, contact unknown", {"agent": None, "ticket": "T9"}, "who worked contact T9"),
    ("nobody named at all", {"agent": None}, "neither an agent nor a contact"),
    ("before the hire", {"mail": "ann@x.example", "at": "2019-05-01T09:00:00Z"}, "hired on 01 Jan 2020"),
    ("long ago", {"mail": "ann@x.example", "at": "1999-05-01T09:00:00Z"}, "before the year 2000"),
    ("the future", {"mail": "ann@x.example", "at": "2027-05-01T09:00:00Z"}, "future"),
    ("too long an id", {"mail": "ann@x.example", "id": "x" * 201}, "200"),
]


@pytest.mark.parametrize(("words", "told"), [row[1:] for row in WAITS], ids=[row[0] for row in WAITS])
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_it_waits_for_is_said_and_the_others_are_taken(
    office: Office, words: dict[str, Any], told: str
) -> None:
    desk = office.connect()
    one = office.send(desk, answer(**words), answer("good", mail="ann@x.example", agent="9"))
    fated(office, desk, one)
    assert (one.state, one.new, one.refused) == (HELD, 1, 1)
    assert told in one.problems[0][2]
    assert list(ratings(office.session)) == ["good"]


def test_a_leavers_answer_waits_for_who_worked_it(office: Office) -> None:
    office.session.get_one(Employee, office.ids["Ann"]).left_on = date(2026, 4, 1)
    desk = office.connect()
    one = office.send(desk, answer(mail="ann@x.example"))
    fated(office, desk, one)
    assert "left on 01 Apr 2026" in one.problems[0][2]


def test_our_own_answers_come_by_the_same_way(office: Office) -> None:
    body = own.body_of([said(agent=office.ids["Ann"]), said(external_id="S2", agent=99)])
    first = take(office.session, source="Ours", way="survey", external_id="a", body=body, now=NOW)
    again = take(office.session, source="Ours", way="survey", external_id="a", body=body, now=NOW)
    assert (first.id, first.state) == (again.id, WAITING)
    apply_own(office.session, [first], "UTC", NOW)
    assert (first.state, first.new, first.refused) == (HELD, 1, 1)
    assert ratings(office.session) == {"S1": (office.ids["Ann"], 4)}


TEXT = st.text(max_size=20)
SAID = st.builds(
    Said,
    external_id=TEXT,
    scale=st.just("stars_5"),
    score=st.floats(allow_nan=False, allow_infinity=False),
    raw=TEXT,
    answered_at=st.datetimes(timezones=st.timezones()),
    updated_at=st.none() | st.datetimes(timezones=st.timezones()),
    agent=st.none() | st.builds(Agent, ref=TEXT, email=TEXT, name=TEXT, is_ai=st.booleans()),
    comment=st.none() | TEXT,
    customer_email=st.none() | TEXT,
)


@settings(max_examples=50)
@given(st.lists(SAID, max_size=4))
def test_what_we_write_we_read(given: list[Said]) -> None:
    found = own.parse(own.body_of(given), Options())
    assert (found.said, found.refused) == (given, [])


@given(st.binary(max_size=60))
@settings(max_examples=50)
def test_whatever_stands_there_is_read_without_falling(body: bytes) -> None:
    found = own.parse(body, Options())
    assert found.said == [] or body.strip() == b"[]"
