"""What must hold of a review, on values alone."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.reviews.models import BEHAVIOURS, CUSTOMER, TEAMWORK
from app.reviews.rules import Written, mean, missing, state, total, weights_problem
from app.sections.templates import make_template
from tests.reviews.made import NOW


def part(
    kind: str = "text", weight: int = 50, rating: int | None = 3, reason: str = "", text: str = "x"
) -> Written:
    return Written(1, kind.capitalize(), kind, weight, rating, reason, text)


@pytest.mark.parametrize(
    ("parts", "value", "weight"),
    [
        ([part(weight=50, rating=3), part(weight=50, rating=4)], "3.50", 100),
        ([part(weight=35, rating=5), part(weight=25, rating=1), part(weight=40, rating=4)], "3.60", 100),
        ([part(weight=35, rating=5), part(weight=65, rating=None, reason="nobody answered")], "5.00", 35),
        ([part(weight=35, rating=2), part(weight=65, rating=None)], "2.00", 35),
        ([part(weight=100, rating=None, reason="nobody answered")], None, 0),
        ([part(weight=100, rating=4), part(weight=0, rating=1)], "4.00", 100),
        ([part(weight=1, rating=1), part(weight=7, rating=2)], "1.88", 8),
        ([], None, 0),
    ],
)
def test_a_total_is_the_mean_of_what_was_rated(parts: list[Written], value: str | None, weight: int) -> None:
    found = total(parts)
    assert (found.value, found.weight) == (None if value is None else Decimal(value), weight)
    assert found.as_json()["value"] == value


written = st.builds(
    part,
    kind=st.sampled_from([CUSTOMER, TEAMWORK, "text"]),
    weight=st.integers(0, 100),
    rating=st.none() | st.integers(1, 5),
    reason=st.sampled_from(["", "nobody answered in the period"]),
)


@given(st.lists(written, max_size=8))
def test_a_total_lies_between_the_ratings_and_leaves_out_what_is_missing(parts: list[Written]) -> None:
    found = total(parts)
    rated = [one.rating for one in parts if one.rating is not None and one.weight]
    assert (found.value is None) == (not rated)
    if found.value is not None:
        assert min(rated) <= found.value <= max(rated)
        assert 1 <= found.value <= 5
    # Sections without a rating change nothing, however many there are.
    assert total([*parts, part(rating=None)]).value == found.value
    assert found.weight + sum(line[1] for line in found.left_out) == sum(one.weight for one in parts)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (part(CUSTOMER, rating=None), "rate it, or mark no evidence"),
        (part(TEAMWORK, rating=None), "rate it, or mark no evidence"),
        (part(CUSTOMER, weight=0, rating=None), "rate it, or mark no evidence"),
        (part(CUSTOMER, rating=None, reason="none"), "a few more words"),
        (part(CUSTOMER, rating=None, reason="n         "), "a few more words"),
        (part(CUSTOMER, rating=None, reason="Nobody answered."), None),
        (part(CUSTOMER, rating=4, text="  \n"), "write what the rating rests on"),
        (part(rating=None), "choose a rating"),
        (part(rating=None, reason="New in the role."), None),
        (part(weight=0, rating=None, text=""), None),
        (part(CUSTOMER, rating=4), None),
        (Written(1, "Behaviours", BEHAVIOURS, 20, None, "", "x"), "score at least one behaviour"),
        (
            Written(1, "Behaviours", BEHAVIOURS, 20, None, "", "", {"patient": 3}),
            "write what the rating rests on",
        ),
        (Written(1, "Behaviours", BEHAVIOURS, 20, None, "", "x", {"patient": 3}), None),
        (Written(1, "Behaviours", BEHAVIOURS, 20, None, "Joined this month.", ""), None),
    ],
)
def test_what_keeps_a_review_open_is_named(found: Written, said: str | None) -> None:
    problems = missing([found])
    assert [problem.field for problem in problems] == ([] if said is None else ["part-1"])
    if said:
        assert said in problems[0].message
        assert problems[0].message.startswith(found.title)


def card(weight: int, *scores: int, items: int = 6, text: str = "Seen.") -> Written:
    named = {str(place): score for place, score in enumerate(scores)}
    return Written(2, "Behaviours", BEHAVIOURS, weight, None, "", text, named, items)


@pytest.mark.parametrize(
    ("scores", "value"),
    [
        ((), None),
        ((4,), "4.00"),
        ((4, 3, 4), "3.67"),
        ((1, 1, 1, 1, 1, 1, 1, 2), "1.13"),
        ((5, 5, 4), "4.67"),
    ],
)
def test_a_scorecard_is_the_mean_of_what_was_scored(scores: tuple[int, ...], value: str | None) -> None:
    assert mean(scores) == (None if value is None else Decimal(value))


def test_what_is_skipped_leaves_the_denominator_and_the_arithmetic_is_there() -> None:
    found = total([part(weight=60, rating=5), card(40, 4, 3, 4)])
    # 60 of 5 and 40 of 3.67, as the page shows it.
    assert found.value == Decimal("4.47")
    assert found.as_json()["counted"] == [["Text", 60, 5], ["Behaviours", 40, "3.67"]]
    assert found.means == [("Behaviours", [4, 3, 4], Decimal("3.67"), 3)]
    empty = total([part(weight=60, rating=5), card(40)])
    assert (empty.value, empty.left_out, empty.means) == (Decimal("5.00"), [("Behaviours", 40)], [])


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_a_mean_lies_between_what_was_scored(scores: list[int]) -> None:
    found = mean(scores)
    assert found is not None
    assert min(scores) <= found <= max(scores)
    assert abs(found * len(scores) - sum(scores)) <= Decimal("0.005") * len(scores)


@given(st.lists(st.integers(0, 100), max_size=6))
def test_weights_add_up_to_a_hundred(weights: list[int]) -> None:
    assert (weights_problem(weights) is None) == (sum(weights) == 100)


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ([(CUSTOMER, "C", "", 60), (TEAMWORK, "T", "", 30)], "add up to 90"),
        ([(CUSTOMER, "C", "", 60), ("text", "T", "", 40)], "customer-care teamwork"),
        ([(TEAMWORK, "C", "", 100)], "customer satisfaction"),
        ([(CUSTOMER, "C", "", 0), (TEAMWORK, "T", "", 0)], "add up to 0"),
    ],
)
def test_a_template_has_both_mandatory_sections(session: Any, sections: list[Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        make_template(session, "Short", sections, NOW)


def test_a_review_stands_where_its_last_act_put_it() -> None:
    acts = ["written", "signed", "released", "acknowledged", "answered"]
    words = [state(**{act: place < count for place, act in enumerate(acts)}) for count in range(6)]
    assert words == ["to write", "draft", "finished", "released", "acknowledged", "answered"]
