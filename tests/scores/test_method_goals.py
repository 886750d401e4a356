"""The scorer's promises on made companies whose truth is known. Seeded and small; bench/scorer_goals.py is larger."""

import numpy as np
import pytest

from app.method import AT_RISK, NOT_ENOUGH, STAR, Outputs, Policy, fit
from tests.scores.made import Company, Floats, Recipe, make

Judged = tuple[Floats, Policy, Outputs]

RECIPES = {
    "random work": Recipe(employees=500),
    "hard channel for 30%": Recipe(employees=600, work="hard30"),
    "graded work with quirks": Recipe(employees=600, work="mixed", quirk=0.4),
    "the able get the hard work": Recipe(employees=600, work="able"),
    "heavy tails": Recipe(employees=500, skill="heavy"),
    "nested channels": Recipe(employees=500, work="nested"),
    "skewed skill": Recipe(employees=500, skill="skewed"),
    "plain answers": Recipe(employees=500, shape="plain"),
}


@pytest.fixture(scope="module", params=list(RECIPES))
def judged(request: pytest.FixtureRequest) -> Judged:
    company: Company = make(RECIPES[request.param], 11)
    truth = company.truth()
    bars = Policy(star_bar=float(np.quantile(truth, 0.9)), floor_bar=float(np.quantile(truth, 0.1)))
    return truth, bars, fit(company.cells(), bars).outputs


def test_the_range_covers_the_truth_as_often_as_it_says(judged: Judged) -> None:
    truth, _, found = judged
    many = found.n >= 20
    covered = ((found.lo90 <= truth) & (truth <= found.hi90))[many].mean()
    # 87 to 93% plus two standard errors of a share of some 400 people
    assert 0.84 <= covered <= 0.96


def test_hardly_anybody_is_flagged_wrongly(judged: Judged) -> None:
    truth, bars, found = judged
    risk, star = found.standing == AT_RISK, found.standing == STAR
    assert (risk & (truth > bars.floor_bar)).sum() <= max(1, 0.05 * risk.sum())
    assert (star & (truth < bars.star_bar)).sum() <= max(1, 0.10 * star.sum())
    assert not (risk & (truth > np.median(truth))).any()


def test_those_truly_at_the_ends_are_found(judged: Judged) -> None:
    truth, bars, found = judged
    long = found.n >= 150
    bottom, top = long & (truth <= bars.floor_bar), long & (truth >= bars.star_bar)
    assert ((found.standing == AT_RISK) & bottom).sum() >= 0.15 * bottom.sum()
    # skewed to stragglers, the best stand close together: hardly any of them can be told to be a star
    crowded = 0.02 if bars.star_bar - np.median(truth) < np.median(truth) - bars.floor_bar else 0.12
    assert ((found.standing == STAR) & top).sum() >= crowded * top.sum()


def test_chances_come_true_as_often_as_told(judged: Judged) -> None:
    truth, bars, found = judged
    for chance, happened in ((found.p_floor, truth < bars.floor_bar), (found.p_star, truth > bars.star_bar)):
        assert abs(chance.mean() - happened.mean()) < 0.03


def test_scores_are_nearer_the_truth_than_averages(judged: Judged) -> None:
    truth, _, found = judged
    assert ((found.adjusted_score - truth) ** 2).mean() < 0.5 * ((found.raw - truth) ** 2).mean()


def test_work_that_is_dealt_unevenly_is_told_from_skill() -> None:
    company = make(Recipe(employees=600, work="hard30"), 4)
    truth, found = company.truth(), fit(company.cells(), Policy()).outputs

    def ranks(values: Floats) -> Floats:
        return np.argsort(np.argsort(values)).astype(np.float64)

    gain = np.corrcoef(ranks(found.adjusted_score), ranks(truth))[0, 1]
    gain -= np.corrcoef(ranks(found.raw), ranks(truth))[0, 1]
    assert gain >= 0.10
    assert ((found.adjusted_score - truth) ** 2).mean() <= 0.25 * ((found.raw - truth) ** 2).mean()


def test_five_answers_are_never_enough() -> None:
    found = fit(make(Recipe(employees=300, answers=(5, 5)), 2).cells(), Policy()).outputs
    assert (found.standing == NOT_ENOUGH).all()
    assert (found.need_n > 5).all()


def test_where_nobody_differs_nobody_is_named() -> None:
    found = fit(make(Recipe(employees=1000, spread=0.0, answers=(5, 1000)), 5).cells(), Policy()).outputs
    assert not np.isin(found.standing, [AT_RISK, STAR]).any()


def test_absolute_bars_near_the_average_name_nobody_where_nobody_differs() -> None:
    company = make(Recipe(employees=300, spread=0.0, answers=(50, 1000)), 6)
    mean = float(company.score.mean())
    found = fit(company.cells(), Policy(star_bar=mean - 0.05, floor_bar=mean + 0.05)).outputs
    assert not np.isin(found.standing, [AT_RISK, STAR]).any()


def test_a_range_after_drift_covers_the_time_to_come() -> None:
    recipe = Recipe(employees=500, months=12, passing=0.15, walk=0.1, answers=(200, 1500))
    company = make(recipe, 8)
    model_and_found = fit(company.cells(company.month < 6), Policy())
    found, later = model_and_found.outputs, company.truth(6)[: len(model_and_found.outputs)]
    assert model_and_found.model.drift.walk + model_and_found.model.drift.passing > 0.0
    assert 0.84 <= ((found.lo90 <= later) & (later <= found.hi90)).mean() <= 0.97
