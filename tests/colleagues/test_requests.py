"""E3: who asked a colleague of another team for something is asked about it, as the system's dice fall."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.clock import first_day
from app.colleagues import actions, requests
from app.colleagues.forms import AnswerForm, RequestForm
from app.colleagues.jobs import draw_of_requests
from app.colleagues.models import Ask, Request
from app.colleagues.rules import INTERNAL, left
from app.contacts.models import Rating
from app.database import Base, unit_of_work
from app.errors import Invalid
from app.journal.models import Entry
from app.notices.models import Job
from tests.client import Client
from tests.colleagues.office import KEY, Office

At = tuple[Office, Client]


class Dice:
    """Falls as told."""

    def __init__(self, *falls: float) -> None:
        self.falls = list(falls)

    def random(self) -> float:
        return self.falls.pop(0) if self.falls else 0.0


@pytest.fixture
def desk(at: At, monkeypatch: pytest.MonkeyPatch) -> At:
    """The office in the middle of a month whose questions nobody drew; every request is asked about."""
    made, client = at
    made.now = datetime.combine(first_day(made.month), made.now.timetz()) + timedelta(days=9)
    with unit_of_work(made.engine) as session:
        session.execute(delete(Ask))
    monkeypatch.setattr(requests, "DICE", Dice())
    return made, client


def note(made: Office, session: Session, asker: str, subject: str, **words: Any) -> Request:
    return requests.note(
        made.act(session, asker), RequestForm(colleague=str(made.ids[subject]), what="A refund run", **words)
    )


def drawn(made: Office, days: int = 1) -> set[tuple[str, str, str]]:
    """Draw so many days later; all questions there are."""
    draw_of_requests(made.engine, {}, made.now + timedelta(days=days))
    names = {number: name for name, number in made.ids.items()}
    with unit_of_work(made.engine, write=False) as session:
        rows = session.execute(select(Ask.asker_id, Ask.subject_id, Ask.lens))
        return {(names[row[0]], names[row[1]], row[2]) for row in rows}


def test_what_is_done_is_asked_about_the_day_after_and_gone(desk: At) -> None:
    made, _ = desk
    with unit_of_work(made.engine) as session:
        note(made, session, "Ann", "Bea", done="yes")
        open_one = note(made, session, "Eli", "Owen")
        assert session.scalars(select(Job.due_at).where(Job.kind == requests.DRAW)).all()
    assert drawn(made, 0) == set(), "not on the day itself"
    assert drawn(made) == {("Ann", "Bea", INTERNAL)}
    with unit_of_work(made.engine) as session:
        assert session.scalars(select(Request.id)).all() == [open_one.id]
        requests.end(made.act(session, "Owen"), session.get_one(Request, open_one.id))
    assert drawn(made) == {("Ann", "Bea", INTERNAL), ("Eli", "Owen", INTERNAL)}, "either of the two ends it"
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Request.id)).all() == []


def test_the_dice_draw_at_the_policys_rate_and_nobody_else(desk: At, monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = desk
    with unit_of_work(made.engine) as session:
        assert requests.share(session) == 0.5
        for name in ("Ann", "Ben", "Cy"):
            note(made, session, name, "Bea", done="yes")
    monkeypatch.setattr(requests, "DICE", Dice(0.5, 0.49, 0.9))
    assert len(drawn(made)) == 1
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Request.id)).all() == [], "what is not drawn is gone, too"
    assert drawn(made, 2) == drawn(made, 3), "and never drawn again"


def test_only_of_a_team_that_mine_depends_on(desk: At) -> None:
    made, _ = desk
    today = made.now.date()
    with unit_of_work(made.engine) as session:
        assert {name for _, name, _ in requests.whom(session, made.ids["Ann"], today)} == {"Bea", "Owen"}
        assert requests.whom(session, made.ids["Bea"], today) == []
        for asker, subject in (("Ann", "Eli"), ("Ann", "Ann"), ("Bea", "Ann")):
            with pytest.raises(Invalid, match="from the list"):
                note(made, session, asker, subject)
        for _ in range(requests.MOST):
            note(made, session, "Ann", "Bea")
        with pytest.raises(Invalid, match="stand open"):
            note(made, session, "Ann", "Bea")


def test_nobody_is_asked_twice_a_month_or_after_passing(desk: At) -> None:
    made, _ = desk
    with unit_of_work(made.engine) as session:
        for _ in range(3):
            note(made, session, "Ann", "Bea", done="yes")
    assert drawn(made) == {("Ann", "Bea", INTERNAL)}
    with unit_of_work(made.engine) as session:
        actions.pass_on(made.act(session, "Ann"), made.question(session, "Ann", "Bea"), KEY)
        note(made, session, "Ann", "Bea", done="yes")
    assert len(drawn(made)) == 1


def test_what_nobody_ends_lapses_after_two_weeks(desk: At) -> None:
    made, _ = desk
    with unit_of_work(made.engine) as session:
        note(made, session, "Ann", "Bea")
        days = {row.date() - made.now.date() for row in session.scalars(select(Job.due_at))}
    assert requests.LAPSES in days
    assert drawn(made, 13) == set()
    assert drawn(made, 14) == {("Ann", "Bea", INTERNAL)}


def test_the_end_of_a_month_waits_for_the_next_one(desk: At) -> None:
    made, _ = desk
    first = first_day(made.month + 1)
    last = (first - made.now.date()).days - 1
    assert [left(first - timedelta(days=n)) for n in (5, 4, 3, 1)] == [True, True, False, False]
    assert left(date(2026, 12, 1))
    with unit_of_work(made.engine) as session:
        note(made, session, "Ann", "Bea", done="yes")
    assert drawn(made, last) == set()
    with unit_of_work(made.engine, write=False) as session:
        due = session.scalars(select(Job.due_at).where(Job.key == f"{requests.DRAW} {first}")).one()
        assert due.date() == first
    assert drawn(made, last + 1) == {("Ann", "Bea", INTERNAL)}
    with unit_of_work(made.engine, write=False) as session:
        assert session.scalars(select(Ask.month)).one() == made.month + 1


def everything(made: Office) -> dict[str, str]:
    """Every row of every table, as text."""
    with unit_of_work(made.engine, write=False) as session:
        return {
            table.name: repr([tuple(row) for row in session.execute(select(table))])
            for table in Base.metadata.sorted_tables
        }


def test_no_answer_knows_of_a_request(desk: At, capsys: pytest.CaptureFixture[str]) -> None:
    """After request, draw and answer: no row holds the request, and none beside the question holds who asked; pages,
    files, log lines and journal tell neither that nor what was answered.
    """
    made, client = desk
    capsys.readouterr()
    ann, bea = str(made.ids["Ann"]), str(made.ids["Bea"])
    known = everything(made)
    made.become(client, "Ann")
    sent = {"colleague": bea, "what": "Refund run 4711", "done": "yes"}
    assert client.post("/colleagues/requests", sent).status_code == 303
    with unit_of_work(made.engine) as session:
        noted = session.scalars(select(Request)).one()
        request, noted.done_on = str(noted.id), made.now.date()
    assert drawn(made) == {("Ann", "Bea", INTERNAL)}
    with unit_of_work(made.engine) as session:
        asked = made.question(session, "Ann", "Bea")
        actions.answer(made.act(session, "Ann"), asked, AnswerForm(score="2"), KEY)
    rows = everything(made)
    for name, held in rows.items():
        assert request not in held, name
        assert "Refund run" not in held, name
        if name not in {"colleague_ask", "journal_entry", "session", "login_session"}:
            assert held.count(ann) == known[name].count(ann), name
    with unit_of_work(made.engine, write=False) as session:
        entries = session.scalars(select(Entry).where(Entry.verb.contains("colleague"))).all()
        assert {one.verb for one in entries} >= {"noted a request to a colleague"}
        assert all((one.thing_id, one.subject_id, one.detail) == (None, None, {}) for one in entries)
        rating = session.scalars(select(Rating)).one()
        assert (rating.answered_at.hour, rating.answered_at.day in {1, 15}) == (12, True)
    logged = capsys.readouterr().out
    assert "/colleagues/requests" in logged
    assert not any(one in logged for one in (ann, bea, request, "Refund"))
    for who in ("Bea", "Lena", "Hana", "Eve", "Mia", "Rob"):
        made.become(client, who)
        for path in (
            "/colleagues",
            f"/employees/{bea}",
            "/dependences/rounds",
            "/dependences?format=csv",
            "/me",
        ):
            shown = client.get(path, follow_redirects=True).text
            assert "Refund run" not in shown
            assert request not in shown


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_transaction_leads_to_every_question_of_the_group_or_to_none(desk: At) -> None:
    """Four answer about Bea: each answer's transaction is found in all the questions about her, or in none."""
    made, _ = desk
    names = ("Ann", "Ben", "Cy", "Eli")
    with unit_of_work(made.engine) as session:
        for name in names:
            note(made, session, name, "Bea", done="yes")
    assert len(drawn(made)) == len(names)
    for name in names:
        with unit_of_work(made.engine) as session:
            asked = made.question(session, name, "Bea")
            actions.answer(made.act(session, name), asked, AnswerForm(score="4"), KEY)
    with made.engine.connect() as connection:
        asks = [
            row[0] for row in connection.execute(text("SELECT xmin::text FROM colleague_ask WHERE answered"))
        ]
        answers = {row[0] for row in connection.execute(text("SELECT xmin::text FROM rating"))}
    assert len(asks) == len(answers) == len(names)
    assert len(set(asks)) == 1
    assert len(set(asks) & answers) == 1


def test_the_page_has_it_with_two_presses_and_keeps_what_was_typed(desk: At) -> None:
    made, client = desk
    made.become(client, "Ann")
    shown = client.get("/colleagues").text
    assert f'<option value="{made.ids["Bea"]}">Bea, Accounting</option>' in shown
    assert "50%" in shown
    for odd in ("x" * 200_000, "😀" * 300, "nul\x00", "<b>"):
        answer = client.post("/colleagues/requests", {"colleague": "7", "what": odd})
        assert answer.status_code == 422
        assert "<b>" not in answer.text or odd != "<b>"
    for colleague in ("", "x", "9" * 30, "-1", str(made.ids["Eli"])):
        assert client.post("/colleagues/requests", {"colleague": colleague}).status_code == 422
    sent = {"colleague": str(made.ids["Bea"]), "what": "\u202eto <b>left</b>"}
    assert client.post("/colleagues/requests", sent).status_code == 303
    with unit_of_work(made.engine, write=False) as session:
        end = f"/colleagues/requests/{session.scalars(select(Request.id)).one()}/end"
    for who, words in (("Ann", "You asked <b>Bea</b>"), ("Bea", "<b>Ann</b> asked you")):
        shown = made.become(client, who).get("/colleagues").text
        assert words in shown
        assert "&lt;b&gt;left" in shown
    for who in ("Ben", "Owen", "Mia", "Lena", "Rob"):
        made.become(client, who)
        assert client.post(end).status_code == 404
        assert "left" not in client.get("/colleagues").text.partition('id="requests"')[2]
    made.become(client, "Bea")
    assert client.post(end).status_code == client.post(end).status_code == 303
    assert "asked you" not in client.get("/colleagues").text
