"""What waits for somebody stands on their first page, each thing once, and on nobody else's."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.coaching.models import CheckIn, Promise
from app.home.waiting import Thing, things
from app.letters.models import Letter, Reader, Retraction, Version
from app.meetings.models import Meeting, MeetingPromise, Series
from app.practice.models import Asked
from tests.coaching.office import NOW, TODAY, Office, office


@pytest.fixture
def made(session: Session) -> Office:
    return office(session)


def waits(made: Office, name: str) -> list[Thing]:
    made.session.flush()
    return things(made.session, made.act(name).actor)


def kinds(made: Office, name: str) -> list[str]:
    return [one.kind for one in waits(made, name)]


def test_a_plan_waits_to_be_read(made: Office) -> None:
    plan = made.plan(seen=False)
    assert [(one.text, one.href, one.on) for one in waits(made, "Nia")] == [
        ("Read the coaching plan that Mia made with you", f"/plans/{plan.id}", None)
    ]
    assert kinds(made, "Mia") == []


def test_check_ins_and_promises_wait_for_the_two_alone(made: Office) -> None:
    """Two check-ins that are due make one line; a promise is its own side's."""
    plan = made.plan()
    session = made.session
    assert kinds(made, "Mia") == []
    for number, check in enumerate(session.query(CheckIn).order_by(CheckIn.planned_on)):
        check.planned_on = TODAY - timedelta(days=3 - number)
    session.execute(update(Promise).values(due_on=TODAY - timedelta(days=9)))
    session.flush()
    for name, other in (("Mia", "Nia"), ("Nia", "Mia")):
        found = waits(made, name)
        assert [(one.kind, one.name, one.on) for one in found] == [
            ("promise", other, TODAY - timedelta(days=9)),
            ("check-in", other, TODAY - timedelta(days=3)),
        ]
        assert {one.href for one in found} == {f"/plans/{plan.id}"}
    assert waits(made, "Mia")[0].more == "Listen to two contacts together"
    for other in ("Hana", "Eve", "Sol"):
        assert kinds(made, other) == []


def test_meetings_letters_and_exercises(made: Office) -> None:
    """This week's one-to-one, a promise, an unread letter, an exercise: by their day, the letter last."""
    session, ids = made.session, made.ids
    series = Series(employee_id=ids["Nia"], manager_id=ids["Mia"], every="weekly", begun_on=TODAY)
    letter = Letter(
        kind="letter", author_id=ids["Mia"], author="Mia", audience="team", made_at=NOW, published_at=NOW
    )
    session.add_all([series, letter])
    session.flush()
    session.add_all(
        [
            Meeting(series_id=series.id, manager_id=ids["Mia"], planned_on=TODAY + timedelta(days=2)),
            MeetingPromise(
                series_id=series.id, owner_id=ids["Nia"], what="Ask Bill", due_on=TODAY, made_at=NOW
            ),
            Version(letter_id=letter.id, number=1, title="On calm", body="Be calm.", made_at=NOW),
            Reader(letter_id=letter.id, employee_id=ids["Nia"]),
            Asked(
                employee_id=ids["Nia"],
                exercise="warm-handoff",
                due_on=TODAY + timedelta(days=1),
                asked_by="Mia",
                asked_at=NOW,
            ),
        ]
    )
    found = waits(made, "Nia")
    assert [one.kind for one in found] == ["meeting promise", "exercise", "one-to-one", "letter"]
    assert [one.on for one in found] == [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2), None]
    assert found[-1].more == "On calm"
    assert kinds(made, "Mia") == ["one-to-one"]
    session.add(Retraction(letter_id=letter.id, reason="Wrong day", made_at=NOW))
    assert "letter" not in kinds(made, "Nia")
