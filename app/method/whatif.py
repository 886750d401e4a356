"""What the next answers could change, and what a team comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.intervals import Z90
from app.method.cells import WHOLE, Cells
from app.method.model import Model
from app.method.noise import bound
from app.method.policy import Policy
from app.method.standing import Figures, adjust, inside, score_one, usual_noise


@dataclass(frozen=True)
class WhatIf:
    """Figures after `k` more answers on the person's own mix of work: all best, all worst, all as before."""

    k: int
    now: Figures
    best: Figures
    worst: Figures
    same: Figures


def whatif(model: Model, policy: Policy, cells: Cells, k: int = 10) -> WhatIf:
    """What the next `k` answers could change. ValueError when there is no answer yet or k is not positive."""
    one = cells.as_one().reduced()
    if not len(one) or k < 1:
        message = "Ask for at least one more answer, of somebody who has one."
        raise ValueError(message)
    own = float(one.swy.sum()) / float(one.sw.sum())
    unit = one.unit

    def after(score: float) -> Figures:
        return score_one(model, policy, _more(one, k, score))

    return WhatIf(
        k, score_one(model, policy, one), after(policy.hi * unit), after(policy.lo * unit), after(own)
    )


def _more(one: Cells, k: int, score: float) -> Cells:
    """The cells with `k` whole answers more, dealt over them by largest remainder; `score` in steps."""
    exact = one.sw / one.sw.sum() * k
    dealt = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - dealt), kind="stable")
    dealt[order[: k - int(dealt.sum())]] += 1
    weight = dealt * WHOLE
    return replace(
        one,
        n=one.n + dealt,
        sw=one.sw + weight,
        sww=one.sww + dealt * WHOLE**2,
        swy=one.swy + np.rint(weight * score).astype(np.int64),
        swyy=one.swyy + np.rint(weight * score * score).astype(np.int64),
    )


@dataclass(frozen=True)
class GroupScore:
    """A team's average on the company's mix of work: points, with its 90% range (not shrunk)."""

    n: int
    people: int
    n_eff: float
    raw: float
    adjusted: float
    lo90: float
    hi90: float


def group_score(model: Model, policy: Policy, cells: Cells) -> GroupScore | None:
    """The figure of the people whose cells these are; None without an answer.

    The people are the team, not a sample of one, so the range holds the noise of answers, the adjustment
    and what each person brings, each person's part counting by the square of their share. The range is
    Wilson's (1927), on binomial trials of effective answers over kappa.
    """
    people = np.unique(cells.employee)
    if not len(people):
        return None
    whole = adjust(model, policy, cells.as_one(), 1)
    codes = np.searchsorted(people, cells.employee).astype(np.int64)
    each = adjust(model, policy, replace(cells, employee=codes), len(people))
    share = each.weight / each.weight.sum()
    adjusted = float(whole.adjusted[0])
    at = float(inside(adjusted, policy))
    one = usual_noise(model, policy, at)
    variance = float(share**2 @ (each.noise + each.own)) + float(whole.shift[0])
    n_eff = min(one / variance, float(each.kish.sum()))
    trials = n_eff * float(bound(at, policy.lo, policy.hi)) / one
    z = min(max((adjusted - policy.lo) / policy.width, 0.0), 1.0)
    middle = (z + Z90**2 / (2 * trials)) / (1 + Z90**2 / trials)
    reach = Z90 * np.sqrt(z * (1 - z) / trials + Z90**2 / (4 * trials**2)) / (1 + Z90**2 / trials)
    low = policy.lo + policy.width * max(0.0, float(middle - reach))
    high = policy.lo + policy.width * min(1.0, float(middle + reach))
    return GroupScore(
        int(whole.n[0]),
        len(people),
        n_eff,
        float(whole.raw[0]),
        adjusted,
        min(low, at),
        max(high, at),
    )
