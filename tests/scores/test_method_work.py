"""Work that is dealt unevenly or suits people differently, and people who stand apart: where averages mislead."""

import numpy as np
import pytest

from app.method import AT_RISK, Cells, Policy, explain, fit, score_one, sentences
from app.method.standing import adjust
from tests.scores.made import Company, Floats, Recipe, make

POLICY = Policy()
HARD = 2


def on_hard_work(company: Company) -> Floats:
    """The share of each employee's answers that came on the hard channel."""
    answers = np.bincount(company.employee).astype(np.float64)
    share: Floats = np.bincount(company.employee, weights=company.channel == HARD) / answers
    return share


def test_ranges_cover_people_on_hard_work_as_often_as_others() -> None:
    covered: dict[bool, list[Floats]] = {True: [], False: []}
    for seed in (1, 2, 3):
        company = make(Recipe(employees=600, work="hard30", channel_effect=1.4, answers=(20, 1500)), seed)
        truth, found = company.truth(), fit(company.cells(), POLICY).outputs
        inside, hard = (found.lo90 <= truth) & (truth <= found.hi90), on_hard_work(company) > 0.5
        for group in (True, False):
            covered[group].append(inside[hard == group].astype(np.float64))
    hard_share, other_share = (float(np.concatenate(covered[group]).mean()) for group in (True, False))
    assert abs(hard_share - other_share) < 0.045
    assert min(hard_share, other_share) >= 0.87
    assert max(hard_share, other_share) <= 0.95


def test_able_people_on_hard_work_do_not_make_it_look_easy() -> None:
    gaps = []
    for seed in (1, 2, 3):
        company = make(Recipe(employees=600, work="able", channel_effect=1.2, answers=(200, 1500)), seed)
        away = fit(company.cells(), POLICY).outputs.adjusted - company.truth()
        hard = on_hard_work(company) > 0.5
        gaps.append(away[hard].mean() - away[~hard].mean())
    assert abs(np.mean(gaps)) < 0.015


def test_luck_in_few_answers_is_not_taken_for_skill_that_bends_effects() -> None:
    for seed in (1, 2):
        model = fit(make(Recipe(employees=1500, answers=(3, 12)), seed).cells(), POLICY).model
        # the curve of the bound itself changes effects by 0.6 to 0.9 a point at such an average
        assert -1.5 < model.bend < 0.5


def test_many_answers_of_people_whom_work_suits_differently_speak_for_themselves() -> None:
    company = make(Recipe(employees=500, work="hard30", quirk=0.5, answers=(300, 1500)), 1)
    truth, cells = company.truth(), company.cells()
    found = fit(cells, POLICY)
    left = ((found.outputs.adjusted_score - truth) ** 2).mean()
    assert left < 0.15 * ((found.outputs.raw - truth) ** 2).mean()
    told = explain(found.model, POLICY, cells.of(0), found.outputs.row(0))
    assert told.raw + sum(term.amount for term in told.terms) == told.adjusted
    said = next(line for line in sentences(told) if line.startswith("Answers are weighed by channel"))
    assert said.endswith(f": {told.adjusted:.2f}.")


def test_one_person_is_weighed_as_everybody_was_whatever_their_own_work() -> None:
    cells = make(Recipe(employees=60, work="hard30", quirk=0.5, answers=(100, 300)), 1).cells()
    model = fit(cells, POLICY).model
    for factor in model.factors:
        factor.quirk = 0.05
    everybody = adjust(model, POLICY, cells, 60).adjusted
    for employee in range(60):
        alone = score_one(model, POLICY, cells.of(employee))
        assert alone.adjusted == pytest.approx(everybody[employee], abs=1e-9)


def test_somebody_far_from_a_company_at_the_end_of_the_scale_keeps_their_score() -> None:
    who = np.repeat(np.arange(40), 60)
    score = np.where(who == 0, 1.0, 5.0)
    found = fit(Cells.from_answers(who, who * 0, {"channel": who * 0}, score), POLICY).outputs
    assert found.lo90[0] < found.adjusted_score[0] < 1.1
    assert found.adjusted_score[1:].min() > 4.9


def test_a_group_that_stands_apart_is_not_smeared_into_the_rest() -> None:
    flagged = wrongly = 0
    for seed in (1, 2, 3):
        company = make(Recipe(employees=1000, skill="two", spread=0.8), seed)
        truth, found = company.truth(), fit(company.cells(), POLICY).outputs
        risk = found.standing == AT_RISK
        flagged += int(risk.sum())
        wrongly += int((risk & (truth > np.quantile(truth, 0.1))).sum())
    assert flagged > 50
    assert wrongly <= 0.05 * flagged
