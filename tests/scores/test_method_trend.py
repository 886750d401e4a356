"""A trend is said only when it is likely enough, and steady people are told nothing."""

import numpy as np

from app.method import Cells, Policy, fit, trend, trends
from tests.scores.made import Recipe, make


def moving(rate: float) -> tuple[Cells, Cells]:
    """A company of people who move up or down, and one of them who moves by `rate` a month, thrice as busy."""
    rng = np.random.default_rng(3)
    rates = rng.normal(0.0, 0.12, 200)
    rates[0] = rate
    each = np.full(200, 240)
    each[0] = 720
    employee = np.repeat(np.arange(200), each)
    month = rng.integers(0, 6, len(employee))
    chance = 1 / (1 + np.exp(-(1.2 + rates[employee] * (month - 2.5) * 2)))
    score = np.where(rng.random(len(employee)) < chance, 5.0, 1.0)
    cells = Cells.from_answers(employee, month, {"channel": rng.integers(0, 3, len(employee))}, score)
    return cells, cells.of(0)


def test_a_clear_fall_is_said_with_its_size() -> None:
    cells, own = moving(-0.3)
    told = trend(fit(cells, Policy()).model, Policy(), own)
    assert told.said
    assert told.direction == "down"
    assert told.low < told.change < told.high < 0


def test_a_clear_rise_is_said() -> None:
    cells, own = moving(0.3)
    assert trend(fit(cells, Policy()).model, Policy(), own).direction == "up"


def test_steady_people_are_told_nothing() -> None:
    cells = make(Recipe(employees=150, months=6, answers=(60, 300)), 4).cells()
    model = fit(cells, Policy()).model
    every = trends(model, Policy(), cells, 150)
    assert sum(told.said for told in every) <= 3
    assert every[7] == trend(model, Policy(), cells.of(7))


def test_two_months_are_no_trend() -> None:
    cells, own = moving(-0.3)
    model = fit(cells, Policy()).model
    assert not trend(model, Policy(), own.where(own.month < 2)).said
