"""What reports promised and what a customer said worst, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import Rating
from app.intake.actions import Answer, record
from app.leaders import queries
from app.meetings import actions as meetings
from app.meetings.forms import PromiseForm, RhythmForm
from app.meetings.queries import load
from app.people.models import Employee
from app.planning import meeting
from app.planning.forms import DecisionForm, OpenForm, PointForm
from app.surveys.models import Reply
from tests.empowerment.till import NOON, ZONE, Till

TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture
def till(session: Session) -> Till:
    made = Till()
    made.staff(session)
    return made


def test_what_reports_promised_and_what_became_of_it(session: Session, till: Till) -> None:
    sol, eve, early = (
        till.act(session, "Sol"),
        till.act(session, "Eve"),
        till.act(session, "Eve", NOON - 20 * DAY),
    )
    rhythm = RhythmForm(every="monthly", next_on=TODAY + DAY)
    series = meetings.begin(sol, session.get_one(Employee, till.ids["Sol"]), rhythm)
    promised = {"kept": -2, "late": -3, "open": 4, "hers": 4}
    for what, due in promised.items():
        whole = load(session, series.id, till.ids["Eve"])
        assert whole is not None
        form = PromiseForm(
            who="manager" if what == "hers" else "employee", what=what, due_on=TODAY + due * DAY
        )
        made = meetings.promise(early, whole, form)
        if what == "kept":
            meetings.keep(till.act(session, "Sol", NOON - 4 * DAY), whole, made)
    for _ in range(2):
        review = meeting.open_review(eve, OpenForm(held_on=TODAY))
        if not meeting.lines(session, review):
            meeting.add_point(eve, review, PointForm(title="Who answers on Sundays?"))
        (line,) = meeting.lines(session, review)
        if not line.row.before:
            by = str(TODAY + 9 * DAY)
            decision = DecisionForm(decision="A rota.", owner=str(till.ids["Lena"]), due_on=by)
            meeting.decide(eve, review, line.row, decision)
        meeting.end(eve, review)
    found = queries.commitments(session, till.ids["Eve"], TODAY)
    assert [(one.who, one.what, one.state(TODAY)) for one in found] == [
        ("Sol", "late", "late"),
        ("Sol", "open", "open"),
        ("Lena", "A rota.", "open"),
        ("Sol", "kept", "kept"),
    ]
    assert queries.commitments(session, till.ids["Lena"], TODAY) == []
    assert queries.commitments(session, till.ids["Maya"], TODAY) == []


def test_the_worst_word_is_the_newest_and_names_a_team(session: Session, till: Till) -> None:
    bo, wim = till.ids["Bo"], till.ids["Wim"]
    said = (
        ("1", 1, 9, "Old.", bo),
        ("2", 2, 3, "Nobody called.", bo),
        ("3", 5, 1, "Great.", bo),
        ("4", 1, 2, "", bo),
    )
    answers = [
        Answer(
            key,
            "customer",
            "stars_5",
            score,
            NOON - ago * DAY,
            [(who, "replied", 1000)],
            comment=words or None,
        )
        for key, score, ago, words, who in said
    ]
    shared = [(wim, "replied", 600), (bo, "rescued", 400)]
    answers.append(
        Answer("5", "customer", "nps_11", 1, NOON - 5 * DAY, shared, comment="A week without light.")
    )
    record(session, "Helpdesk", answers, "UTC", NOON)

    def worst(who: str) -> queries.Said | None:
        return queries.worst(session, till.act(session, who).actor, TODAY, ZONE)

    found = worst("Eve")
    assert found is not None
    assert (found.words, found.answer, found.team, found.done) == ("Nobody called.", "2 of 5", "", "")
    # Two people are no group: where they are, the words would be one’s. With five of them the team is named.
    for name in ("Cleo", "Dora", "Emil"):
        till.hire(session, name, "Desk", "Care", "Maya", "", "")
    named = worst("Eve")
    assert named is not None
    assert named.team == "Desk"
    rating = session.scalars(select(Rating).where(Rating.external_id == "2")).one()
    session.add(Reply(rating_id=rating.id, way="mail", words="Sorry.", made_at=NOON, made_by="Maya"))
    session.flush()
    again, hal = worst("Maya"), worst("Hal")
    assert again is not None
    assert again.done == "The customer was answered."
    assert hal is not None
    assert (hal.words, hal.team, hal.answer) == ("A week without light.", "", "1 of 10")
