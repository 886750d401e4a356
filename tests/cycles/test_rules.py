"""Rules of cycles: order of days, who is looked at before a launch, when people are reminded, how raters compare."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cycles.leniency import FEWEST, raters, spreads
from app.cycles.rules import (
    Candidate,
    Dates,
    Population,
    Task,
    falls_on,
    out_of_order,
    outlook,
    population_words,
    reminder_words,
)

DAY = date(2026, 12, 10)
WHOLE = Dates(
    opens_on=DAY,
    self_due_on=DAY + timedelta(days=7),
    collect_until=DAY + timedelta(days=5),
    due_on=DAY + timedelta(days=14),
    acknowledge_by=DAY + timedelta(days=21),
)


def test_days_in_order_are_fine_and_own_parts_and_views_may_come_in_any_order() -> None:
    assert out_of_order(WHOLE) == []
    assert out_of_order(Dates(due_on=DAY)) == []
    assert out_of_order(replace(WHOLE, collect_until=DAY + timedelta(days=9))) == []


@pytest.mark.parametrize(
    ("field", "day", "named", "mend"),
    [
        ("self_due_on", date(2026, 12, 9), "self_due_on", "10 December 2026 or later"),
        ("collect_until", date(2026, 12, 1), "collect_until", "10 December 2026 or later"),
        ("due_on", date(2026, 12, 16), "due_on", "17 December 2026 or later"),
        ("acknowledge_by", date(2026, 12, 23), "acknowledge_by", "24 December 2026 or later"),
    ],
)
def test_a_day_too_early_is_named_with_its_mend(field: str, day: date, named: str, mend: str) -> None:
    problems = out_of_order(replace(WHOLE, **{field: day}))
    assert [problem.field for problem in problems] == [named]
    assert mend in problems[0].message


@settings(max_examples=40)
@given(st.lists(st.integers(0, 60), min_size=5, max_size=5))
def test_the_mend_mends(days: list[int]) -> None:
    """Moving each named day to the latest of those before it leaves nothing out of order."""
    names = ("opens_on", "self_due_on", "collect_until", "due_on", "acknowledge_by")
    dates = Dates(**{name: DAY + timedelta(days=at) for name, at in zip(names, days, strict=True)})
    for name in names:
        wrong = [problem for problem in out_of_order(dates) if problem.field == name]
        if wrong:
            before = [getattr(dates, one) for one in names[: names.index(name)]]
            dates = replace(dates, **{name: max(before)})
    assert out_of_order(dates) == []


def person(number: int, author: int | None = 0, **more: object) -> Candidate:
    given = {
        "id": number,
        "name": f"P{number}",
        "team_id": 1,
        "team": "Care",
        "unit": "Support",
        "author_id": author,
        "author": f"P{author}",
        "why_not": "",
    }
    return Candidate(**{**given, **more})  # type: ignore[arg-type]


def test_the_outlook_counts_names_and_gives_reasons() -> None:
    found = [person(number) for number in range(1, 14)]
    found += [
        person(20, None, why_not="no manager"),
        person(21, why_not="left"),
        person(22, why_not="left"),
        person(30, 31, team_id=2, team="Two", unit=""),
        person(31, 30, team_id=2, team="Two", unit=""),
    ]
    seen = outlook(found, {1: 14, 2: 5})
    assert seen.reviews == 15
    assert seen.units == [("Support", 13), ("no unit", 2)]
    assert seen.reasons == [("left", 2), ("no manager", 1)]
    assert seen.busy == [("P0", 13)]
    assert seen.circular == [("P30", "P31")]
    # Five at work, less oneself and the author of the same team.
    assert seen.few_peers == [("Two", 2, 3)]
    assert outlook(found, {1: 14, 2: 5}, peers_asked=False).few_peers == []
    assert 30 in seen.ids
    assert 21 not in seen.ids


def test_twelve_reviews_are_not_too_many_and_five_peers_are_enough() -> None:
    seen = outlook([person(number) for number in range(1, 13)], {1: 6})
    assert (seen.busy, seen.few_peers, seen.circular) == ([], [], [])


def test_a_population_in_words() -> None:
    assert population_words({}, {}) == "everybody"
    rule = Population(
        units=("Support",),
        teams=(7,),
        facing="yes",
        hired_before=date(2026, 7, 1),
        without=(1, 2),
        added=(3,),
    )
    words = population_words(rule.as_json(), {7: "Billing"})
    assert words == (
        "everybody in Support and Billing who meets customers, hired before 2026-07-01, "
        "2 left out by name, 1 added by name"
    )
    assert Population().as_json() == {}


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (4, ""),
        (3, "soon"),
        (2, ""),
        (1, ""),
        (0, "today"),
        (-1, ""),
        (-6, ""),
        (-7, "overdue"),
        (-8, ""),
        (-14, "overdue"),
    ],
)
def test_people_are_told_three_days_ahead_on_the_day_and_weekly_after(days: int, why: str) -> None:
    assert falls_on(DAY + timedelta(days=days), DAY) == why


def test_all_that_is_due_is_one_sentence_for_each_urgency() -> None:
    tasks = [
        Task("view", DAY + timedelta(days=3), 4),
        Task("write", DAY - timedelta(days=7), 2),
        Task("self", DAY, 1),
        Task("acknowledge", DAY - timedelta(days=1), 1),
    ]
    assert reminder_words(tasks, DAY) == (
        "Overdue: 2 reviews to finish (7 days) and your review to acknowledge (1 day). "
        "Due today: your own part of the review. Due in 3 days: views of 4 colleagues."
    )


def test_raters_with_too_few_reviews_have_no_figure() -> None:
    rows = [(1, "Ann", 4.5, 4.0)] * 4 + [(2, "Ben", float(at), None) for at in (2, 3, 3, 3, 4)]
    ann, ben = raters(rows)
    assert (ann.n, ann.given, ann.lo, ann.evidence) == (4, None, None, None)
    assert ben.n == FEWEST
    assert ben.given == 3.0
    # Student: 3 ± 2.1318 * 0.7071 / √5.
    assert ben.lo == pytest.approx(2.3258, abs=1e-4)
    assert ben.hi == pytest.approx(3.6742, abs=1e-4)
    assert ben.evidence is None
    assert (ben.differs(3.7), ben.differs(3.6), ben.differs(2.0), ben.differs(None)) == (
        "lower",
        "",
        "higher",
        "",
    )


def test_skipped_behaviours_count_nowhere_and_few_are_not_shown() -> None:
    listens, patient = spreads(
        ["listens", "patient"], [{"listens": 5, "patient": 1}, {"listens": 3}, *[{"listens": 4}] * 3]
    )
    assert (listens.n, listens.counts, listens.mean) == (5, (0, 0, 1, 3, 1), 4.0)
    assert (patient.n, patient.counts, patient.mean) == (1, None, None)
