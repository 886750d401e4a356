"""What makes a plan whole, what changed in it, where it stands: for any days and any words."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coaching import rules
from app.coaching.forms import ObservationForm, PlanForm
from app.coaching.hints import behaviour_for, behaviours_for
from app.errors import Invalid, Problem
from app.people.behaviours import NAMES
from app.web.forms import Form, read
from tests.coaching.office import fields

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(first=days, long=st.integers(1, 366))
def test_check_ins_are_two_weeks_apart_and_inside(first: date, long: int) -> None:
    last = first + timedelta(days=long)
    found = rules.check_in_days(first, last)
    assert found
    assert all(first < one <= last for one in found)
    assert all((b - a).days == 14 for a, b in pairwise(found))
    assert rules.problems_of_days(first, last, [(f"check{n}", one) for n, one in enumerate(found)]) == (
        [] if long >= rules.SHORTEST else rules.problems_of_days(first, last, [("check1", last)])
    )


@given(
    start=st.floats(1, 5),
    target=st.floats(1, 5),
    seen=st.floats(0.01, 3),
    weeks=st.floats(1, 52),
    pace=st.floats(0.2, 40),
)
def test_a_goal_is_refused_only_where_it_could_not_be_seen(
    start: float, target: float, seen: float, weeks: float, pace: float
) -> None:
    why = rules.refused_goal(start, target, 1, 5, seen=seen, a_week=pace, weeks=weeks)
    assert (why == "") == (target > start and target - start >= seen - 1e-9)
    least = rules.rounded_up(seen, 4)
    assert least >= seen - 1e-9
    assert least < seen + 0.0501
    if "or more" in why:
        assert rules.refused_goal(start, start + least, 1, 5, seen=seen, a_week=pace, weeks=weeks) == ""


def test_the_refusal_says_what_can_be_seen() -> None:
    said = rules.refused_goal(3.9, 4.0, 1, 5, seen=0.33, a_week=6.2, weeks=8)
    assert said == (
        "With about 6 answers a week, eight weeks can show a change of 0.35 or more; choose that, a later end, or a "
        "behaviour."
    )
    assert "has room for" in rules.refused_goal(4.8, 4.9, 1, 5, seen=0.5, a_week=6, weeks=8)
    assert "no answers lately" in rules.refused_goal(3.0, 4.0, 1, 5, seen=inf, a_week=0, weeks=8)


@given(version=st.integers(1, 9), seen=st.integers(0, 9), ends_on=days, today=days)
def test_a_plan_runs_only_once_it_was_seen(version: int, seen: int, ends_on: date, today: date) -> None:
    found = rules.state(version, min(seen, version), ends_on, today)
    assert found in rules.OPEN_STATES
    assert (found == rules.TO_SEE) == (seen == 0)
    if found == rules.CHANGED:
        assert 0 < seen < version
    assert rules.state(version, seen, ends_on, today, "met") == "met"


DRAFT = rules.Draft(
    "What we expect.",
    rules.ScoreGoal("customer", "stars_5", "Customers", 3.9, 4.3, 0.35),
    ("listens",),
    "",
    (("coach", "Sit in", date(2026, 11, 11)),),
    (date(2026, 11, 18),),
    date(2026, 12, 30),
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expectations": "Other words."}, "worded anew"),
        ({"score": None}, "Goal dropped: Customers"),
        ({"score": replace(DRAFT.score, target=4.5)}, "is now 4.50, no longer 4.30"),  # type: ignore[type-var]
        ({"behaviours": ("patient",)}, "Behaviour added: patient"),
        ({"own": "Smiles"}, "Goal added: Smiles"),
        ({"promises": ()}, "To do dropped: Sit in"),
        ({"promises": (("coachee", "Sit in", date(2026, 11, 11)),)}, "now for the coachee"),
        ({"checks": (date(2026, 11, 25),)}, "Check-ins now on 25 Nov 2026"),
        ({"ends_on": date(2027, 1, 13)}, "from 30 Dec 2026 to 13 Jan 2027"),
    ],
)
def test_each_change_is_said(change: dict[str, object], said: str) -> None:
    assert rules.changes(DRAFT, DRAFT) == []
    assert any(said in one for one in rules.changes(DRAFT, replace(DRAFT, **change)))  # type: ignore[arg-type]


def test_an_end_before_its_day_needs_a_reason() -> None:
    end, words = date(2026, 12, 30), "He does it without thinking now."

    def wrong(result: str, today: date, early: str = "", *, started: bool = True) -> list[str]:
        return [one.field for one in rules.refused_outcome(result, end, today, words, early, started=started)]

    assert wrong("met", end) == []
    assert wrong("met", date(2026, 12, 1)) == ["early"]
    assert wrong("met", date(2026, 12, 1), "Everything was reached weeks ago.") == []
    assert wrong("met", end, started=False) == ["result"]
    assert wrong("cancelled", date(2026, 12, 1), started=False) == []


ratings = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 5), st.sampled_from(["", "b", "a"])), max_size=30
)


@given(found=ratings)
def test_a_coach_reads_ratings_of_five_people_or_none(found: list[tuple[int, int, str]]) -> None:
    shown = rules.rated(found)
    people = {who for who, _, _ in found}
    assert (shown is None) == (len(people) < 5)
    if shown is not None:
        assert 1 <= shown.lo <= shown.mean <= shown.hi <= 5
        assert list(shown.words) == sorted(shown.words)


def test_words_of_customers_point_to_a_behaviour() -> None:
    assert behaviour_for("You promised to call back!") == "follows through"
    assert behaviour_for("So RUDE.") == "extra polite"
    assert behaviour_for("") == "extra helpful"
    assert behaviours_for({"listens": 2, "patient": 3, "extra polite": 5}) == ["listens", "patient"]
    assert behaviours_for({"patient": 5, "listens": 4}) == ["listens"]


@pytest.mark.parametrize(
    "text", ["x" * 200_000, "🙂" * 9, "\u202eright to left", "<script>alert(1)</script>", "nul\x00", "\ud800"]
)
def test_any_text_is_read_or_refused_with_the_field_named(text: str) -> None:
    for model, given_fields, name in (
        (PlanForm, fields(), "expectations"),
        (PlanForm, fields(), "what1"),
        (PlanForm, fields(), "check1"),
        (ObservationForm, {"seen_on": "2026-11-04", "words": "x" * 30}, "words"),
    ):
        assert wrong_fields(model, given_fields | {name: text}) <= {name}


def wrong_fields(model: type[Form], given: dict[str, str]) -> set[str]:
    """The fields that are refused; none where all is read."""
    try:
        read(model, given)
    except Invalid as refused:
        return {problem.field for problem in refused.problems}
    return set()


def test_a_day_is_asked_for_by_its_field() -> None:
    problems: list[Problem] = []
    assert rules.day_given("", "due1", problems) is None
    assert rules.day_given("2026-02-30", "due2", problems) is None
    assert [one.field for one in problems] == ["due1", "due2"]
    assert len(NAMES) == 6
