"""Compliments: written down once, credited to several, matched by a person, read aloud; and in no score."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.actor import actor_for
from app.access.models import Account
from app.clock import now as clock_now
from app.compliments import jobs, queries, rules
from app.compliments.models import Compliment, ComplimentCredit, ComplimentDigest, ReadAloud
from app.contacts.models import Cell, Rating
from app.database import unit_of_work
from app.notices.models import Notice
from app.people.models import Employee, Team
from app.reviews.evidence import CONTRIBUTORS
from app.scores.models import Tally
from app.web.paging import Paging
from tests.client import Client

PLAIN = Paging(1, "", "", {})


def form(**words: str) -> dict[str, str]:
    return {
        "words": "She rang back on the minute",
        "who1": "Laila Farouk",
        "did1": "rang back",
        "said_on": clock_now().date().isoformat(),
        "once": "c" * 32,
        **words,
    }


def made(client: Client, statement: Any) -> list[Any]:
    with unit_of_work(client.app.state.engine, write=False) as session:
        return list(session.scalars(statement))


def test_several_are_credited_once_told_and_no_score_moves(company: Client) -> None:
    tallies = made(company, select(func.count()).select_from(Tally))
    bo = company.sign_in("bo")
    both = form(who2="dan levi", did2="fixed the bug")
    first, again = bo.post("/compliments", both), bo.post("/compliments", both)
    assert first.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    compliment_id = int(first.headers["location"].rsplit("/", 1)[1])
    did = select(ComplimentCredit.did).where(ComplimentCredit.compliment_id == compliment_id)
    assert sorted(made(company, did)) == ["fixed the bug", "rang back"]
    told = select(Notice.id).where(Notice.href == f"/compliments/{compliment_id}")
    assert len(made(company, told)) == 2
    assert made(company, select(func.count()).select_from(Tally)) == tallies
    dan = company.sign_in("dan")
    page = dan.get(first.headers["location"]).text
    assert "fixed the bug" in page
    assert "Take it back" not in page


WRONG = [
    ({"who1": "Bo Eriksen"}, "credit yourself"),
    ({"who1": "Nobody Atall"}, "Nobody here is called"),
    ({"who1": "", "did1": ""}, "Name whom the customer praised"),
    ({"who2": "Laila Farouk"}, "named above already"),
    ({"words": ""}, "at least 3"),
    ({"said_on": "2999-01-01"}, "not come yet"),
    ({"said_on": "1999-01-01"}, "more than a year"),
    ({"said_on": "31 March"}, "valid date"),
    ({"words": "a\x00bcd"}, "control character"),
    ({"did1": "x" * 121}, "at most 120"),
    ({"once": "twice"}, "match pattern"),
    ({"who1": "=Lumi"}, "Nobody here"),
]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_can_not_be_written_says_why_and_keeps_what_was_typed(company: Client) -> None:
    bo = company.sign_in("bo")
    before = made(company, select(func.count()).select_from(Compliment))
    for words, told in WRONG:
        answered = bo.post("/compliments", form(customer="Mrs Kept", **words))
        assert (answered.status_code, told in answered.text) == (422, True), (words, answered.text[:200])
        assert "Mrs Kept" in answered.text
    assert made(company, select(func.count()).select_from(Compliment)) == before


def test_a_guess_waits_for_a_person_who_knows(company: Client) -> None:
    waiting = made(company, select(Compliment).where(Compliment.guess != ""))[0]
    path = f"/compliments/{waiting.id}"
    assert "Irish voice" in company.sign_in("dan").get("/compliments?waiting=yes").text
    assert company.post(f"{path}/credits", {"who1": "Miguel Santos"}).status_code == 403
    sol = company.sign_in("sol")
    assert sol.post(f"{path}/credits", {}).status_code == 422
    assert sol.post(f"{path}/credits", {"who1": "Sol Mbeki"}).status_code == 422
    assert sol.post(f"{path}/credits", {"who1": "Miguel Santos", "did1": "explained it"}).status_code == 303
    miguel = made(company, select(Employee.id).where(Employee.name == "Miguel Santos"))[0]
    assert "explained it" in sol.get(f"/employees/{miguel}/compliments").text
    assert "never sighed" not in sol.get("/compliments?waiting=yes").text
    assert sol.post(f"{path}/uncrediting", {"employee": str(miguel)}).status_code == 303
    assert sol.post(f"{path}/uncrediting", {"employee": str(miguel)}).status_code == 409
    assert sol.post(f"{path}/uncrediting", {"employee": "x"}).status_code == 404


def test_taken_back_it_counts_nowhere_and_the_reason_stays(company: Client) -> None:
    sol = company.sign_in("sol")
    path = sol.post("/compliments", form()).headers["location"]
    assert company.sign_in("bo").post(f"{path}/withdrawal", {"reason": "I do not like it"}).status_code == 403
    sol = company.sign_in("sol")
    assert sol.post(f"{path}/withdrawal", {"reason": "no"}).status_code == 422
    reason = "The customer meant another company."
    assert sol.post(f"{path}/withdrawal", {"reason": reason}).status_code == 303
    assert reason in sol.get(path).text
    assert "on the minute" not in sol.get(path).text
    assert sol.post(f"{path}/withdrawal", {"reason": reason}).status_code == 409
    assert "She rang back on the minute" not in sol.get("/compliments").text


def test_read_aloud_once_then_the_next_one(company: Client) -> None:
    sol = company.sign_in("sol")
    team = made(company, select(Team.id).where(Team.name == "Phone desk"))[0]
    htmx = {"HX-Request": "true"}
    first = sol.get(f"/teams/{team}/compliments", headers=htmx).text
    assert "Read this aloud" in first
    for _ in range(2):
        path = f"/teams/{team}/compliments"
        found = made(company, select(Compliment.id).where(Compliment.words.like("I rang three companies%")))[
            0
        ]
        assert sol.post(f"{path}/{found}/reading", headers=htmx).status_code == 200
    assert len(made(company, select(ReadAloud.id).where(ReadAloud.compliment_id == found))) == 1
    after = sol.get(f"/teams/{team}/compliments", headers=htmx).text
    assert "I rang three companies" not in after.split("Read aloud last")[0]


def test_an_answer_becomes_a_compliment_once(company: Client) -> None:
    sol = company.sign_in("sol")
    laila = made(company, select(Employee.id).where(Employee.name == "Laila Farouk"))[0]
    rating = made(
        company,
        select(Rating.id)
        .join(Cell, Cell.id == Rating.cell_id)
        .where(Rating.employee_id == laila, Rating.comment.is_not(None), Cell.lens == "customer")
        .limit(1),
    )[0]
    path = f"/ratings/{rating}/compliment"
    assert "Laila Farouk" in sol.get(path).text
    assert sol.post(path, {"who1": ""}).status_code == 422
    assert sol.post(path, {"who1": "Laila Farouk", "who2": "Bo Eriksen"}).status_code == 303
    assert sol.post(path, {"who1": "Laila Farouk"}).status_code == 409
    assert "already" in sol.get(path).text


def test_it_stands_beside_a_review_as_its_own_lens(company: Client) -> None:
    with unit_of_work(company.app.state.engine, write=False) as session:
        account = session.scalars(select(Account).where(Account.name == "Maya Ross")).one()
        actor = actor_for(session, account, clock_now())
        bo = session.scalars(select(Employee.id).where(Employee.name == "Bo Eriksen")).one()
        today = clock_now().date()
        found = CONTRIBUTORS["compliments"](session, actor, bo, today - timedelta(days=60), today)
    assert [(one.kind, "Monday at nine" in one.text) for one in found] == [("compliment", True)]


def test_the_digest_tells_everybody_once(company: Client) -> None:
    engine = company.app.state.engine
    month = (clock_now().replace(day=1) + timedelta(days=35)).replace(day=2)
    for _ in range(2):
        jobs.digest(engine, {}, month)
    with unit_of_work(engine, write=False) as session:
        assert len(session.scalars(select(ComplimentDigest.month)).all()) == 1
        told = session.scalars(select(Notice).where(Notice.text.like("%kind word%"))).all()
        accounts = session.scalar(
            select(func.count())
            .select_from(Account)
            .join(Employee, Employee.id == Account.employee_id)
            .where(Account.disabled_at.is_(None), Employee.left_on.is_(None))
        )
        assert len(told) == accounts


def test_lists_ask_few_questions(company: Client, queries: list[str]) -> None:
    sol = company.sign_in("sol")
    for path in ("/compliments", "/compliments?month=2026-10"):
        queries.clear()
        assert sol.get(path).status_code == 200
        assert len(queries) <= 10, queries
    assert sol.get("/compliments?format=xlsx").content[:2] == b"PK"
    assert "Credited" in sol.get("/compliments?format=csv").text
    for odd in ("month=x", "month=0000-00", "month=2026-13", "month=9999-99", "month=²-1"):
        assert sol.get(f"/compliments?{odd}").status_code == 200


def test_what_a_survey_calls_wow() -> None:
    body = {"questions": [{"id": "q1", "kind": "satisfaction"}, {"id": "q2", "kind": "wow"}]}
    assert jobs.wow_words(body, {"q1": 5, "q2": "yes", "q2:words": "The ribbon"}) == "The ribbon"
    assert jobs.wow_words(body, {"q2": "yes"}) == ""
    assert jobs.wow_words({}, {"q2:words": "x"}) == ""


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_the_sentence_is_one(many: int, praised: int, behind: int, waiting: int) -> None:
    told = rules.sentence(many, praised, behind, waiting)
    assert told.endswith(".")
    assert ".." not in told
    assert ("waits" in told) == (waiting == 1)


def test_counts_on_an_empty_company(session: Session) -> None:
    found = queries.counts(session, datetime(2026, 1, 1, tzinfo=UTC).date())
    assert (found.many, found.praised, found.behind, found.waiting) == (0, 0, 0, 0)
    assert queries.listed(session, PLAIN) == ([], 0)
    assert queries.months(session) == []
