"""An outside check: a mixed model fitted by somebody else's code (statsmodels' MixedLM) sees the same people.

The method is no normal model (logit scale, quasi-binomial noise, quirks), so figures agree closely and not exactly.
"""

import warnings

import numpy as np

from app.method import Cells, Policy, fit

PEOPLE, ANSWERS = 90, 80
CHANNELS = ("chat", "phone", "escalation")
HARD = np.array([0.0, -0.2, -0.9])


def test_a_mixed_model_of_another_library_sees_the_same_people() -> None:
    with warnings.catch_warnings():
        # What the library says of itself while it loads is none of our warnings.
        warnings.simplefilter("ignore")
        from statsmodels.regression.mixed_linear_model import MixedLM
    dice = np.random.default_rng(11)
    skill = dice.normal(0.0, 0.35, PEOPLE)
    # A third of the people do most of the hard work, so that raw averages mislead.
    shares = np.where(np.arange(PEOPLE)[:, None] % 3 == 0, [0.2, 0.2, 0.6], [0.6, 0.3, 0.1])
    employee = np.repeat(np.arange(PEOPLE), ANSWERS)
    channel = np.array([dice.choice(3, p=shares[one]) for one in employee])
    level = 4.0 + skill[employee] + HARD[channel]
    score = np.clip(np.rint(level + dice.normal(0, 0.9, len(level))), 1, 5)
    cells = Cells.from_answers(
        employee, np.zeros(len(employee), dtype=np.int64), {"channel": np.array(CHANNELS)[channel]}, score
    )
    ours = fit(cells, Policy(factors=("channel",))).outputs.adjusted_score
    design = np.column_stack([np.ones(len(score)), channel == 1, channel == 2]).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = MixedLM(score, design, groups=employee).fit()
    own = np.array([float(np.asarray(theirs.random_effects[one])[0]) for one in range(PEOPLE)])
    raw = np.bincount(employee, score) / ANSWERS
    assert np.corrcoef(ours, own)[0, 1] > 0.995
    assert np.corrcoef(raw, own)[0, 1] < 0.9
    mix = np.array([1.0, (channel == 1).mean(), (channel == 2).mean()])
    assert np.abs(ours - (float(mix @ theirs.fe_params) + own)).max() < 0.12
