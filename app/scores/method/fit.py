"""Fitting: from cells to a model and everybody's figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.scores.method import drift as drifts
from app.scores.method import noise as noises
from app.scores.method.casemix import (
    BETWEEN,
    DROPPED,
    WITHIN,
    Effects,
    Factor,
    absorbed,
    centred,
    factor_of,
    mixes,
    overlap_of,
    slices,
    solve,
)
from app.scores.method.cells import WHOLE, Cells, Floats, added
from app.scores.method.model import Model
from app.scores.method.noise import bound
from app.scores.method.policy import Policy
from app.scores.method.skill import Skill, expit, fit_skill
from app.scores.method.standing import (
    Adjusted,
    Outputs,
    adjusted_from,
    inside,
    outputs,
    strength,
    tally,
    trials_of,
    usual_noise,
)
from app.scores.method.trend import slope_variance


@dataclass(frozen=True)
class Fit:
    """A model and the figures it gives every employee it was fitted on."""

    model: Model
    outputs: Outputs


def fit(cells: Cells, policy: Policy) -> Fit:
    """Fit everything to the cells of one lens, scale and period; figures by employee code."""
    work = Work(cells.reduced(), policy)
    cells, model = work.cells, work.model
    if len(cells):
        model.employees, model.answers = int((work.sums.n > 0).sum()), int(cells.n.sum())
        _within(work)
        _centre(work)
        _bend(work)
        _noise(work)
        _centre(work)
        if _between(work):
            _centre(work)
        _over_time(work)
        _centre(work)
    sums = work.adjusted()
    _, trials = trials_of(policy, sums)
    share = (np.nan_to_num(sums.adjusted, nan=model.centre) - policy.lo) / policy.width
    _place(model, policy, fit_skill(share, trials))
    return Fit(model, outputs(model, policy, sums))


class Work:
    """A fit under way: the cells, what is added up once, and the model as far as it has come."""

    def __init__(self, cells: Cells, policy: Policy) -> None:
        self.cells, self.policy = cells, policy
        self.employees = cells.employees
        middle = (policy.lo + policy.hi) / 2.0
        self.model = Model(noises.USUAL_KAPPA, middle, 0.1 * policy.width, [], [], [], 0.0, 0.0)
        self.model.drift = drifts.window(cells)
        self.model.factors = _factors(cells, policy, self.employees)
        self.sums = tally(self.model.factors, self.model.drift, cells, self.employees)
        self.codes = {factor.name: factor.codes(cells) for factor in self.model.factors}
        # credited score sums per cell, in points
        self.points: Floats = cells.swy / (WHOLE * cells.unit)

    def adjusted(self) -> Adjusted:
        """Everybody's average as the model now stands."""
        return adjusted_from(self.model, self.policy, self.sums)

    def expected(self, factors: list[Factor]) -> Floats:
        """The case-mix expectation of every cell: the sum of its effects, in points."""
        total = np.zeros(len(self.cells))
        for factor in factors:
            total += np.asarray(factor.effects)[self.codes[factor.name]]
        return total

    def per_employee(self, values: Floats) -> Floats:
        """Sums of a value per cell."""
        return added(self.cells.employee, values, self.employees)


def _factors(cells: Cells, policy: Policy, employees: int) -> list[Factor]:
    """The factors the answers know, each with its overlap and what becomes of it."""
    found = []
    for name in policy.factors:
        factor = factor_of(name, cells)
        if factor is None:
            continue
        factor.overlap = overlap_of(factor, mixes([factor], cells, employees))
        if factor.overlap < policy.min_overlap:
            factor.used = BETWEEN
            factor.reason = (
                f"Only {factor.overlap:.0%} of its variation is within employees, so it cannot be told from"
                " skill: people are compared inside its levels."
            )
        found.append(factor)
    return found


def _within(work: Work) -> None:
    """Effects from differences within employees, then kappa and quirks of what is left."""
    model, cells = work.model, work.cells
    inner = [factor for factor in model.factors if factor.used == WITHIN]
    some = cells.where(noises.sample(cells.employee, work.employees))
    rough = noises.estimate(some, [], [], np.zeros(len(some)), work.policy.lo, work.policy.hi)
    effects = Effects(np.zeros(0), np.zeros((0, 0)), [])
    while inner:
        mix = np.concatenate([work.sums.shares[factor.name] for factor in inner], axis=1)
        gram, moment = absorbed(inner, work.codes, cells, mix, work.points, work.sums.weight)
        effects = centred(solve(gram, moment, rough.noise, slices(inner)), inner)
        useless = _unmeasured(effects, inner)
        if not useless:
            break
        for factor in useless:
            factor.used, factor.reason = DROPPED, "No difference between its levels could be measured."
        inner = [factor for factor in inner if factor.used == WITHIN]
    for block, factor, variance in zip(slices(inner), inner, effects.variances, strict=False):
        factor.effects, factor.variance = effects.values[block].tolist(), variance
    model.covariance = _covariance(model, inner, effects.covariance if inner else np.zeros((0, 0)))
    _noise(work)


def _noise(work: Work) -> None:
    """kappa, and how much employees differ in what kinds of work do to them."""
    model, policy = work.model, work.policy
    mask = noises.sample(work.cells.employee, work.employees)
    some = work.cells.where(mask)
    tried = [factor for factor in model.factors if factor.used != BETWEEN]
    rough = work.adjusted().rough[some.employee]
    acts = strength(model, rough)
    taken = work.expected(tried)[mask] * acts
    groups = [work.codes[factor.name][mask] for factor in tried]
    shown = [
        strength(model, rough + acts * np.asarray(factor.effects)[codes]) ** 2
        for factor, codes in zip(tried, groups, strict=True)
    ]
    if "month" not in work.codes and work.cells.month.min() < work.cells.month.max():
        groups.append(model.drift.places(some.month))
        shown.append(acts**2)
    found = noises.estimate(some, groups, shown, taken, policy.lo, policy.hi)
    model.kappa, model.noise = found.kappa, found.noise
    before, covariance = model.used, np.asarray(model.covariance)
    for factor, quirk in zip(tried, found.quirks, strict=False):
        # a person's own months are drift, which is carried by itself
        factor.quirk = 0.0 if factor.name == "month" else quirk
        if factor.used == DROPPED and factor.quirk > 0.0:
            factor.used = WITHIN
            factor.reason = "Its levels differ for single employees only, which their ranges allow for."
    if len(model.used) > len(before):
        model.covariance = _covariance(model, before, covariance)


def _bend(work: Work) -> None:
    """How the effect of work changes with skill: measured within employees, begun from the bound's curve.

    On a bounded scale the same cause moves a mean less the nearer it is to an end: by (hi - m)(m - lo) where
    skill and work add up on the logit scale. The share by which it changes per point is a prior guess there,
    its own size the guess's standard deviation; the answers move it (regression on shrunk levels).
    """
    model, policy, who = work.model, work.policy, work.cells.employee
    factors = [factor for factor in model.factors if factor.used == WITHIN]
    at = float(inside(model.centre, policy))
    guess = (policy.hi + policy.lo - 2.0 * at) / max(
        float(bound(at, policy.lo, policy.hi)), 0.05 * policy.width**2
    )
    doubt = max(abs(guess), 0.25 / policy.width) ** 2
    taken = work.expected(factors)
    weight = work.cells.sw / WHOLE
    middle = work.per_employee(weight * taken) / np.where(work.sums.kish > 0, work.sums.weight, 1.0)
    regressor = (work.adjusted().rough - model.centre)[who] * (taken - middle[who])
    product = work.per_employee(regressor * (work.points - weight * taken))
    square = work.per_employee(weight * regressor**2)
    if square.sum() <= 1e-9:
        model.bend = guess
        return
    found = float(product.sum() / square.sum())
    error = max(float(((product - found * square) ** 2).sum() / square.sum() ** 2), 1e-12)
    model.bend = (found / error + guess / doubt) / (1.0 / error + 1.0 / doubt)


def _unmeasured(effects: Effects, factors: list[Factor]) -> list[Factor]:
    """Factors whose effects are no larger than what is not known about them."""
    useless = []
    for block, factor in zip(slices(factors), factors, strict=True):
        share = np.asarray(factor.shares)
        size = float(share @ effects.values[block] ** 2)
        if size <= float(share @ np.diag(effects.covariance)[block]):
            useless.append(factor)
    return useless


def _covariance(model: Model, factors: list[Factor], covariance: Floats) -> list[list[float]]:
    """The covariance of some used factors' effects, set among those of all used factors."""
    places = {factor.name: block for factor, block in zip(model.used, slices(model.used), strict=True)}
    size = sum(len(factor.levels) for factor in model.used)
    whole = np.zeros((size, size))
    held = np.asarray(model.covariance) if model.covariance else np.zeros((0, 0))
    if held.shape == whole.shape:
        whole = held.copy()
    for a, block in zip(factors, slices(factors), strict=True):
        for b, other in zip(factors, slices(factors), strict=True):
            whole[places[a.name], places[b.name]] = covariance[block, other]
    listed: list[list[float]] = whole.tolist()
    return listed


def _centre(work: Work) -> None:
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


def _between(work: Work) -> bool:
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
    for _ in range(10):
        weight = 1.0 / (square + known)
        middle = float((weight * (at - away @ effects)).sum() / weight.sum())
        covariance = np.linalg.inv((away * weight[:, None]).T @ away + 4.0 / width**2 * np.eye(size))
        effects = covariance @ ((away * weight[:, None]).T @ (at - middle))
        left = at - middle - away @ effects
        square = float((weight**2 * (left**2 - known)).sum() / (weight**2).sum())
        square = max(square, (0.005 * width) ** 2)
    for factor, block in zip(nested, slices(nested), strict=True):
        share = np.asarray(factor.shares)
        factor.effects = (effects[block] - share @ effects[block]).tolist()
        factor.variance = width**2 / 4.0
    turn = centred(Effects(effects, covariance, []), nested)
    model.covariance = _covariance(model, nested, turn.covariance)
    return True


def _over_time(work: Work) -> None:
    """Drift between periods, and how much people's trends differ."""
    model = work.model
    sums = work.adjusted()
    one = np.where(sums.kish > 0, sums.noise * sums.kish, sums.one)
    one = one + sum(factor.quirk for factor in model.used)
    taken = work.expected(model.used) * strength(model, sums.rough)[work.cells.employee]
    model.drift = drifts.estimate(work.cells, taken, one, model.rough_spread, work.employees)
    model.slope = slope_variance(work.cells, taken, one, work.employees)


def _place(model: Model, policy: Policy, skill: Skill) -> None:
    """Write what is known of skill into the model: the company's mean and spread, and the bars."""
    model.mu, model.tau, model.weight = skill.mu.tolist(), skill.tau.tolist(), skill.weight.tolist()
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
