"""The exact tests against slow ones of another make, and against other people's libraries."""

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fairness.exact import (
    LEVEL,
    ROOM,
    Table,
    adjusted,
    fisher,
    odds,
    smallest_p,
    stratified,
    together,
    weights,
)


@st.composite
def tables(draw: st.DrawFn, most: int = 12) -> Table:
    """Any table of two groups that are not empty."""
    ours, theirs = draw(st.integers(1, most)), draw(st.integers(1, most))
    return Table(ours, draw(st.integers(0, ours)), theirs, draw(st.integers(0, theirs)))


def _slow_fisher(table: Table) -> Fraction:
    """By the definition: of all ways to deal out the good outcomes, those as rare as this one or rarer."""
    chances = {
        x: Fraction(comb(table.ours, x) * comb(table.theirs, table.good - x), comb(table.people, table.good))
        for x in range(table.ours + 1)
        if 0 <= table.good - x <= table.theirs
    }
    mine = chances[table.ours_good]
    return sum((one for one in chances.values() if one <= mine), Fraction(0))


@given(tables())
def test_fisher_is_what_its_definition_says(table: Table) -> None:
    """To the last digit, ties counted as ties; and the ways add up to all of them."""
    assert fisher(table) == pytest.approx(float(_slow_fisher(table)), abs=1e-14)
    assert sum(weights(table)) == comb(table.people, table.good)


@settings(max_examples=30)
@given(tables(most=60))
def test_fisher_agrees_with_scipy(table: Table) -> None:
    """Scipy counts what is within 1e-7 of a tie as one; so the two differ by no more than that."""
    from scipy.stats import fisher_exact

    theirs = fisher_exact(
        [
            [table.ours_good, table.ours - table.ours_good],
            [table.theirs_good, table.theirs - table.theirs_good],
        ]
    )[1]
    assert fisher(table) == pytest.approx(float(theirs), abs=1e-6)


@given(tables(most=8))
def test_no_outcome_has_a_smaller_p_than_the_smallest(table: Table) -> None:
    """Tried with every outcome that the totals allow: so "too few to tell" is never said of what could be told."""
    every = [
        fisher(Table(table.ours, x, table.theirs, table.good - x)) for x in range(table.least, table.most + 1)
    ]
    assert smallest_p([table]) == pytest.approx(min(every))


def test_ten_thousand_people_are_no_trouble() -> None:
    """Whole numbers of thousands of digits, and still a p between 0 and 1."""
    assert 0.0 < fisher(Table(4000, 2100, 6000, 2900)) < LEVEL


@given(st.lists(tables(most=4), min_size=1, max_size=3))
def test_the_stratified_exact_test_is_the_sum_over_all_ways(found: list[Table]) -> None:
    """Against dealing the good outcomes out in every way within every stratum."""
    ways: dict[int, int] = {}
    for xs in product(*(range(one.least, one.most + 1) for one in found)):
        many = 1
        for one, x in zip(found, xs, strict=True):
            many *= comb(one.ours, x) * comb(one.theirs, one.good - x)
        ways[sum(xs)] = ways.get(sum(xs), 0) + many
    assert together(found) == [ways[at] for at in sorted(ways)]
    told = [one for one in found if 0 < one.good < one.people]
    result = stratified(found)
    if not told:
        assert result is None
        return
    assert result is not None
    assert result.exact
    mine = ways[sum(one.ours_good for one in found)]
    expected = Fraction(sum(one for one in ways.values() if one <= mine), sum(ways.values()))
    assert result.p == pytest.approx(float(expected))


def test_cochran_mantel_haenszel_agrees_with_statsmodels() -> None:
    """Statistic's p without correction and the pooled odds ratio, on strata with room."""
    from statsmodels.stats.contingency_tables import StratifiedTable

    draw = np.random.default_rng(5)
    for _ in range(20):
        sizes = draw.integers(15, 60, size=(4, 2))
        found = [
            Table(int(a), int(draw.binomial(a, 0.6)), int(b), int(draw.binomial(b, 0.75))) for a, b in sizes
        ]
        theirs = StratifiedTable(
            [
                np.array(
                    [
                        [one.ours_good, one.ours - one.ours_good],
                        [one.theirs_good, one.theirs - one.theirs_good],
                    ]
                )
                for one in found
            ]
        )
        mine = stratified(found)
        assert mine is not None
        assert not mine.exact
        assert mine.p == pytest.approx(theirs.test_null_odds().pvalue, abs=1e-12)
        assert mine.odds == pytest.approx(theirs.oddsratio_pooled)


def test_the_exact_test_takes_over_where_there_is_too_little_room() -> None:
    """Three severances in four units: no chi-square is asked."""
    strata = [Table(6, 5, 20, 20), Table(9, 8, 30, 30), Table(5, 4, 10, 10), Table(4, 4, 8, 8)]
    assert sum(one.expected - one.least for one in strata) < ROOM
    found = stratified(strata)
    assert found is not None
    assert found.exact
    assert found.p == pytest.approx(6 / 26 * 9 / 39 * 5 / 15)
    assert odds(strata) == 0.0


def test_work_that_is_dealt_unevenly_looks_unequal_until_units_are_compared() -> None:
    """Simpson's: one group works where everybody does worse. Together it looks unequal; within units it is not."""
    units = [Table(40, 20, 10, 5), Table(10, 9, 40, 36)]
    whole = Table(50, 29, 50, 41)
    assert fisher(whole) < LEVEL
    within = stratified(units)
    assert within is not None
    assert within.p > 0.9
    assert within.odds == pytest.approx(1.0)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12))
def test_benjamini_hochberg_by_its_definition(found: list[float]) -> None:
    """Each is the least of m p(j)/j over all j that are not before it in order."""
    order = sorted(range(len(found)), key=lambda at: found[at])
    for place, at in enumerate(order):
        slow = min(found[order[j]] * len(found) / (j + 1) for j in range(place, len(order)))
        assert adjusted(found)[at] == pytest.approx(min(1.0, slow))
