"""A stored model scores one person as the fit did, and every figure explains itself."""

import json

import numpy as np
import pytest

from app.method import (
    NOT_ENOUGH,
    STANDINGS,
    Cells,
    Fit,
    Model,
    Policy,
    explain,
    fit,
    group_score,
    score_one,
    sentences,
    whatif,
)
from tests.scores.made import Recipe, make

Fitted = tuple[Cells, Fit]
POLICY = Policy()
NUMBERS = ("n_eff", "raw", "adjusted", "adjusted_score", "lo90", "hi90", "reliability", "p_star", "p_floor")


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    company = make(Recipe(employees=120, work="mixed", quirk=0.3, months=4, passing=0.2, answers=(5, 400)), 1)
    cells = company.cells()
    return cells, fit(cells, POLICY)


def test_one_person_scores_the_same_from_the_stored_model(fitted: Fitted) -> None:
    cells, found = fitted
    stored = Model.from_dict(json.loads(json.dumps(found.model.to_dict())))
    for employee in (0, 7, 119):
        again, before = score_one(stored, POLICY, cells.of(employee)), found.outputs.row(employee)
        for name in NUMBERS:
            assert getattr(again, name) == pytest.approx(getattr(before, name), abs=1e-9)
        assert (again.n, again.need_n, again.standing) == (before.n, before.need_n, before.standing)


def test_a_new_answer_moves_the_score_without_a_refit(fitted: Fitted) -> None:
    cells, found = fitted
    own = cells.of(3)
    bad = Cells.from_answers([0], [0], {"channel": ["0"], "reason": ["0"]}, [1.0])
    before, after = score_one(found.model, POLICY, own), score_one(found.model, POLICY, own + bad)
    assert after.n == before.n + 1
    assert after.adjusted_score < before.adjusted_score


def test_kinds_of_work_never_seen_before_do_no_harm(fitted: Fitted) -> None:
    _, found = fitted
    cells = Cells.from_answers(
        [0] * 40, [99] * 40, {"channel": ["fax"] * 40, "reason": ["?"] * 40}, [4.0] * 40
    )
    assert POLICY.lo <= score_one(found.model, POLICY, cells).adjusted_score <= POLICY.hi


def test_raw_plus_terms_is_the_adjusted_average_exactly(fitted: Fitted) -> None:
    cells, found = fitted
    for employee in range(0, 120, 10):
        told = explain(found.model, POLICY, cells.of(employee), found.outputs.row(employee))
        assert told.raw + sum(term.amount for term in told.terms) == told.adjusted
        assert told.adjusted == pytest.approx(found.outputs.adjusted[employee], abs=1e-9)
        assert told.adjusted + told.pull == pytest.approx(told.adjusted_score, abs=1e-12)


def test_the_explanation_reads_as_plain_english(fitted: Fitted) -> None:
    cells, found = fitted
    told = explain(found.model, POLICY, cells.of(7))
    mine, theirs = sentences(told, second_person=True), sentences(told, second_person=False)
    assert mine[0].startswith("Your raw average over ")
    assert theirs[0].startswith("The raw average over ")
    assert any("90% range" in line for line in mine)
    assert mine[-1].startswith("Result: ")
    assert not any("our" in line.split() or "you" in line.lower() for line in theirs)
    assert all(line.endswith(".") for line in mine + theirs)


def test_missing_answers_are_counted_or_said_to_be_out_of_reach(fitted: Fitted) -> None:
    cells, found = fitted
    few = next(i for i in range(120) if found.outputs.n[i] < 20)
    told = explain(found.model, POLICY, cells.of(few))
    assert told.standing == NOT_ENOUGH
    assert told.missing == found.outputs.need_n[few] - found.outputs.n[few]
    assert "more answer" in sentences(told)[-1]
    same = make(Recipe(employees=200, spread=0.0, answers=(30, 300)), 2).cells()
    none = fit(same, POLICY)
    told = explain(none.model, POLICY, same.of(0))
    assert told.missing is None
    assert "cannot be told apart here" in sentences(told)[-1]


def test_what_ten_more_answers_could_change(fitted: Fitted) -> None:
    cells, found = fitted
    ahead = whatif(found.model, POLICY, cells.of(5), k=10)
    assert ahead.best.n == ahead.worst.n == ahead.same.n == ahead.now.n + 10
    assert ahead.worst.adjusted_score < ahead.same.adjusted_score < ahead.best.adjusted_score
    assert ahead.same.reliability > ahead.now.reliability


def test_a_team_has_a_range_narrower_than_its_people(fitted: Fitted) -> None:
    cells, found = fitted
    team = group_score(found.model, POLICY, cells.where(cells.employee < 12))
    assert team is not None
    assert team.people == 12
    assert team.lo90 <= team.adjusted <= team.hi90
    assert team.hi90 - team.lo90 < (found.outputs.hi90 - found.outputs.lo90)[:12].min()
    assert group_score(found.model, POLICY, Cells.empty()) is None


def test_a_factor_nested_in_people_is_dropped_and_said_so() -> None:
    found = fit(make(Recipe(employees=150, work="nested", answers=(20, 200)), 3).cells(), POLICY)
    channel = next(factor for factor in found.model.factors if factor.name == "channel")
    assert channel.overlap < POLICY.min_overlap
    assert channel.used == "inside its levels"
    assert "cannot be told from skill" in channel.reason
    assert fit(make(Recipe(employees=150), 3).cells(), POLICY).model.factors[0].used == "within employees"


@pytest.mark.parametrize("score", [1.0, 3.0, 5.0])
def test_equal_answers_everywhere_are_scored(score: float) -> None:
    cells = Cells.from_answers(
        np.arange(600) % 20, np.zeros(600), {"channel": ["a"] * 600}, np.full(600, score)
    )
    found = fit(cells, POLICY).outputs
    assert np.isfinite(found.adjusted_score).all()
    assert (found.lo90 <= found.hi90).all()
    assert set(found.standing) <= set(STANDINGS)


@pytest.mark.parametrize("people", [1, 2])
@pytest.mark.parametrize("each", [1, 50])
def test_the_smallest_companies_are_scored_with_humility(people: int, each: int) -> None:
    rng = np.random.default_rng(1)
    employee = np.repeat(np.arange(people), each)
    cells = Cells.from_answers(
        employee, employee * 0, {"channel": employee}, rng.integers(1, 6, len(employee))
    )
    found = fit(cells, POLICY).outputs
    assert np.isfinite(found.adjusted_score).all()
    assert (found.hi90 - found.lo90 > 0.05).all()


def test_no_answers_give_no_figures() -> None:
    found = fit(Cells.empty(("channel",)), POLICY)
    assert len(found.outputs) == 0
    with pytest.raises(ValueError, match="without an answer"):
        explain(found.model, POLICY, Cells.empty(("channel",)))


@pytest.mark.parametrize("scale", [(0.0, 1.0), (0.0, 10.0), (-100.0, 100.0), (1.0, 7.0)])
def test_scores_move_with_the_scale(scale: tuple[float, float]) -> None:
    company = make(Recipe(employees=80, answers=(20, 200)), 9)
    lo, hi = scale
    moved = lo + (company.score - 1.0) / 4.0 * (hi - lo)
    levels = {"channel": company.channel, "reason": company.reason}
    here = fit(company.cells(), POLICY).outputs
    there = fit(
        Cells.from_answers(company.employee, company.month, levels, moved), Policy(lo=lo, hi=hi)
    ).outputs
    back = 1.0 + 4.0 * (there.adjusted_score - lo) / (hi - lo)
    assert np.abs(back - here.adjusted_score).max() < 1e-4
    assert (there.standing == here.standing).all()


def test_a_policy_that_cannot_be_meant_is_refused() -> None:
    with pytest.raises(ValueError, match="must lie on the scale"):
        Policy(star_bar=7.0)
    with pytest.raises(ValueError, match="above the worst"):
        Policy(lo=5.0, hi=1.0)
    assert Policy.from_dict(POLICY.to_dict()) == POLICY
