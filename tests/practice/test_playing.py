"""Attempts, what is asked, modules and proposals on both databases, and who gets through which door."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.coaching.models import Promise
from app.errors import Conflict, Invalid
from app.notices.models import Job, Notice
from app.people import actions as people
from app.people.models import Employee
from app.practice import actions, jobs, proposals, queries
from app.practice.forms import AnswerForm, AskForm, ModuleForm, StartForm
from app.practice.models import Answer, Attempt, Module
from tests.coaching.office import NOW, TODAY, Office, office

BEST = ("told", "named", "summary", "mine", "ask")


@pytest.fixture
def made(session: Session) -> Office:
    """The company on one session, on both databases."""
    return office(session)


def play(made: Office, name: str, answers: tuple[str, ...] = BEST, days: float = 0) -> Attempt:
    act = made.act(name, days)
    attempt = actions.start(act, StartForm(exercise="warm-handoff"))
    for place, one in enumerate(answers):
        run = queries.load(made.session, attempt.id)
        assert run is not None
        actions.answer(act, run, AnswerForm(position=place, choice=one))
    return attempt


def require(made: Office, by: str = "Hana", **more: Any) -> Module:
    given = {"name": "Handoffs", "exercises": ["warm-handoff"], "due_in": "10"} | more
    return actions.require(made.act(by), ModuleForm.model_validate(given))


def test_an_attempt_goes_on_where_it_was_left_and_all_are_kept(made: Office) -> None:
    begun = play(made, "Nia", ("told", "team"))
    assert begun.finished_at is None
    again = actions.start(made.act("Nia"), StartForm(exercise="warm-handoff"))
    assert again.id == begun.id
    run = queries.load(made.session, begun.id)
    assert run is not None
    # A second click on an earlier step, and an answer that is none.
    actions.answer(made.act("Nia"), run, AnswerForm(position=1, choice="next"))
    with pytest.raises(Invalid):
        actions.answer(made.act("Nia"), run, AnswerForm(position=2, choice="next"))
    for place, one in enumerate(("short", "wait", "no"), 2):
        actions.answer(made.act("Nia"), run, AnswerForm(position=place, choice=one))
    assert begun.result == 40
    with pytest.raises(Conflict):
        actions.answer(made.act("Nia"), run, AnswerForm(position=5, choice="no"))
    play(made, "Nia", days=1)
    shelf = {one.exercise.key: one for one in queries.shelf(queries.attempts(made.session, made.ids["Nia"]))}
    handoff = shelf["warm-handoff"]
    assert (handoff.best, handoff.latest, handoff.times, handoff.begun) == (100, 100, 2, None)
    assert made.session.scalar(select(func.count(Answer.id))) == 10


def test_a_module_is_for_its_audience_newcomers_too(made: Office) -> None:
    module = require(made, unit="Care", facing="yes")
    later = TODAY + timedelta(days=3)
    names = [one.name for one in queries.standings(made.session, module, TODAY)]
    assert names == ["Ed", "Mia", "Nia", "Sol"]
    play(made, "Nia")
    found = {one.name: one for one in queries.standings(made.session, module, later)}
    assert found["Nia"].done
    assert not found["Ed"].done
    assert not found["Ed"].late(TODAY + timedelta(days=10))
    assert found["Ed"].late(TODAY + timedelta(days=11))
    team = queries.by_team(list(found.values()))[0]
    assert (team.team, team.of, team.done) == ("Care team", 4, 1)
    due = queries.due(made.session, made.ids["Ed"], later)
    assert [(one.exercise.key, one.due_on) for one in due] == [("warm-handoff", TODAY + timedelta(days=10))]
    assert queries.due(made.session, made.ids["Nia"], later) == []
    # Eli moves into the unit: it is theirs from that day on.
    eli = made.session.get_one(Employee, made.ids["Eli"])
    people.assign(
        made.session,
        eli,
        team=people.make_team(made.session, "Care team"),
        manager=made.session.get_one(Employee, made.ids["Mia"]),
        title="",
        customer_facing=True,
        starts_on=later,
    )
    moved = {one.name: one for one in queries.standings(made.session, module, later)}
    assert moved["Eli"].due_on == later + timedelta(days=10)
    actions.end(made.act("Hana"), module)
    assert queries.due(made.session, made.ids["Ed"], later) == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"exercises": []}, "exercises"),
        ({"due_in": ""}, "due_in"),
        ({"due_in": "x" * 4}, "due_in"),
        ({"due_in": "5", "due_on": "2026-12-01"}, "due_in"),
        ({"due_in": "", "due_on": "2026-11-04"}, "due_on"),
        ({"due_in": "", "due_on": "soon"}, "due_on"),
        ({"unit": "Moon"}, "unit"),
        ({"team": "7"}, "team"),
    ],
)
def test_what_is_wrong_with_a_module_is_named(made: Office, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        require(made, **wrong)
    assert field in {one.field for one in refused.value.problems}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_hr_of_one_unit_requires_of_that_unit_alone(made: Office) -> None:
    with pytest.raises(Invalid):
        require(made, "Hal")
    with pytest.raises(Invalid):
        require(made, "Hal", unit="Care")
    assert require(made, "Hal", unit="West").unit == "West"


def test_people_are_told_once(made: Office) -> None:
    require(made, unit="Care")
    assert (
        made.session.scalar(select(func.count(Job.id)).where(Job.kind.in_((actions.FIRST, actions.DAILY))))
        == 2
    )
    for days in (0, 0, 1, 7, 7, 17, 18):
        jobs.told(made.session, NOW + timedelta(days=days), "UTC")
        made.session.flush()
    texts = made.session.scalars(select(Notice.text).where(Notice.kind == "practice")).all()
    assert sorted(texts) == sorted(
        text
        for text in (
            "“Handoffs” is required of you, by 14 Nov 2026.",
            "“Handoffs” is due on 14 Nov 2026.",
            "“Handoffs” is overdue since 14 Nov 2026.",
        )
        for _ in range(4)
    )


def test_a_pattern_proposes_and_a_click_puts_it_into_the_plan(made: Office) -> None:
    plan = made.plan()
    nia = made.session.get_one(Employee, made.ids["Nia"])
    made.observe(behaviour5="2")
    assert proposals.proposals(made.session, [nia.id], TODAY) == []
    made.observe(behaviour5="1")
    found = proposals.of_reports(made.session, made.ids["Mia"], TODAY)
    assert [(one.employee, one.exercise.key, one.plan_id) for one in found] == [
        ("Nia", "warm-handoff", plan.id)
    ]
    assert [one.employee for one in proposals.proposals(made.session, [nia.id], TODAY)] == ["Nia"]
    actions.ask(made.act("Mia"), nia, AskForm(exercise="warm-handoff", where="plan"))
    promise = made.session.scalars(select(Promise).order_by(Promise.position.desc()).limit(1)).one()
    assert (promise.what, promise.side) == (
        "Play the exercise “The warm handoff” until it is passed.",
        "coachee",
    )
    assert made.whole(plan).plan.version == 2
    assert proposals.of_reports(made.session, made.ids["Mia"], TODAY) == []
    with pytest.raises(Conflict):
        actions.ask(made.act("Mia"), nia, AskForm(exercise="warm-handoff", where="plan"))


def test_what_is_asked_is_done_by_passing_it(made: Office) -> None:
    ed = made.session.get_one(Employee, made.ids["Ed"])
    with pytest.raises(Conflict):
        actions.ask(made.act("Mia"), ed, AskForm(exercise="warm-handoff", where="plan"))
    actions.ask(made.act("Mia"), ed, AskForm(exercise="warm-handoff"))
    with pytest.raises(Conflict):
        actions.ask(made.act("Mia"), ed, AskForm(exercise="warm-handoff"))
    assert [one.why for one in queries.due(made.session, ed.id, TODAY)] == ["asked by Mia"]
    play(made, "Ed", ("wrong", "next", "see", "hers", "no"), days=1)
    assert len(queries.due(made.session, ed.id, TODAY)) == 1
    play(made, "Ed", days=2)
    assert queries.due(made.session, ed.id, TODAY) == []
