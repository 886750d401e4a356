"""Steps of a fit across employees: centre and spread, nested levels set level, drift, and the bars."""

from __future__ import annotations

import numpy as np

from app.method import drift as drifts
from app.method.casemix import (
    BETWEEN,
    Effects,
    centred,
    slices,
)
from app.method.effects import covariance_of_used
from app.method.model import Model
from app.method.policy import Policy
from app.method.skill import Skill, expit
from app.method.standing import (
    strength,
    usual_noise,
)
from app.method.trend import slope_variance
from app.method.work import Work

LEAST_FREEDOM = 3


def centre(work: Work) -> None:
    """A first, normal, centre and spread of the adjusted averages (Paule and Mandel 1982)."""
    model, least = work.model, (0.005 * work.policy.width) ** 2
    middle = model.centre = float(work.points.sum()) / float(work.sums.weight.sum())
    for _ in range(3):
        sums = work.adjusted()
        some = sums.kish > 0
        at, known = sums.adjusted[some], (sums.noise + sums.extra)[some]
        # weights know the company's noise only: by a person's own they would favour lucky streaks
        thin = usual_noise(model, work.policy, model.centre) / sums.kish[some] + sums.extra[some]
        square = model.rough_spread**2
        left = max(1.0 - 1.0 / len(at), 0.5)
        for _ in range(20):
            weight = 1.0 / (square + thin)
            middle = float((weight * at).sum() / weight.sum())
            moved = float((weight**2 * ((at - middle) ** 2 / left - known)).sum() / (weight**2).sum())
            moved = max(moved, least)
            if abs(moved - square) < 1e-9 * work.policy.width**2:
                break
            square = moved
        model.centre, model.rough_spread = middle, float(np.sqrt(square))


def between(work: Work) -> bool:
    """Levels of factors that cannot be told from skill are set level with each other."""
    model, width = work.model, work.policy.width
    nested = [factor for factor in model.factors if factor.used == BETWEEN]
    if not nested:
        return False
    sums = work.adjusted()
    some = sums.kish > 0
    mix = np.concatenate([work.sums.shares[factor.name] for factor in nested], axis=1)[some]
    away = mix - np.concatenate([np.asarray(factor.shares) for factor in nested])[None, :]
    at, known = sums.adjusted[some], (sums.noise + sums.extra)[some]
    square = model.rough_spread**2
    size = away.shape[1]
    effects, covariance = np.zeros(size), np.zeros((size, size))
    # with hardly more people than levels nothing is left to measure the spread inside levels by
    freedom = len(at) - 1 - int(np.linalg.matrix_rank(away))
    for _ in range(10):
        weight = 1.0 / (square + known)
        middle = float((weight * (at - away @ effects)).sum() / weight.sum())
        covariance = np.linalg.inv((away * weight[:, None]).T @ away + 4.0 / width**2 * np.eye(size))
        effects = covariance @ ((away * weight[:, None]).T @ (at - middle))
        if freedom < LEAST_FREEDOM:
            continue
        left = (at - middle - away @ effects) ** 2 * len(at) / freedom
        square = float((weight**2 * (left - known)).sum() / (weight**2).sum())
        square = max(square, (0.005 * width) ** 2)
    for factor, block in zip(nested, slices(nested), strict=True):
        share = np.asarray(factor.shares)
        factor.effects = (effects[block] - share @ effects[block]).tolist()
        factor.variance = width**2 / 4.0
    turn = centred(Effects(effects, covariance, []), nested)
    model.covariance = covariance_of_used(model, nested, turn.covariance)
    return True


def over_time(work: Work) -> None:
    """Drift between periods, and how much people's trends differ."""
    model = work.model
    sums = work.adjusted()
    one = sums.at_work + sum(factor.quirk for factor in model.used)
    taken = work.expected(model.used) * strength(model, sums.rough)[work.cells.employee]
    model.drift = drifts.estimate(work.cells, taken, one, model.rough_spread, work.employees)
    model.slope = slope_variance(work.cells, taken, one, work.employees)


def place(model: Model, policy: Policy, skill: Skill) -> None:
    """Write what is known of skill into the model: the company's mean and spread, and the bars."""
    model.mu, model.tau, model.weight = skill.mu.tolist(), skill.tau.tolist(), skill.weight.tolist()
    model.skew, model.tail = skill.skew.tolist(), skill.tail.tolist()
    model.low, model.high = skill.low, skill.high
    value = policy.lo + policy.width * expit(skill.theta)
    prior = skill.prior()
    means = prior @ value
    spreads = np.maximum(prior @ value**2 - means**2, 0.0)
    model.company_mean = float(skill.weight @ means)
    model.spread = float(np.sqrt(skill.weight @ spreads))
    below = np.cumsum(skill.population())
    gap = policy.min_gap * policy.width
    star = float(np.interp(0.90, below, value))
    floor = float(np.interp(0.10, below, value))
    model.star_bar = max(star, model.company_mean + gap) if policy.star_bar is None else policy.star_bar
    model.floor_bar = min(floor, model.company_mean - gap) if policy.floor_bar is None else policy.floor_bar
    model.star_line = max(model.star_bar, model.company_mean + gap)
    model.floor_line = min(model.floor_bar, model.company_mean - gap)
