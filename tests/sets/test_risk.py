"""What deciding risks: exact distributions against every outcome tried, and words that hide nothing."""

from itertools import pairwise, product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sets.risk import (
    BARS,
    Expected,
    Person,
    Point,
    bar_sentence,
    counts,
    curve,
    expected,
    of_windows,
    picture,
    raw_cut,
    sentence,
    tenths,
    wrong,
)

CHANCES = st.lists(st.floats(0.0, 1.0), max_size=8)


@given(CHANCES)
def test_the_number_of_wrong_flags_is_exact(chances: list[float]) -> None:
    """Against all the ways in which each flag is right or wrong."""
    slow = [0.0] * (len(chances) + 1)
    for way in product((0, 1), repeat=len(chances)):
        slow[sum(way)] += prod(p if hit else 1 - p for hit, p in zip(way, chances, strict=True))
    assert counts(chances) == pytest.approx(slow, abs=1e-12)


@given(CHANCES)
def test_the_range_holds_nine_times_in_ten(chances: list[float]) -> None:
    """At most a twentieth lies beyond either end, and no narrower range would do on its side."""
    found, exact = expected(chances), counts(chances)
    assert found.mean == pytest.approx(sum(at * p for at, p in enumerate(exact)), abs=1e-9)
    assert sum(exact[: found.lo]) <= 0.05 + 1e-9
    assert sum(exact[found.hi + 1 :]) <= 0.05 + 1e-9
    assert sum(exact[: found.lo + 1]) > 0.05 - 1e-9
    assert found.hi == 0 or sum(exact[found.hi :]) > 0.05 - 1e-9


def test_three_sure_flags_and_three_shaky_ones() -> None:
    """As the page says them."""
    sure = expected([0.04, 0.03, 0.03])
    assert (round(sure.mean, 1), sure.lo, sure.hi) == (0.1, 0, 1)
    assert expected([]) == Expected(0, 0, 0, 0)
    assert expected([1.0, 1.0]) == Expected(2, 2.0, 2, 2)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_two_windows_never_flatter(earlier: float, later: float) -> None:
    """The larger chance to be wrong counts: never less than either window alone, never their product."""
    both = wrong(earlier, later)
    assert both == max(1 - earlier, 1 - later)
    assert both >= (1 - earlier) * (1 - later)


def test_a_window_that_says_nothing_makes_a_flag_wrong_for_sure() -> None:
    """Missing is never certainty."""
    assert wrong(None, 0.99) == wrong(0.99, None) == 1.0


def _score(lens: str, p: float, standing: str = "at risk") -> dict[str, object]:
    return {"lens": lens, "scale": "stars_5", "p_floor": p, "standing": standing}


def test_the_lens_that_speaks_most_surely_in_both_windows_counts() -> None:
    """Lenses are never mixed: one that is sure in one window only is no help."""
    windows = [
        {"scores": [_score("customer", 0.97), _score("touchpoint", 0.2)]},
        {"scores": [_score("customer", 0.96), _score("touchpoint", 0.999)]},
    ]
    assert of_windows(windows) == (0.97, 0.96)
    few = [{"scores": [_score("customer", 0.97, "not enough evidence")]}, windows[1]]
    assert of_windows(few) == (None, 0.999)
    assert of_windows([{"scores": []}, {"scores": []}]) == (None, None)


def test_the_same_number_by_raw_averages() -> None:
    """The lowest averages belong to people of whom little is known: most of those flags would be wrong."""
    people = [
        Person(1, 2.0, None, 0.4, told=False),
        Person(2, 2.5, 0.3, 0.6),
        Person(3, 3.0, 0.99, 0.98),
        Person(4, 4.5, 0.0, 0.0),
    ]
    found = raw_cut(people, 2)
    assert (found.flagged, round(found.mean, 2)) == (2, 1.3)
    assert raw_cut(people, 9).flagged == 4


PEOPLE = st.lists(
    st.builds(
        Person,
        st.integers(1, 99),
        st.floats(1, 5),
        st.floats(0, 1),
        st.floats(0, 1),
        st.booleans(),
        st.booleans(),
        st.one_of(st.none(), st.floats(0, 1)),
    ),
    max_size=12,
)


@given(PEOPLE)
def test_a_higher_bar_never_flags_more_nor_more_wrongly(people: list[Person]) -> None:
    """And of those flagged at a bar, each is wrong with less than what the bar leaves."""
    points = curve(people)
    assert [one.bar for one in points] == list(BARS)
    for lower, higher in pairwise(points):
        assert higher.flagged <= lower.flagged
        assert higher.wrong <= lower.wrong + 1e-9
        assert higher.after <= lower.after
    for one in points:
        assert one.wrong <= one.flagged * (1 - one.bar) + 1e-9
        assert one.wrong_after <= one.after * (1 - one.bar) + 1e-9
    drawn = picture(points, 0.95)
    assert drawn.flagged.startswith("M0 ")
    assert 0 <= drawn.bar <= 100
    assert all(one.value == int(one.value) for one in drawn.rows)


def test_waiting_flags_those_who_were_too_few() -> None:
    """Not enough in the later window now, enough and sure after more answers; the earlier window never changes."""
    people = [
        Person(1, 2.0, 0.98, 0.9, told=True, told_later=False, after=0.97),
        Person(2, 2.0, 0.5, 0.99, told=True, told_later=True, after=0.99),
        Person(3, 2.0, 0.99, 0.99, told=False, told_later=True, after=0.99),
    ]
    at = next(one for one in curve(people) if one.bar == 0.95)
    assert (at.flagged, at.after, round(at.wrong_after, 2)) == (0, 1, 0.03)


def test_the_sentences() -> None:
    """The set first, then the same number by raw averages; the bar, then waiting."""
    now, raw = Expected(3, 0.1, 0, 1), Expected(3, 1.9, 1, 3)
    assert sentence(now, raw) == (
        "Approving the three severances proposed would expect 0.1 wrong flags (0 to 1). The same cut on raw averages "
        "would expect 1.9 of 3."
    )
    assert "the one severance" in sentence(Expected(1, 1.0, 1, 1), None)
    assert "1.0 wrong flag (1 to 1)" in sentence(Expected(1, 1.0, 1, 1), None)
    assert "the 12 severances" in sentence(Expected(12, 0.02, 0, 0), None)
    assert "fewer than 0.1 wrong flags" in sentence(Expected(12, 0.02, 0, 0), None)
    assert "nothing is risked" in sentence(Expected(0, 0, 0, 0), raw)
    point = [Point(0.95, 2, 0.06, 3, 0.1)]
    assert bar_sentence(point, 0.951, 50, 4.9) == (
        "At a bar of 0.95, 2 people are flagged by this lens alone, 0.1 of them expected wrongly. After 50 more "
        "answers each, about 5 months at today’s pace, all like those so far, it would be 3, 0.1 of them wrongly."
    )
    assert "After" not in bar_sentence(point, 0.95, 50, None, ahead=False)
    assert tenths(0.0) == "0.0"
