"""What a session says of a group's evidence and ratings."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calibration.rules import (
    Rated,
    apart,
    chance_above,
    change_problems,
    noise_pairs,
    spread,
    upside_down,
)


@dataclass(frozen=True)
class R:
    """A score with its range."""

    score: float
    lo: float
    hi: float


def rated(name: str, score: float, rating: int, half: float = 0.1, lens: str = "customer") -> Rated:
    return Rated(name, lens, "stars_5", R(score, score - half, score + half), rating)


def test_the_chance_is_that_of_two_normals() -> None:
    """Half a 90% range is 1.645 standard deviations; two equal ones that far apart: 1 - Phi(-1.645 / sqrt 2)."""
    assert chance_above(R(4.3, 4.2, 4.4), R(4.2, 4.1, 4.3)) == pytest.approx(0.8776, abs=1e-3)
    assert chance_above(R(4.0, 3.8, 4.2), R(4.0, 3.9, 4.1)) == pytest.approx(0.5)


def test_without_a_range_the_numbers_decide() -> None:
    assert chance_above(R(4, 4, 4), R(3, 3, 3)) == 1.0
    assert chance_above(R(3, 3, 3), R(3, 3, 3)) == 0.5


@given(*[st.tuples(st.floats(1, 5), st.floats(0.01, 2)) for _ in range(2)])
def test_one_is_above_as_surely_as_the_other_is_below(a: tuple[float, float], b: tuple[float, float]) -> None:
    one, other = (R(score, score - half, score + half) for score, half in (a, b))
    assert chance_above(one, other) + chance_above(other, one) == pytest.approx(1)
    assert apart(one, other) == apart(other, one)


def test_far_ratings_want_evidence_that_is_apart() -> None:
    people = [rated("Ann", 4.2, 5), rated("Ben", 4.25, 3), rated("Cy", 3.2, 2)]
    assert noise_pairs(people) == [("Ann", "Ben")]
    assert upside_down(people) == []


def test_who_is_rated_below_somebody_the_evidence_puts_under_them() -> None:
    people = [rated("Ann", 4.6, 3), rated("Ben", 4.0, 4)]
    assert upside_down(people) == [("Ann", "Ben")]
    assert upside_down([rated("Ann", 4.6, 3, half=0.9), rated("Ben", 4.0, 4, half=0.9)]) == []


def test_lenses_are_never_compared() -> None:
    people = [rated("Ann", 4.6, 3), rated("Ben", 4.0, 4, lens="teamwork")]
    assert upside_down(people) == noise_pairs(people) == []


def test_a_change_wants_another_rating_and_a_reason() -> None:
    assert [one.field for one in change_problems(3, 3, "because")] == ["rating", "reason"]
    assert change_problems(None, 3, "Two desks told the same story.") == []


def test_the_spread_counts_what_was_given() -> None:
    assert spread([1, 5, 5, None, 3]) == [1, 0, 1, 0, 2]
