"""E10: what may be told of confidential answers. Subtraction never finds fewer than five raters."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.scores.releasing import blocks, released

ANSWERS = st.lists(st.tuples(st.integers(1, 30), st.sampled_from("abcdefghijkl")), max_size=80)


def raters(answers: Sequence[tuple[int, str]], months: set[int]) -> set[str]:
    return {rater for month, rater in answers if month in months}


def test_a_block_closes_with_the_fifth_rater() -> None:
    four = [(1, "a"), (1, "b"), (2, "a"), (3, "c"), (3, "d")]
    assert blocks(four, 10) == []
    assert blocks([*four, (4, "e")], 10) == [(1, 4)]
    assert blocks([*four, (4, "e")], 4) == []


def test_the_running_month_is_never_told() -> None:
    five = [(7, name) for name in "abcde"]
    assert released(five, 1, 12, 7) == set()
    assert released(five, 1, 12, 8) == {7}


@given(ANSWERS, st.integers(1, 31))
def test_every_block_has_five_raters_and_none_overlap(answers: list[tuple[int, str]], before: int) -> None:
    found = blocks(answers, before)
    for start, end in found:
        assert start <= end < before
        assert len(raters(answers, set(range(start, end + 1)))) >= 5
    assert all(one[1] < two[0] for one, two in pairwise(found))


@given(ANSWERS, st.integers(13, 31))
def test_two_figures_differ_by_nothing_or_by_five_raters(
    answers: list[tuple[int, str]], running: int
) -> None:
    """Of every pair of windows, and of a window this month and the next."""
    known = {month for month, _ in answers}
    told = [
        released(answers, last - months + 1, last, month) & known
        for month in (running - 1, running)
        for last in (month - 1, month)
        for months in (3, 6, 12)
    ]
    for one in told:
        for two in told:
            for left in (one - two, two - one):
                assert not left or len(raters(answers, left)) >= 5


@given(ANSWERS, ANSWERS)
def test_what_comes_later_changes_no_closed_block(
    early: list[tuple[int, str]], late: list[tuple[int, str]]
) -> None:
    after = [(month + 30, rater) for month, rater in late]
    assert blocks([*early, *after], 31) == blocks(early, 31)
