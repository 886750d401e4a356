"""Did it help: what is called so when nothing happened, when something did, and what is said of too little."""

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.effects.rules import (
    HELPED,
    INCONCLUSIVE,
    LEAST,
    TOO_FEW,
    WORSE,
    Effect,
    Pair,
    Prior,
    Sums,
    before_after,
    detectable,
    expected,
)

PRIOR = Prior(4.1, 0.09)
NOISE = 1.6


class Company:
    """Made-up people of known skill, drawn with a fixed seed."""

    def __init__(self, seed: int, wander: float = 0.0, weather: float = 0.0) -> None:
        self.dice = np.random.default_rng(seed)
        self.wander = wander
        self.weather = weather

    def answers(self, level: float, n: int) -> Sums:
        return Sums(n, float(self.dice.normal(level, sqrt(NOISE / n))), NOISE / n)

    def pair(self, effect: float = 0.0, below: float = inf, n: int = 60) -> Pair:
        """Somebody whose average before is `below`, and what came after."""
        while True:
            skill = self.dice.normal(PRIOR.mean, sqrt(PRIOR.variance))
            before = self.answers(skill, n)
            if before.mean < below:
                after = skill + self.dice.normal(0, sqrt(self.wander)) + effect + self.weather
                return Pair(before, self.answers(after, 45))

    def effect(self, effect: float = 0.0, below: float = inf) -> Effect:
        found = before_after([self.pair(effect, below)], [self.pair() for _ in range(20)], PRIOR)
        assert found is not None
        return found

    def shares(self, tries: int, effect: float = 0.0, below: float = inf) -> dict[str, float]:
        found = [self.effect(effect, below).verdict for _ in range(tries)]
        return {one: found.count(one) / tries for one in (HELPED, WORSE, INCONCLUSIVE)}


@pytest.mark.parametrize(
    ("wander", "weather", "below"), [(0.0, 0.0, 3.8), (0.0, 0.3, 3.8), (0.03, 0.0, 3.8), (0.0, 0.0, inf)]
)
def test_nothing_is_seldom_called_help(wander: float, weather: float, below: float) -> None:
    """Chosen for a low score, in a good season for all, or wandering on their own: about one in twenty."""
    found = Company(7, wander, weather).shares(700, below=below)
    assert found[HELPED] < 0.075
    assert found[WORSE] < 0.075


def test_a_raw_comparison_would_call_it_help() -> None:
    """Chosen low, in a good season for all: the raw change leaves out zero far too often, the net one does not."""
    company = Company(7, weather=0.3)
    found = [company.effect(below=3.6) for _ in range(300)]
    assert sum(one.lo > 0 for one in found) > 0.25 * len(found)
    assert sum(one.net_lo > 0 for one in found) < 0.08 * len(found)


def test_a_large_effect_is_found_in_either_direction() -> None:
    assert Company(5).shares(250, effect=1.0, below=3.8)[HELPED] > 0.95
    assert Company(6).shares(250, effect=-1.0)[WORSE] > 0.95


def test_the_range_holds_the_true_effect() -> None:
    company = Company(9)
    found = [company.effect(0.4, 3.9) for _ in range(500)]
    held = sum(one.net_lo <= 0.4 <= one.net_hi for one in found)
    assert 0.85 < held / len(found) < 0.95


def test_a_cohort_is_surer_than_a_person() -> None:
    company = Company(3)
    beside = [company.pair() for _ in range(30)]
    one = before_after([company.pair(0.5)], beside, PRIOR)
    many = before_after([company.pair(0.5) for _ in range(12)], beside, PRIOR)
    assert one is not None
    assert many is not None
    assert many.people == 12
    assert many.net_hi - many.net_lo < one.net_hi - one.net_lo
    assert many.verdict == HELPED


def test_too_little_is_said_to_be_too_little() -> None:
    company = Company(1)
    few = Pair(Sums(LEAST - 1, 3.0, 0.3), Sums(60, 4.9, 0.01))
    beside = [company.pair() for _ in range(10)]
    found = before_after([few], beside, PRIOR)
    assert found is not None
    assert found.verdict == TOO_FEW
    assert before_after([], beside, PRIOR) is None
    alone = before_after([company.pair(3.0)], beside[:2], PRIOR)
    assert alone is not None
    assert (alone.compared, alone.verdict) == (2, INCONCLUSIVE)


sums = st.builds(Sums, st.integers(1, 500), st.floats(1, 5), st.floats(0.001, 2.0), st.floats(0.0, 0.2))
pairs = st.builds(Pair, sums, sums)
priors = st.builds(Prior, st.floats(1, 5), st.floats(0.0, 1.0))


@given(pair=pairs, prior=priors)
def test_what_is_expected_lies_between_the_person_and_the_company(pair: Pair, prior: Prior) -> None:
    mean, variance = expected(pair, prior)
    low, high = sorted((pair.before.mean, prior.mean))
    assert low - 1e-9 <= mean <= high + 1e-9
    assert 0 <= variance <= pair.before.variance + pair.before.ahead + 1e-9


@given(treated=st.lists(pairs, min_size=1, max_size=4), beside=st.lists(pairs, max_size=8), prior=priors)
def test_the_parts_add_up(treated: list[Pair], beside: list[Pair], prior: Prior) -> None:
    found = before_after(treated, beside, prior)
    assert found is not None
    assert found.change == pytest.approx(found.by_regression + found.alike + found.net)
    assert found.lo <= found.change <= found.hi
    assert found.net_lo <= found.net <= found.net_hi
    if found.verdict == HELPED:
        assert found.net_lo > 0
    if found.verdict == WORSE:
        assert found.net_hi < 0


@given(st.floats(0.01, 10), st.integers(1, 500), st.integers(1, 500), st.integers(1, 100))
def test_more_answers_show_smaller_changes(one: float, before: int, after: int, more: int) -> None:
    assert detectable(one, before + more, after) < detectable(one, before, after)
    assert detectable(one, before, after + more) < detectable(one, before, after)
    assert detectable(one, before, 0) == inf


def test_a_detectable_change_is_detected_four_times_of_five() -> None:
    dice = np.random.default_rng(2)
    change = detectable(NOISE, 70, 45)
    deviation = sqrt(NOISE / 70 + NOISE / 45)
    seen = dice.normal(change, deviation, 4000) > 1.6449 * deviation
    assert seen.mean() == pytest.approx(0.8, abs=0.02)
