"""From a model and an employee's cells to the figures a page shows, and the standing they bear."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from app.method import policy as words
from app.method.casemix import company_mix, slices
from app.method.cells import Cells, Floats, Ints
from app.method.model import Model
from app.method.noise import bound
from app.method.policy import Policy
from app.method.posterior import posterior
from app.method.tally import Tallied, Weighing, tally, weighing

BEYOND = 1_000_000
"""Answers needed are counted no further than this."""


@dataclass(frozen=True)
class Figures:
    """The figures of one employee; scores in points of the scale, chances between 0 and 1."""

    n: int
    n_eff: float
    raw: float
    adjusted: float
    adjusted_score: float
    lo90: float
    hi90: float
    reliability: float
    p_star: float
    p_floor: float
    p_below_mean: float
    need_n: int
    standing: str

    def missing(self, policy: Policy) -> int | None:
        """How many more answers would be enough: 0 if there are, None if people can't be told apart here."""
        if self.standing != words.NOT_ENOUGH:
            return 0
        return None if self.need_n > policy.max_need else max(1, self.need_n - self.n)


@dataclass(frozen=True)
class Outputs:
    """The same figures as one array per column, one row per employee code."""

    n: Ints
    n_eff: Floats
    raw: Floats
    adjusted: Floats
    adjusted_score: Floats
    lo90: Floats
    hi90: Floats
    reliability: Floats
    p_star: Floats
    p_floor: Floats
    p_below_mean: Floats
    need_n: Ints
    standing: npt.NDArray[np.object_]

    def __len__(self) -> int:
        """How many employees."""
        return len(self.n)

    def row(self, employee: int) -> Figures:
        """The figures of one employee code."""
        values: dict[str, Any] = {item.name: getattr(self, item.name)[employee] for item in fields(self)}
        values["standing"] = str(values["standing"])
        return Figures(**{name: v.item() if isinstance(v, np.generic) else v for name, v in values.items()})


@dataclass(frozen=True)
class Adjusted:
    """Averages put on the company's mix of work, with what is not known about them (points, squared points).

    `terms`: what each used factor adds; `noise`: variance of the average from the noise of answers;
    `own`: from the employee's quirks and passing drift; `shift`: from not knowing the effects exactly;
    `ahead`: of the step to the time to come; `away`: shares of work above the company's; `one`: noise variance
    of one answer on the company's mix of work, at the person's level, `at_work` on their own; `suits`: the
    factor over whose levels the employee's own answers were weighed anew, `weighed`: what that adds.
    """

    n: Ints
    weight: Floats
    kish: Floats
    raw: Floats
    terms: Floats
    adjusted: Floats
    rough: Floats
    noise: Floats
    own: Floats
    shift: Floats
    ahead: Floats
    away: Floats
    one: Floats
    at_work: Floats
    suits: str
    weighed: Floats

    @property
    def extra(self) -> Floats:
        """All variance of the average that is not noise of answers."""
        return self.own + self.shift


def adjust(model: Model, policy: Policy, cells: Cells, employees: int) -> Adjusted:
    """Raw averages, the terms of the adjustment and their variances, per employee code."""
    sums = tally(model.used, model.drift, cells, employees)
    return adjusted_from(model, policy, sums, weighing(model, sums))


def adjusted_from(model: Model, policy: Policy, sums: Tallied, weighed: Weighing) -> Adjusted:
    """The same from sums already made (of at least the factors the model uses)."""
    some, used = sums.kish > 0, model.used
    away, leaning = np.zeros((len(some), 0)), np.zeros((len(some), 0))
    terms = np.zeros((len(some), len(used)))
    own, shift = np.zeros(len(some)), np.zeros(len(some))
    if used:
        mix = np.concatenate([sums.shares[factor.name] for factor in used], axis=1)
        away = np.where(some[:, None], mix - company_mix(used)[None, :], 0.0)
        leaning = away.copy()
        for place, (block, factor) in enumerate(zip(slices(used), used, strict=True)):
            terms[:, place] = -(away[:, block] @ np.asarray(factor.effects))
            if factor.name == weighed.factor:
                leaning[:, block] = weighed.away
                terms[:, place] -= weighed.taken
            own += factor.quirk * (leaning[:, block] ** 2).sum(axis=1)
        shift = np.maximum(((leaning @ np.asarray(model.covariance)) * leaning).sum(axis=1), 0.0)
    seen, ahead = model.drift.allowance(sums.periods)
    # kinds of work act by skill: average = level - taken * strength(level), solved for the level
    taken = terms.sum(axis=1)
    average = np.where(some, sums.raw, model.centre) + weighed.raw
    slope = np.clip(1.0 / np.maximum(1.0 - model.bend * taken, 0.1), 0.25, 2.5)
    acts = strength(model, model.centre + slope * (average + taken - model.centre))
    terms *= acts[:, None]
    terms[:, [factor.name == weighed.factor for factor in used]] += weighed.raw[:, None]
    adjusted = sums.raw + terms.sum(axis=1)
    by_own = weighed.raw - acts * weighed.taken
    # a first, normal, shrinking: how noisy answers are hangs on skill, and must not on luck
    level = usual_noise(model, policy, model.centre)
    square = slope**2
    known = square * (level * weighed.thin + own + shift) + seen
    rough = shrunk(model, np.where(some, adjusted, model.centre), known)
    acts = strength(model, rough)
    own, shift = seen, shift * square * acts**2
    for block, factor in zip(slices(used), used, strict=True):
        if factor.quirk > 0.0:
            shown = strength(model, rough[:, None] + acts[:, None] * np.asarray(factor.effects)[None, :])
            own = own + square * factor.quirk * (leaning[:, block] ** 2 * shown**2).sum(axis=1)
    # kinds of work explain a part of the spread of answers, which is then no noise
    explained = np.zeros(len(some))
    for factor in used:
        effects, share = np.asarray(factor.effects), sums.shares[factor.name]
        explained += share @ effects**2 - (share @ effects) ** 2
    at_work = answer_noise(model, policy, inside(rough - taken * acts, policy), explained * acts**2)
    one = answer_noise(model, policy, inside(rough, policy), mix_variance(model) * acts**2)
    noise = np.where(some, square * at_work * weighed.thin, one)
    return Adjusted(
        sums.n,
        sums.weight,
        sums.kish,
        sums.raw,
        terms,
        adjusted,
        rough,
        noise,
        own,
        shift,
        ahead,
        away,
        one,
        at_work,
        weighed.factor,
        by_own,
    )


def mix_variance(model: Model) -> float:
    """How much of the variance of answers the company's mix of work explains, in squared points."""
    return float(sum(np.asarray(f.shares) @ np.asarray(f.effects) ** 2 for f in model.used))


def answer_noise(model: Model, policy: Policy, mean: Floats, explained: Floats | float) -> Floats:
    """Variance of one answer about its own expectation, at an average of answers over kinds of work."""
    whole = bound(mean, policy.lo, policy.hi)
    value: Floats = model.kappa * np.maximum(whole - explained, 0.25 * whole)
    return value


def usual_noise(model: Model, policy: Policy, level: float) -> float:
    """The same at a level, on the company's mix of work."""
    return float(answer_noise(model, policy, inside(level, policy), mix_variance(model)))


def shrunk(model: Model, at: Floats, known: Floats) -> Floats:
    """Averages pulled to the company's by a plain normal rule; `known` is their variance."""
    square = model.rough_spread**2
    value: Floats = model.centre + square / np.maximum(square + known, 1e-12) * (at - model.centre)
    return value


def strength(model: Model, level: Floats) -> Floats:
    """How strongly kinds of work act on people of a level, 1 at the company's average."""
    value: Floats = np.clip(1.0 + model.bend * (level - model.centre), 0.25, 2.5)
    return value


def inside(value: Floats | float, policy: Policy) -> Floats:
    """A mean kept off the ends of the scale, where an answer would have no noise at all."""
    edge = 0.005 * policy.width
    kept: Floats = np.clip(np.asarray(value, dtype=np.float64), policy.lo + edge, policy.hi - edge)
    return kept


def trials_of(policy: Policy, sums: Adjusted) -> tuple[Floats, Floats]:
    """Effective answers and binomial trials per employee."""
    n_eff = np.where(sums.kish > 0, np.minimum(sums.one / (sums.noise + sums.extra), sums.kish), 0.0)
    # trials carry the variance of the average, told by the bound of the average itself
    return n_eff, n_eff * bound(inside(sums.rough, policy), policy.lo, policy.hi) / sums.one


def outputs(model: Model, policy: Policy, sums: Adjusted) -> Outputs:
    """All figures of all employees from a fitted model."""
    employees = len(sums.n)
    n_eff, trials = trials_of(policy, sums)
    width, lo = policy.width, policy.lo
    share = np.where(sums.kish > 0, (np.nan_to_num(sums.adjusted, nan=model.company_mean) - lo) / width, 0.5)

    def bars(value: float) -> Floats:
        return np.full(employees, (value - lo) / width)

    skill = model.skill
    told = posterior(
        skill,
        share,
        trials,
        sums.ahead / width**2,
        policy.interval,
        bars(model.star_bar),
        bars(model.floor_bar),
        bars(model.company_mean),
    )
    strict = told
    if (model.star_line, model.floor_line) != (model.star_bar, model.floor_bar):
        strict = posterior(
            skill,
            share,
            trials,
            sums.ahead / width**2,
            policy.interval,
            bars(model.star_line),
            bars(model.floor_line),
            bars(model.company_mean),
        )
    level = usual_noise(model, policy, model.company_mean)
    spread = model.spread**2
    counted = np.where(n_eff > 0, n_eff, 1.0)
    variance = np.where(n_eff > 0, level / counted, np.inf)
    reliability = spread / (spread + variance)
    odds = policy.reliability / (1.0 - policy.reliability)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        need = odds * np.where(n_eff > 0, sums.n * variance, level) / max(spread, 1e-300)
    need_n = np.maximum(np.ceil(np.minimum(need - 1e-9, BEYOND)), policy.min_n).astype(np.int64)
    standing = np.full(employees, words.SOLID, dtype=object)
    standing[told.below_mean >= policy.p_developing] = words.DEVELOPING
    standing[strict.above_star >= policy.p_star] = words.STAR
    standing[strict.below_floor >= policy.p_floor] = words.AT_RISK
    standing[(reliability < policy.reliability) | (sums.n < policy.min_n)] = words.NOT_ENOUGH
    return Outputs(
        sums.n,
        n_eff,
        sums.raw,
        sums.adjusted,
        lo + width * told.mean,
        lo + width * told.low,
        lo + width * told.high,
        reliability,
        told.above_star,
        told.below_floor,
        told.below_mean,
        need_n,
        standing,
    )


def score_one(model: Model, policy: Policy, cells: Cells) -> Figures:
    """The figures of one employee from a stored model, without a refit. All cells count as theirs."""
    return outputs(model, policy, adjust(model, policy, cells.as_one(), 1)).row(0)
