"""What is said of groups, and what is never told of small ones."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fairness.rules import (
    FEW,
    LOOK,
    NONE,
    OTHERS,
    SMALLEST,
    Case,
    Outcome,
    above_median,
    among_all,
    hidden_groups,
    judged,
    p_words,
)


def cases(**groups: tuple[int, int]) -> list[Case]:
    """People by group: of so many so many with the favourable outcome, all of one unit."""
    return [Case(name, at < good) for name, (people, good) in groups.items() for at in range(people)]


SIZES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 12), min_size=1)


@given(SIZES)
def test_no_sum_of_what_is_shown_gives_a_small_group_away(sizes: dict[str, int]) -> None:
    """Whoever knows the whole and each shown group, and subtracts any of them, is left with no group below five and
    with no single group.
    """
    hidden = hidden_groups(sizes)
    shown = {name: size for name, size in sizes.items() if name not in hidden}
    assert all(size >= SMALLEST for size in shown.values())
    whole = sum(sizes.values())
    for many in range(len(shown) + 1):
        for some in combinations(shown, many):
            left = whole - sum(shown[one] for one in some)
            rest = {name for name in sizes if name not in some}
            small = {name for name in rest if sizes[name] < SMALLEST}
            if small and shown:
                assert left >= SMALLEST
                assert len(rest) > 1


@given(SIZES)
def test_nothing_is_hidden_without_need(sizes: dict[str, int]) -> None:
    """Where every group is large enough all are shown."""
    if all(size >= SMALLEST for size in sizes.values()):
        assert hidden_groups(sizes) == set()


def test_two_small_groups_hide_each_other_when_together_they_are_five() -> None:
    """The next is hidden only where they do not suffice."""
    assert hidden_groups({"a": 3, "b": 3, "c": 9}) == {"a", "b"}
    assert hidden_groups({"a": 2, "b": 2, "c": 9, "d": 20}) == {"a", "b", "c"}
    assert hidden_groups({"a": 4, "c": 9, "d": 20}) == {"a", "c"}


def test_a_plain_alarm_names_who_fares_worse_and_by_how_much() -> None:
    """Ratio below four fifths and hardly by chance."""
    found = judged("age group", cases(young=(60, 54), old=(40, 20)))
    assert found.state == LOOK
    (line,) = found.alarms
    assert (line.group, round(line.ratio or 0, 3)) == ("old", 0.556)
    assert "old fares worse than young: 50% against 90%, a ratio of 0.56" in found.says


def test_where_nearly_all_are_kept_the_rate_of_those_who_are_not_counts() -> None:
    """Six of forty parted against none of a hundred: the ratio of those kept is 0.85 and hardly moves, yet it is no
    chance.
    """
    found = judged("age group", cases(young=(100, 100), old=(40, 34)))
    (line,) = found.alarms
    assert (line.ratio or 0) > 0.8
    assert line.other == 0.0


def test_unequal_by_chance_is_no_alarm_and_no_clean_bill() -> None:
    """Below four fifths among few: said, and that it shows nothing."""
    found = judged("gender", cases(a=(30, 20), b=(20, 10)))
    assert found.state == NONE
    assert "below four fifths, but no more than chance brings" in found.says
    assert "does not show that all were treated alike" in found.says


def test_too_few_is_said_where_nothing_could_be_told() -> None:
    """Three outcomes over five and six people: not even all three in one group would stand out."""
    found = judged("gender", cases(a=(5, 2), b=(6, 6)))
    assert found.state == FEW
    assert "not even the most unequal outcome" in found.says


def test_an_outcome_that_fell_on_two_people_is_not_split() -> None:
    """The split would say of which group the two are."""
    found = judged("gender", cases(a=(50, 48), b=(50, 50)))
    assert (found.state, found.lines, found.sparse) == (FEW, (), True)
    assert "a split would name them" in found.says


def test_who_is_not_known_is_compared_with_nobody() -> None:
    """And is no group that is shown."""
    found = judged("gender", [*cases(a=(30, 25), b=(30, 24)), *[Case("", False)] * 20])
    assert [one.group for one in found.lines] == ["a", "b"]
    assert found.state == NONE


def test_a_handful_of_people_is_no_measure_for_hundreds() -> None:
    """The highest rate is taken from a group of two in a hundred at least."""
    found = judged("gender", cases(a=(5, 5), b=(300, 240), c=(200, 150)))
    assert found.best is not None
    assert found.best.group == "b"


def test_of_small_groups_nothing_is_kept_either() -> None:
    """The record holds what the page shows: no group below five, counts to the nearest five."""
    found = judged("gender", cases(a=(30, 20), b=(33, 30), tiny=(3, 0), small=(4, 4)))
    kept = found.kept()
    assert {one["group"]: one["about"] for one in kept["lines"]} == {"a": 30, "b": 35, OTHERS: 5}
    assert "tiny" not in str(kept)
    assert "small" not in str(kept)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "a", "b", "c", "d"]), st.booleans(), st.sampled_from(["X", "Y"])),
        max_size=60,
    )
)
def test_whatever_comes_something_is_said_and_nobody_small_is_named(
    given_: list[tuple[str, bool, str]],
) -> None:
    """No input breaks it; the words never promise fairness."""
    made = [Case(group, good, unit) for group, good, unit in given_]
    sizes = Counter(one.group for one in made)
    (found,) = among_all([judged("x", made)])
    assert isinstance(found, Outcome)
    assert found.says.startswith("By x")
    assert all(one.people >= SMALLEST for one in found.lines)
    assert all(sizes[one.group] == one.people for one in found.lines if one.group != OTHERS)
    assert all(one.among is None or one.p is None or one.among >= one.p - 1e-12 for one in found.lines)
    assert "no discrimination" not in found.says.lower()


@given(st.dictionaries(st.integers(1, 50), st.integers(1, 9).map(float), min_size=1))
def test_above_the_median_is_never_more_than_half(values: dict[int, float]) -> None:
    """And with the median itself never less than half."""
    assert 2 * sum(above_median(values).values()) <= len(values)
    assert 2 * sum(above_median(values, at=True).values()) >= len(values)


@pytest.mark.parametrize(
    ("p", "words"), [(None, "—"), (0.0, "under 0.001"), (0.0042, "0.004"), (0.31, "0.31")]
)
def test_a_p_is_never_written_as_zero(p: float | None, words: str) -> None:
    """Nor with more places than it has."""
    assert p_words(p) == words


def test_a_small_group_does_not_keep_a_larger_one_from_being_looked_at() -> None:
    """Both stand together under no name of theirs, and are compared all the same."""
    found = judged("age group", cases(young=(30, 30), old=(10, 5), oldest=(3, 0)))
    assert found.state == LOOK
    assert [(one.group, one.people, one.good) for one in found.lines] == [(OTHERS, 13, 5), ("young", 30, 30)]
    assert "old fares" not in found.says


def test_those_not_known_hide_nobody() -> None:
    """A few who told nothing do not keep a group from being compared."""
    found = judged("age group", [*cases(young=(30, 30), old=(10, 5)), *[Case("", True)] * 4])
    assert [one.group for one in found.alarms] == ["old"]
