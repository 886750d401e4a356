"""A cycle while it runs: who is in it, whose views are asked, more time, another author, reminders, closing."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Account
from app.colleagues.models import Dependence
from app.cycles import actions, reminding
from app.cycles.forms import ExtensionForm, HandoverForm, HandoversForm
from app.cycles.launching import Plan, preview
from app.cycles.models import Prompting, Reminder
from app.cycles.progress import Progress, Which, together
from app.errors import Conflict, Invalid
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee, Team
from app.reviews import actions as writing
from app.reviews import queries
from app.reviews.handed import moved_of
from app.reviews.models import CUSTOMER, TEAMWORK, Cycle, Review, SignOff
from app.reviews.steps import Asked, Handover
from app.sections.templates import Spec, make_template
from tests.reviews.made import FULL, NOW, TODAY, World, form, world

ALL = ("manager", "self", "peer", "internal customer", "report")
WHY = "The desk moved house this week."


@pytest.fixture
def made(session: Session) -> World:
    return world(session)


def one(made: World, name: str) -> Employee:
    return made.session.get_one(Employee, made.ids[name])


def move(made: World, name: str, manager: str, team: str, day: date = TODAY) -> None:
    people.assign(
        made.session,
        one(made, name),
        team=people.make_team(made.session, team, "Support"),
        manager=one(made, manager),
        title="",
        customer_facing=True,
        starts_on=day,
    )
    made.session.flush()


def crowd(made: World, many: int, team: str, manager: str = "Mia") -> list[int]:
    """So many more people in a team."""
    home = people.make_team(made.session, team, "Support")
    ids = []
    for number in range(many):
        new = people.hire(
            made.session, name=f"{team} {number}", number=f"{team}{number}", email=None, hired_on=None
        )
        people.assign(
            made.session,
            new,
            team=home,
            manager=one(made, manager),
            title="",
            customer_facing=True,
            starts_on=date(2025, 1, 1),
        )
        ids.append(new.id)
    return ids


def launched(made: World, **more: Any) -> Cycle:
    made.launch(**more)
    return made.session.scalars(select(Cycle)).one()


# Who is in it


def why_not(made: World, **more: Any) -> dict[str, str]:
    plan = Plan(made.session, form(template_id=str(made.template_id), **more), TODAY)
    return {candidate.name: candidate.why_not for candidate in preview(plan).left_out}


def test_each_who_gets_none_is_told_with_the_reason_and_the_launch_does_just_that(made: World) -> None:
    people.leave(one(made, "Ed"), date(2026, 11, 15))
    one(made, "Max").hired_on = date(2026, 9, 1)
    made.session.flush()
    more: dict[str, Any] = {"hired_before": "2026-08-01", "without": "hana\n"}
    found = {"Dov": "no manager", "Ed": "left", "Max": "hired too late", "Hana": "left out by name"}
    assert why_not(made, **more) == found
    assert why_not(made, **more, added="MAX") == {key: found[key] for key in found if key != "Max"}
    assert made.launch(**more) == 2
    assert {review.employee_id for review in made.session.scalars(select(Review))} == {
        made.ids["Mia"],
        made.ids["Nia"],
    }


def test_who_came_after_the_period_and_programs_get_none(made: World) -> None:
    one(made, "Nia").ai_agent = True
    new = people.hire(made.session, name="New", number=None, email=None, hired_on=date(2026, 11, 3))
    made.ids["New"] = new.id
    move(made, "New", "Mia", "Care", date(2026, 11, 3))
    assert why_not(made) == {"Dov": "no manager", "Nia": "AI agent", "New": "hired too late"}


def test_nobody_is_in_two_open_cycles_over_the_same_months(made: World) -> None:
    cycle = launched(made, units=["Finance"])
    other: dict[str, Any] = {"name": "Second", "last": "2026-09"}
    assert why_not(made, **other)["Ed"] == "already in an open cycle over these months"
    assert "Ed" not in why_not(made, name="Third", first="2025-11", last="2026-04")
    actions.close(made.act("Hana"), cycle)
    assert "Ed" not in why_not(made, **other)


def test_the_manager_of_today_writes_where_the_one_of_then_has_left(made: World) -> None:
    people.leave(one(made, "Mia"), date(2026, 11, 10))
    move(made, "Nia", "Max", "Care")
    assert why_not(made)["Ed"] == "the manager has left, and there is no other yet"
    made.launch()
    assert made.review("Nia").manager_id == made.ids["Max"]


def test_a_rule_of_teams_and_facing_and_of_names_nobody_knows(made: World) -> None:
    care = made.session.scalars(select(Team).where(Team.name == "Care")).one()
    plan = Plan(
        made.session,
        form(template_id=str(made.template_id), teams=[str(care.id)], facing="yes", added="ed@x.example"),
        TODAY,
    )
    names = {candidate.name for candidate in preview(plan).left_out}
    assert (preview(plan).reviews, names) == (4, set())
    assert plan.population.as_json()["added"] == [made.ids["Ed"]]
    with pytest.raises(Invalid, match="Nobody is known as Zed"):
        Plan(made.session, form(template_id=str(made.template_id), without="Zed"), TODAY)
    twin = people.hire(made.session, name="Nia", number="n2", email=None, hired_on=None)
    assert twin.id
    with pytest.raises(Invalid, match="Several are called nia"):
        Plan(made.session, form(template_id=str(made.template_id), without="nia"), TODAY)


# Whose views are asked


def asked(made: World, role: str) -> dict[int, set[int]]:
    """Of each reviewed person, who is asked in a role."""
    found: dict[int, set[int]] = {}
    rows = made.session.execute(
        select(Review.employee_id, Asked.employee_id)
        .join(Asked, Asked.review_id == Review.id)
        .where(Asked.role == role)
    )
    for person, other in rows:
        found.setdefault(person, set()).add(other)
    return found


def with_views(made: World, *roles: str) -> None:
    """A template that asks these roles."""
    made.template_id = make_template(
        made.session,
        "With views",
        [Spec(CUSTOMER, "Customers", "", 50, ("manager", *roles)), Spec(TEAMWORK, "Teamwork", "", 50)],
        NOW,
    ).id


def test_peers_are_up_to_eight_of_the_team_evenly_and_never_the_author_or_oneself(made: World) -> None:
    with_views(made, "peer")
    desk = set(crowd(made, 12, "Desk"))
    small = set(crowd(made, 5, "Small"))
    made.launch()
    peers = asked(made, "peer")
    assert set(peers) == desk
    for person, others in peers.items():
        assert len(others) == 8
        assert others < desk - {person}
    assert set(Counter(other for others in peers.values() for other in others).values()) == {8}
    assert not small & set(peers)
    assert asked(made, "report") == {}
    rows = made.session.scalars(select(Asked)).all()
    assert len({row.id for row in rows}) == 12 * 8
    assert not any(row.answered for row in rows)


def test_the_author_in_the_same_team_is_not_asked_and_six_have_five_peers(made: World) -> None:
    with_views(made, "peer")
    desk = set(crowd(made, 6, "Desk"))
    lead = next(iter(desk))
    made.ids["Lead"] = lead
    for person in desk - {lead}:
        made.ids["P"] = person
        move(made, "P", "Lead", "Desk", date(2025, 6, 1))
    made.launch()
    peers = asked(made, "peer")
    assert peers == {lead: desk - {lead}}


def test_customers_are_of_teams_that_depend_and_reports_from_five_on(made: World) -> None:
    with_views(made, "internal customer", "report")
    desk, other = set(crowd(made, 10, "Desk", "Max")), set(crowd(made, 3, "Other", "Max"))
    teams = {team.name: team.id for team in made.session.scalars(select(Team))}
    for name in ("Desk", "Other"):
        made.session.add(
            Dependence(team_id=teams[name], on_team_id=teams["Billing"], made_at=NOW, made_by="Hana")
        )
    made.session.add(Dependence(team_id=teams["Other"], on_team_id=teams["HR"], made_at=NOW, made_by="Hana"))
    made.session.flush()
    made.launch()
    customers = asked(made, "internal customer")
    assert set(customers) == {made.ids["Ed"]}
    assert len(customers[made.ids["Ed"]]) == 8
    assert customers[made.ids["Ed"]] <= desk | other
    assert asked(made, "report") == {made.ids["Max"]: desk | other}


# More time


def test_more_time_for_one_and_for_a_team_moves_the_day_everywhere(made: World) -> None:
    cycle = launched(made, due_on="2026-11-20", self_due_on="2026-11-10")
    act = made.act("Hana")
    nia = made.review("Nia")
    given = ExtensionForm(review=str(nia.id), until="2026-12-05", reason=WHY)
    assert actions.extend(act, cycle, given) == 1
    assert queries.standing(made.session, nia.id).due_on(nia.cycle) == date(2026, 12, 5)
    lines, _ = Progress(made.session, act.actor, cycle).lines(Which())
    found = {line.employee: (line.late, line.due, line.extended) for line in lines}
    assert found["Nia"] == (0, date(2026, 12, 5), True)
    assert found["Ed"] == (2, date(2026, 11, 20), False)
    care = made.session.scalars(select(Team).where(Team.name == "Care")).one()
    whole = ExtensionForm(team=str(care.id), until="2026-12-01", reason=WHY)
    # Nia has more time already, so it is Mia and Max.
    assert actions.extend(act, cycle, whole) == 2
    for wrong, field in (
        ({"until": "2026-11-20"}, "until"),
        ({"until": "2026-02-30"}, "until"),
        ({"reason": "so"}, "reason"),
        ({"team": ""}, "team"),
        ({"team": "4"}, "team"),
    ):
        bad = ExtensionForm(**{"team": str(care.id), "until": "2026-12-09", "reason": WHY, **wrong})
        with pytest.raises(Invalid) as refused:
            actions.extend(act, cycle, bad)
        assert [problem.field for problem in refused.value.problems] == [field]


# Another author


def test_a_draft_goes_to_the_new_manager_and_everybody_is_told(made: World) -> None:
    launched(made)
    nia = made.review("Nia")
    section = made.sections()[0]
    writing.save_part(made.act("Mia"), nia, section, FULL[0])
    move(made, "Nia", "Max", "Care")
    for name in ("Mia", "Max"):
        (told,) = moved_of(made.session, made.ids[name], TODAY)
        assert (told.employee, told.author, told.manager) == ("Nia", "Mia", "Max")
    assert not moved_of(made.session, made.ids["Nia"], TODAY)
    made_row = actions.hand_over(made.act("Mia"), nia, HandoverForm(to="Max", note="She had a hard May."))
    assert (nia.manager_id, made_row.note) == (made.ids["Max"], "She had a hard May.")
    assert moved_of(made.session, made.ids["Mia"], TODAY) == []
    texts = {
        account.name: notice.text
        for account, notice in made.session.execute(
            select(Account, Notice).join(Notice, Notice.account_id == Account.id)
        )
    }
    assert texts == {
        "Max": "You write Nia’s review in Spring review from now on.",
        "Nia": "Max writes your review in Spring review from now on.",
    }


def test_who_was_named_on_purpose_is_not_to_be_handed_over_again(made: World) -> None:
    """Until the employee gets yet another manager."""
    launched(made)
    actions.hand_over(made.act("Hana"), made.review("Nia"), HandoverForm(to="Dov"))
    assert moved_of(made.session, made.ids["Dov"], TODAY) == []
    later = TODAY + timedelta(days=2)
    move(made, "Nia", "Max", "Care", later)
    assert [told.manager for told in moved_of(made.session, made.ids["Dov"], later)] == ["Max"]


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("Nia", "own review"),
        ("Mia", "writes it already"),
        ("Zed", "Nobody is known"),
        ("Ed", "has left"),
        ("Max", "can’t sign in"),
    ],
)
def test_whom_a_review_is_never_handed_to(made: World, to: str, why: str) -> None:
    launched(made)
    people.leave(one(made, "Ed"), date(2026, 11, 1))
    account = made.session.scalars(select(Account).where(Account.name == "Max")).one()
    account.disabled_at = NOW
    made.session.flush()
    with pytest.raises(Invalid, match=why):
        actions.hand_over(made.act("Hana"), made.review("Nia"), HandoverForm(to=to))
    assert made.session.scalars(select(Handover)).all() == []


def test_all_of_a_manager_who_left_go_to_each_ones_present_manager_or_to_one(made: World) -> None:
    cycle = launched(made)
    people.leave(one(made, "Mia"), TODAY)
    move(made, "Nia", "Max", "Care")
    act = made.act("Hana")
    given = HandoversForm(author=str(made.ids["Mia"]))
    # Ed still reports to Mia, who has left: he has to be named somebody.
    done, not_done = actions.hand_over_all(act, cycle, given)
    assert done == 1
    assert [text.partition(":")[0] for text in not_done] == ["Ed"]
    assert actions.hand_over_all(act, cycle, HandoversForm(author=given.author, to="Dov")) == (1, [])
    assert {made.review("Nia").manager_id, made.review("Ed").manager_id} == {
        made.ids["Max"],
        made.ids["Dov"],
    }
    with pytest.raises(Invalid, match="nothing to hand over"):
        actions.hand_over_all(act, cycle, given)


# Reminders


def notices(made: World) -> dict[str, str]:
    rows = made.session.execute(
        select(Account.name, Notice.text)
        .join(Notice, Notice.account_id == Account.id)
        .where(Notice.kind == reminding.DUE)
    ).all()
    assert len(rows) == len({row[0] for row in rows})
    return {row[0]: row[1] for row in rows}


def test_everybody_is_told_once_a_day_of_all_that_is_due(made: World) -> None:
    with_views(made, "self", "peer")
    crowd(made, 6, "Desk", "Max")
    launched(made, due_on="2026-11-22", self_due_on="2026-11-15")
    assert reminding.remind(made.session, TODAY, NOW, "UTC") == 6
    found = notices(made)
    own = "Overdue: your own part of the review (7 days)."
    assert found["Nia"] == own
    assert found["Mia"] == f"{own} Due today: 2 reviews to finish."
    assert found["Dov"] == "Due today: 3 reviews to finish."
    assert "Max" in found
    assert reminding.remind(made.session, TODAY, NOW, "UTC") == 0
    assert reminding.remind(made.session, TODAY + timedelta(days=1), NOW, "UTC") == 0
    assert len(made.session.scalars(select(Reminder)).all()) == 6


def test_the_late_are_reminded_when_hr_presses_once_a_day(made: World) -> None:
    cycle = launched(made, due_on="2026-11-20", self_due_on="2026-11-19")
    people.leave(one(made, "Mia"), TODAY)
    act = made.act("Hana")
    told = reminding.prompt(act, cycle)
    found = notices(made)
    assert told == len(found)
    assert "Mia" not in found
    assert "2 reviews to finish (2 days)" in found["Dov"]
    with pytest.raises(Conflict, match="Try again tomorrow"):
        reminding.prompt(act, cycle)
    assert made.session.scalars(select(Prompting)).one().people == told


def test_nobody_is_reminded_before_it_opens_or_once_it_is_closed(made: World) -> None:
    cycle = launched(made, due_on="2026-11-22", self_due_on="")
    cycle.opens_on = TODAY + timedelta(days=1)
    made.session.flush()
    assert reminding.to_do(made.session, TODAY) == {}
    cycle.opens_on = None
    made.session.flush()
    assert reminding.to_do(made.session, TODAY)
    actions.close(made.act("Hana"), cycle)
    assert reminding.to_do(made.session, TODAY) == {}


# Leavers and closing


def test_a_leaver_counts_apart_is_not_late_and_is_closed_with_a_reason(made: World) -> None:
    cycle = launched(made, due_on="2026-11-20", self_due_on="2026-11-10")
    act = made.act("Hana")
    ed = made.review("Ed")
    with pytest.raises(Conflict, match="still here"):
        actions.close_review(act, ed, WHY)
    people.leave(one(made, "Ed"), date(2026, 11, 18))
    made.session.flush()
    known = Progress(made.session, act.actor, cycle)
    assert (together(known.teams()).of, together(known.teams()).apart) == (3, 1)
    (line,), _ = known.lines(Which(state="left"))
    assert (line.employee, line.late, line.left_on) == ("Ed", 0, date(2026, 11, 18))
    with pytest.raises(Invalid):
        actions.close_review(act, ed, "gone")
    actions.close_review(act, ed, WHY)
    with pytest.raises(Conflict, match="closed already"):
        actions.close_review(act, ed, WHY)
    (line,), _ = known.lines(Which(state="closed"))
    assert line.employee == "Ed"


def test_a_closed_cycle_is_read_and_no_longer_written(made: World) -> None:
    cycle = launched(made)
    act = made.act("Hana")
    actions.close(act, cycle)
    nia = made.review("Nia")
    with pytest.raises(Conflict):
        writing.save_part(made.act("Mia"), nia, made.sections()[0], FULL[0])
    for change in (
        lambda: actions.close(act, cycle),
        lambda: actions.extend(act, cycle, ExtensionForm(team="1", until="2027-01-01", reason=WHY)),
        lambda: actions.hand_over(act, nia, HandoverForm(to="Max")),
        lambda: reminding.prompt(act, cycle),
    ):
        with pytest.raises(Conflict, match="closed"):
            change()
    assert Progress(made.session, act.actor, cycle).late_by_manager() == []


def test_progress_takes_as_many_statements_for_a_hundred_as_for_four(made: World, queries: list[str]) -> None:
    crowd(made, 100, "Desk")
    cycle = launched(made, due_on="2026-11-20", self_due_on="2026-11-10")
    made.session.add(SignOff(review_id=made.review("Nia").id, at=NOW, by_name="Mia", evidence=[], total={}))
    made.session.flush()
    actor = made.act("Hana").actor
    queries.clear()
    known = Progress(made.session, actor, cycle)
    teams = {tally.team: (tally.finished, tally.late, tally.of) for tally in known.teams()}
    assert teams == {"Care": (1, 2, 3), "Billing": (0, 1, 1), "Desk": (0, 100, 100)}
    assert [row[1:] for row in known.late_by_manager()] == [("Mia", 101, 2), ("Dov", 2, 2)]
    lines, many = known.lines(Which(manager=made.ids["Mia"], state="late"), "-name", 10)
    assert (len(lines), many) == (10, 101)
    assert len(queries) == 4
