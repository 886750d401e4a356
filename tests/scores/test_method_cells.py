"""Answers reduced to exact sums: order, splits and corrections leave no trace."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.method import Cells, Policy, fit
from app.method.cells import SUMS, unit_of
from tests.scores.made import Recipe, make

Answer = tuple[int, int, str, int, float]
ANSWERS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(0, 2),
        st.sampled_from(["chat", "phone", ""]),
        st.integers(1, 5),
        st.sampled_from([1.0, 0.5, 0.333]),
    ),
    min_size=1,
    max_size=40,
)


def reduced(rows: list[Answer]) -> Cells:
    employee, month, channel, score, weight = zip(*rows, strict=True)
    return Cells.from_answers(employee, month, {"channel": channel}, score, weight)


def same(a: Cells, b: Cells) -> bool:
    columns = ("employee", "month", *SUMS)
    if any(not np.array_equal(getattr(a, name), getattr(b, name)) for name in columns):
        return False
    return a.words("channel") == b.words("channel")


@settings(max_examples=50, deadline=None)
@given(ANSWERS, st.randoms())
def test_the_order_of_answers_leaves_no_trace(rows: list[Answer], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert same(reduced(rows), reduced(shuffled))


@settings(max_examples=50, deadline=None)
@given(ANSWERS, ANSWERS)
def test_two_imports_are_one_and_a_withdrawn_answer_never_was(
    first: list[Answer], second: list[Answer]
) -> None:
    whole = reduced(first + second)
    assert same(reduced(first) + reduced(second), whole)
    assert same(whole - reduced(second), reduced(first))


def test_more_cannot_be_taken_away_than_was_there() -> None:
    few = Cells.from_answers([0], [0], {"channel": ["chat"]}, [5.0])
    many = Cells.from_answers([0, 0], [0, 0], {"channel": ["chat", "chat"]}, [5.0, 4.0])
    with pytest.raises(ValueError, match="taken away"):
        few - many


def test_scores_between_whole_points_are_kept_exactly() -> None:
    assert unit_of([1.0, 4.0]) == 1
    assert unit_of([4.2, 4.6]) == 5
    assert unit_of([0.25, 0.5]) == 4
    cells = Cells.from_answers([0, 0], [0, 0], {}, [4.2, 4.6])
    assert cells.swy.sum() / (1000 * cells.unit) == pytest.approx(8.8, abs=1e-12)


def test_cells_of_different_steps_add_up() -> None:
    whole = Cells.from_answers([0], [0], {}, [4.0])
    fine = Cells.from_answers([0], [0], {}, [4.2])
    both = whole + fine
    assert both.unit == 5
    assert both.swy.sum() / (1000 * 5) == pytest.approx(8.2)


def test_a_shared_answer_counts_by_its_share() -> None:
    cells = Cells.from_answers([0, 0], [0, 0], {}, [5.0, 1.0], [0.5, 1.0])
    found = fit(cells, Policy()).outputs
    assert found.raw[0] == pytest.approx((0.5 * 5 + 1) / 1.5)
    assert found.n_eff[0] == pytest.approx(1.5**2 / 1.25)


def test_scores_do_not_depend_on_the_order_of_answers() -> None:
    company = make(Recipe(employees=60, answers=(5, 200), months=3), 3)
    straight = company.cells()
    turned = np.random.default_rng(0).permutation(len(company.score))
    levels = {"channel": company.channel[turned], "reason": company.reason[turned]}
    other = Cells.from_answers(company.employee[turned], company.month[turned], levels, company.score[turned])
    first, second = fit(straight, Policy()).outputs, fit(other, Policy()).outputs
    assert np.abs(first.adjusted_score - second.adjusted_score).max() < 1e-6
    assert (first.standing == second.standing).all()
