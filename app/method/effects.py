"""Steps of a fit inside employees: effects of kinds of work, noise and quirks, and how skill bends effects."""

from __future__ import annotations

import numpy as np

from app.method import noise as noises
from app.method.casemix import (
    BETWEEN,
    DROPPED,
    NO_SKILL,
    WITHIN,
    Effects,
    Factor,
    absorbed,
    centred,
    slices,
    solve,
)
from app.method.cells import WHOLE, Floats
from app.method.model import Model
from app.method.noise import bound
from app.method.policy import Policy
from app.method.standing import Adjusted, inside, strength, usual_noise
from app.method.work import Work


def within(work: Work) -> None:
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
        factor.effects, factor.variance = effects.values[block].tolist(), float(variance)
    model.covariance = covariance_of_used(model, inner, effects.covariance if inner else np.zeros((0, 0)))
    noise_and_quirks(work)


def noise_and_quirks(work: Work) -> None:
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
        measurable = factor.name not in NO_SKILL or factor.overlap >= policy.min_overlap
        if factor.used == DROPPED and factor.quirk > 0.0 and measurable:
            factor.used = WITHIN
            factor.reason = "Its levels differ for single employees only, which their ranges allow for."
    if len(model.used) > len(before):
        model.covariance = covariance_of_used(model, before, covariance)


def bend(work: Work) -> None:
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
    own = taken - middle[who]
    sums = work.adjusted()
    level = (sums.rough - model.centre)[who]
    # effects were measured at the level of those whose work varies, which need not be the company's
    measured = weight * own**2
    at = float((measured * level).sum() / max(float(measured.sum()), 1e-300))
    regressor = (level - at) * own
    product = work.per_employee(regressor * (work.points - weight * taken))
    # a level holds the luck of the same answers, and luck is larger on hard work: that much is no bend
    luck = model.kappa * bound(inside(sums.rough[who] + own, policy), policy.lo, policy.hi)
    product -= pulled(model, policy, sums) * work.per_employee(own * work.cells.sww / WHOLE**2 * luck)
    square = work.per_employee(weight * regressor**2)
    if square.sum() <= 1e-9 * policy.width**4:
        model.bend = guess
        return
    found = float(product.sum() / square.sum())
    error = max(float(((product - found * square) ** 2).sum() / square.sum() ** 2), 1e-12)
    share = (found / error + guess / doubt) / (1.0 / error + 1.0 / doubt)
    times = min(max(1.0 - share * at, 0.5), 2.0)
    model.bend = share / times
    for factor in factors:
        factor.effects = [effect * times for effect in factor.effects]
    model.covariance = (np.asarray(model.covariance) * times**2).tolist()


def pulled(model: Model, policy: Policy, sums: Adjusted) -> Floats:
    """By how much a shrunk level moves with a point more of one answer."""
    square, some = model.rough_spread**2, sums.kish > 0
    weight = np.where(some, sums.weight, 1.0)
    known = usual_noise(model, policy, model.centre) / np.where(some, sums.kish, 1.0) + sums.extra
    return np.where(some, square / (square + known) / weight, 0.0)


def _unmeasured(effects: Effects, factors: list[Factor]) -> list[Factor]:
    """Factors whose effects are no larger than what is not known about them."""
    useless = []
    for block, factor in zip(slices(factors), factors, strict=True):
        share = np.asarray(factor.shares)
        size = float(share @ effects.values[block] ** 2)
        if size <= float(share @ np.diag(effects.covariance)[block]):
            useless.append(factor)
    return useless


def covariance_of_used(model: Model, factors: list[Factor], covariance: Floats) -> list[list[float]]:
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
