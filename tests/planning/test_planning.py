"""Half-years, goals and service reviews on both databases, and who may."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act, about_team, allows
from app.clock import month_of
from app.errors import Conflict, Invalid
from app.people.models import Team
from app.planning import actions, guards, meeting, queries
from app.planning.forms import ActionForm, DecisionForm, GoalForm, HalfForm, OpenForm, PointForm, WithdrawForm
from app.planning.models import HalfYear, ServiceGoal, ServiceReview
from app.planning.rules import BELOW, NOBODY
from app.scores.models import Fit, TeamEvidence
from tests.coaching.office import TODAY, Office, office

CUSTOMER = "customer:stars_5"


@pytest.fixture
def made(session: Session) -> Office:
    return office(session)


def half(made: Office, first: str = "2026-07", last: str = "2026-12", name: str = "Second half") -> HalfYear:
    return actions.open_half(made.act("Lena"), HalfForm(name=name, first=first, last=last))


def care(made: Office) -> Team:
    return made.session.scalars(select(Team).where(Team.name == "Care team")).one()


def goal(made: Office, of: HalfYear, **more: str) -> ServiceGoal:
    given = {"measure": "", "expected": "", "words": "Call back.", "owner": str(made.ids["Mia"])}
    form = GoalForm.model_validate(given | {"due_on": queries.days_of(of)[1]} | more)
    return actions.set_goal(made.act("Mia"), of, care(made), form)


def measured(made: Office, lo: float, hi: float) -> None:
    """What the fit of the half-year says of the Care team."""
    first = month_of(date(2026, 7, 1))
    fit = Fit(
        lens="customer",
        scale="stars_5",
        first_month=first,
        last_month=first + 5,
        made_at=made.act("Mia").now,
        policy_version=1,
        model={},
        summary={"n": 60, "star_bar": 4.5, "floor_bar": 3.8},
    )
    made.session.add(fit)
    made.session.flush()
    figure = TeamEvidence(
        fit_id=fit.id,
        team_id=care(made).id,
        people=6,
        n=60,
        raw=lo,
        score=(lo + hi) / 2,
        lo=lo,
        hi=hi,
        series=[],
        standings={},
    )
    made.session.add(figure)
    made.session.flush()


def words(made: Office, name: str, of: HalfYear) -> set[str]:
    return set(guards.place(made.session, made.act(name).actor, of.id, care(made).id).words)


def test_a_half_year_shares_no_month_with_another(made: Office) -> None:
    half(made)
    for first, last, field in (
        ("2026-12", "2027-05", "first"),
        ("2027-06", "2027-01", "last"),
        ("2031-01", "2031-06", "first"),
    ):
        with pytest.raises(Invalid) as refused:
            half(made, first, last, "Another")
        assert refused.value.problems[0].field == field


def test_a_goal_is_set_by_the_manager_and_agreed_above(made: Office) -> None:
    of = half(made)
    measured(made, 3.9, 4.1)
    one = goal(made, of, measure=CUSTOMER, expected="4,3")
    assert (one.lens, one.expected) == ("customer", 4.3)
    for bad in (
        {"measure": CUSTOMER, "expected": "9"},
        {"words": ""},
        {"due_on": "2020-01-01"},
        {"owner": "1"},
    ):
        with pytest.raises(Invalid):
            goal(made, of, **bad)
    actions.agree(made.act("Eve"), of, care(made), one)
    with pytest.raises(Conflict, match="already"):
        actions.agree(made.act("Eve"), of, care(made), one)
    found = queries.gaps(made.session, of, care(made).id)
    assert [(gap.verdict, gap.agreement is not None) for gap in found] == [(BELOW, True)]


def test_a_withdrawn_goal_holds_no_longer_and_says_why(made: Office) -> None:
    of, team = half(made), care(made)
    one = goal(made, of)
    late = ActionForm(what="Call back", owner=str(made.ids["Mia"]), due_on=TODAY)
    actions.add_action(made.act("Mia"), of, team, one, late)
    assert queries.overdue(made.session, TODAY + timedelta(days=9), [team.id])
    with pytest.raises(Invalid) as refused:
        actions.withdraw(made.act("Mia"), of, team, one, WithdrawForm(reason="no"))
    assert refused.value.problems[0].field == "reason"
    why = WithdrawForm(reason="The desk moves to another unit in October.")
    actions.withdraw(made.act("Mia"), of, team, one, why)
    assert queries.gaps(made.session, of, team.id) == []
    assert queries.doings(made.session, of, team.id) == []
    assert queries.overdue(made.session, TODAY + timedelta(days=9), [team.id]) == []
    assert [end.reason for _, end in queries.withdrawn(made.session, of, team.id)] == [why.reason]
    for verb in (
        lambda: actions.withdraw(made.act("Mia"), of, team, one, why),
        lambda: actions.agree(made.act("Eve"), of, team, one),
        lambda: actions.add_action(made.act("Mia"), of, team, one, late),
    ):
        with pytest.raises(Conflict, match="withdrawn"):
            verb()
    again = goal(made, of)
    assert [gap.goal.id for gap in queries.gaps(made.session, of, team.id)] == [again.id]


def test_without_answers_nothing_is_below(made: Office) -> None:
    of = half(made)
    measured(made, 3.9, 4.1)
    one = goal(made, of, measure=CUSTOMER, expected="4.3")
    made.session.query(TeamEvidence).delete()
    assert [gap.verdict for gap in queries.gaps(made.session, of, one.team_id)] == [NOBODY]


def test_open_actions_are_carried_into_the_next_half_year(made: Office) -> None:
    old, new = half(made, "2026-01", "2026-06", "First half"), half(made)
    one = goal(made, old)
    form = ActionForm(what="Write it down", owner=str(made.ids["Nia"]), due_on=TODAY)
    done, open_ = (actions.add_action(made.act("Mia"), old, care(made), one, form) for _ in range(2))
    actions.finish(made.act("Nia"), done)
    with pytest.raises(Conflict, match="already"):
        actions.finish(made.act("Nia"), done)
    found = queries.doings(made.session, new, care(made).id)
    assert [(each.row.id, each.from_half) for each in found] == [(open_.id, "First half")]
    assert found[0].late(TODAY + timedelta(days=1))
    found = queries.doings(made.session, old, care(made).id)
    assert {each.from_half for each in found} == {""}


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("Mia", {"see service gaps", "set service goal", "keep service goal"}),
        ("Eve", {"see service gaps", "agree service goal", "keep service goal", "set service goal"}),
        ("Hana", {"see service gaps"}),
        ("Lena", {"see service gaps"}),
        # Another unit's HR, a member, a peer, an administrator.
        ("Hal", set()),
        ("Nia", set()),
        ("Eli", set()),
        ("Rob", set()),
    ],
)
def test_who_may_what_of_a_team(made: Office, name: str, may: set[str]) -> None:
    found = words(made, name, half(made)) | {"not setter"}
    all_ = ("see service gaps", "set service goal", "agree service goal", "keep service goal")
    assert {one for one in all_ if allows(one, found)} == may
    assert not allows("agree service goal", found - {"not setter"})


def review(act: Act) -> ServiceReview:
    return meeting.open_review(act, OpenForm(held_on=act.actor.today))


def test_a_review_carries_over_what_is_open(made: Office) -> None:
    of = half(made)
    measured(made, 3.9, 4.1)
    agreed = goal(made, of, measure=CUSTOMER, expected="4.3")
    actions.agree(made.act("Eve"), of, care(made), agreed)
    eve = made.act("Eve")
    first = review(eve)
    assert [one.row.kind for one in meeting.lines(made.session, first)] == ["gap"]
    with pytest.raises(Conflict, match="still open"):
        review(eve)
    due = (TODAY + timedelta(days=9)).isoformat()
    point = meeting.lines(made.session, first)[0].row
    stranger, mia = str(made.ids["Hal"]), str(made.ids["Mia"])
    for bad in ({"owner": stranger, "due_on": due}, {"owner": mia}, {"due_on": due}):
        with pytest.raises(Invalid):
            meeting.decide(eve, first, point, DecisionForm.model_validate({"decision": "Yes", **bad}))
    meeting.decide(eve, first, point, DecisionForm(decision="Two more on the desk", owner=mia, due_on=due))
    meeting.add_point(eve, first, PointForm(title="Whose invoice?"))
    meeting.end(eve, first)
    with pytest.raises(Conflict, match="ended"):
        meeting.add_point(eve, first, PointForm(title="Late"))

    second = review(made.act("Eve", 7))
    found = [one.row for one in meeting.lines(made.session, second)]
    assert [(one.key, one.times, one.before) for one in found] == [
        (f"gap:{agreed.id}", 1, "Two more on the desk"),
        (found[1].key, 1, ""),
    ]
    meeting.finish(made.act("Mia", 7), second, found[0])
    meeting.end(made.act("Eve", 8), second)
    third = [one.row for one in meeting.lines(made.session, review(made.act("Eve", 20)))]
    # Done, the gap is a new matter as long as it is measured; the other comes for the second time.
    assert sorted((one.kind, one.times) for one in third) == [("gap", 0), ("own", 2)]


def test_who_sits_in_a_review(made: Office) -> None:
    held = review(made.act("Eve"))
    may = {}
    for name in ("Eve", "Lena", "Mia", "Sol", "Hana", "Hal", "Nia", "Rob"):
        found = guards.review(made.session, made.act(name).actor, held.id).words
        may[name] = [one for one in ("see service review", "run service review") if allows(one, found)]
    both = ["see service review", "run service review"]
    assert may == {
        "Eve": both,
        "Lena": both,
        "Mia": both[:1],
        "Sol": both[:1],
        "Hana": [],
        "Hal": [],
        "Nia": [],
        "Rob": [],
    }
    assert [len(meeting.listed(made.session, made.act(name).actor)) for name in ("Eve", "Mia", "Nia")] == [
        1,
        1,
        0,
    ]


@pytest.mark.parametrize("name", ["Eve", "Lena", "Hana", "Hal", "Mia", "Sol", "Nia", "Rob"])
def test_the_list_and_the_door_agree(made: Office, name: str) -> None:
    actor = made.act(name).actor
    teams = made.session.scalars(select(Team).order_by(Team.name)).all()
    by_door = [one.name for one in teams if allows("see service gaps", about_team(made.session, actor, one))]
    assert [one.name for one in queries.seen_teams(made.session, actor)] == by_door
    assert (by_door == []) == (name in {"Nia", "Rob"})
