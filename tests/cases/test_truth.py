"""What is counted of cases is true, and who worked on one reads no customer's name in any list."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.access import Actor, Door
from app.cases import actions, departments, guards, jobs, lists, queries, rules, steps
from app.cases.forms import PreventionForm, ReopenForm, SortForm
from app.cases.lists import Asked
from app.cases.models import Case
from app.cases.opening import LOOK
from app.cases.seeing import visible
from app.cases.whole import clocks
from app.errors import Invalid, NotFound
from app.notices.models import Job
from app.people.models import Employee
from app.web.paging import Paging
from tests.cases.desk import NOON, Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALL = Asked("all")
HIDDEN = {"protected": "yes", "handlers": "Lena, Hal", "customer": "Canary Ltd"}


def late(desk: Desk, when: datetime) -> set[int]:
    rows, _ = lists.listed(
        desk.session, desk.by("Lena").actor, Asked(lists.LATE), Paging(1, "", "due", {}), when
    )
    return {row.case.id for row in rows}


def test_who_was_helped_in_time_is_never_late(desk: Desk) -> None:
    """Its prevention may take weeks; opened again by the customer, the clock goes on."""
    case, left = desk.opened(), desk.opened()
    desk.helped(case, when=NOON + HOUR)
    desk.helped(left, when=NOON + HOUR, helped="They had bought elsewhere.", skipped="yes")
    later = NOON + 9 * DAY
    assert late(desk, later) == {left.id}
    assert lists.one(desk.session, case.id).state(later) == lists.OPEN
    assert lists.counts(desk.session, desk.by("Lena").actor, later)[1] == 1
    jobs._warn(desk.session, later)
    assert (case.warned_of, left.warned_of) == (None, left.answer_due)
    desk.closed(case, when=NOON + 2 * HOUR)
    actions.reopen(desk.by("Bo", NOON + DAY), case, ReopenForm(reason="It broke again at once."))
    assert late(desk, later) == {case.id, left.id}
    act = desk.by("Bo", later)
    door = Door(act.session, act.actor, act.now, act.zone)
    assert clocks(door, case)[1].met is None, "not helped yet, whatever was done before"
    desk.closed(case, when=later)
    assert (case.first_contact, case.same_day) == (False, False), "it was over nine days later"


def test_opened_again_on_the_same_day_it_is_still_the_same_day(desk: Desk) -> None:
    case = desk.opened()
    desk.helped(case)
    desk.closed(case)
    actions.reopen(desk.by("Bo", NOON + HOUR), case, ReopenForm(reason="It broke again at once."))
    desk.closed(case, when=NOON + 2 * HOUR)
    assert (case.first_contact, case.same_day) == (False, True)


def test_given_away_at_once_it_is_no_first_contact(desk: Desk) -> None:
    kept, given = desk.opened(), desk.opened("Maya", owner="Bo")
    for case in (kept, given):
        desk.helped(case)
        desk.closed(case)
    assert (kept.first_contact, given.first_contact) == (True, False)


def test_the_customer_heard_from_us_when_they_were_helped_first(desk: Desk) -> None:
    """Helped on the telephone at a quarter past, written down at five: the answer was in time."""
    case = desk.opened(when=NOON)
    desk.told(case, "As said on the telephone.", "to customer", NOON + 5 * HOUR)
    desk.helped(case, when=NOON + 5 * HOUR, at="2026-11-23T12:15")
    assert case.answered_at == NOON + HOUR / 4
    assert case.answered_at <= case.answer_due


def test_nobody_is_warned_because_the_customer_took_their_time(desk: Desk) -> None:
    """Three working days of waiting for them use nothing of ours up."""
    case = desk.opened()
    desk.told(case, "Which size?", "to customer", NOON + HOUR / 2, wait="yes")
    desk.told(case, "The large one.", "from customer", NOON + 3 * DAY)
    jobs._warn(desk.session, NOON + 3 * DAY)
    assert case.warned_of is None
    jobs._warn(desk.session, case.solve_due - HOUR)
    assert case.warned_of == case.solve_due


def test_a_theme_given_later_is_looked_at_too(desk: Desk) -> None:
    case = desk.opened()
    desk.session.query(Job).filter_by(kind=LOOK).delete()
    actions.sort(desk.by("Bo"), case, SortForm(theme="Late delivery"))
    assert desk.session.scalars(select(Job).where(Job.kind == LOOK)).all() != []
    with pytest.raises(Invalid, match="Name the theme"):
        actions.sort_many(desk.by("Bo"), [case], "")


def test_who_worked_on_it_reads_no_customers_name_in_lists(desk: Desk) -> None:
    """Nor finds it by the name. Its owner, who noted it and their line do; list and page agree on everybody."""
    case = desk.opened(customer="Mrs Albrecht")
    desk.helped(case)
    desk.caused(case)
    desk.planned(case, keeper="Wim")
    actions.move(desk.by("Bo"), case, desk.ids["Ann"], "Her customer.")
    hidden = desk.opened("Ann", **HIDDEN)
    for who in ("Bo", "Wim", "Ann", "Maya", "Lena", "Hal", "Eve", "Sol"):
        actor = desk.by(who).actor
        for one in (case, hidden):
            try:
                words = guards.words_about(desk.session, actor, one)
            except NotFound:
                words = set()
            read = desk.session.scalar(select(Case.id).where(Case.id == one.id, visible(actor, named=True)))
            assert (read is not None) == bool(words & rules.WHOLE), (who, one.customer)
    for who, shown, finds in (
        ("Wim", "A customer", 0),
        ("Ann", "Mrs Albrecht", 1),
        ("Bo", "Mrs Albrecht", 1),
    ):
        actor = desk.by(who).actor
        rows, _ = lists.listed(desk.session, actor, ALL, Paging(1, "", "customer", {}), NOON)
        assert [row.customer for row in rows] == [shown], who
        assert lists.listed(desk.session, actor, ALL, Paging(1, "albrecht", "due", {}), NOON)[1] == finds


def test_what_only_a_protected_case_is_about_is_proposed_to_nobody(desk: Desk) -> None:
    hidden = desk.opened("Bo", theme="Maya shouts", **HIDDEN)
    desk.opened("Bo", theme="Late")
    desk.caused(hidden, "Maya")
    assert [name for _, name in queries.themes(desk.session)] == ["Late"]
    assert queries.causes(desk.session) == []
    desk.helped(hidden, "Lena")
    plan = PreventionForm(prevents="A talk", owner="Wim", due_on=NOON.date())
    with pytest.raises(Invalid, match="Only one of its handlers"):
        steps.plan(desk.by("Lena"), hidden, plan)
    assert steps.plan(desk.by("Lena"), hidden, plan.model_copy(update={"owner": "Hal"})).done_at is None


def test_a_leavers_protected_case_goes_to_another_handler(desk: Desk) -> None:
    hidden = desk.opened("Bo", **HIDDEN)
    desk.session.get_one(Employee, desk.ids["Lena"]).left_on = NOON.date()
    jobs._leavers(desk.session, NOON)
    assert hidden.owner_id == desk.ids["Hal"]


def test_small_departments_stand_together_as_a_group(desk: Desk) -> None:
    """Alone among larger ones, a small one takes the next larger with it: its figures would be a person's."""
    for number in range(9):
        desk.hire(desk.session, f"N{number}", "Desk" if number < 4 else "Lines", "Care", None, "", "")
    adviser = Actor(0, "Adviser", None, (("adviser", ""),), NOON.date())
    small = departments.ELSEWHERE

    def named() -> list[str]:
        return sorted(departments.departments(desk.session, adviser).values())

    assert named() == ["Desk", "Lines", small, small], "three and two are five"
    for number in (9, 10):
        desk.hire(desk.session, f"N{number}", "Board", "Board", None, "", "")
    assert named() == ["Desk", "Lines", small, small], "two alone are none: the next five stand with them"
    everybody = departments.departments(desk.session, desk.by("Sol").actor).values()
    assert sorted(everybody) == ["Board", "Desk", "Leads", "Lines"]
