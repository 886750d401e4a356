"""Trend: is a person's service on like work going up or down? A coaching hint, never a ground for more.

An empirical-Bayes slope (Morris 1983) over the periods of the cells, shrunk by how much slopes differ in
the company; said only when a change large enough to matter is likely enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from app.intervals import Z90
from app.method.cells import WHOLE, Cells, Floats, added
from app.method.model import Model
from app.method.policy import Policy
from app.method.standing import adjust, strength

LEAST_PERIODS = 3


@dataclass(frozen=True)
class Trend:
    """`change`, `low`, `high`: points over the window seen and its 90% range; `probability`: of a change in
    this direction beyond `min_gap` of the scale; `said`: whether it may be shown; `direction`: "up",
    "down" or "" when nothing is said; `slope`: points per period.
    """

    slope: float
    change: float
    low: float
    high: float
    probability: float
    said: bool
    direction: str
    periods: int


def slopes(cells: Cells, taken: Floats, employees: int) -> tuple[Floats, Floats, Floats]:
    """Per employee: least-squares slope, its sum of squares, and the squared-credit factor of its noise.

    Made of n, St, Stt, Sy and Sty only. `taken`: case-mix expectation per cell, in points.
    """
    t = (cells.month - cells.month.min()).astype(np.float64) if len(cells) else np.zeros(0)
    w, q = cells.sw / WHOLE, cells.sww / WHOLE**2
    y = cells.swy / (WHOLE * cells.unit) - w * taken

    def per(values: Floats) -> Floats:
        return added(cells.employee, values, employees)

    s_w = per(w)
    safe = np.where(s_w > 0, s_w, 1.0)
    middle = per(w * t) / safe
    s_tt = per(w * t * t) - safe * middle**2
    s_ty = per(y * t) - middle * per(y)
    s_q = per(q * t * t) - 2.0 * middle * per(q * t) + middle**2 * per(q)
    wide = s_tt > 1e-9
    rate = np.where(wide, s_ty / np.where(wide, s_tt, 1.0), 0.0)
    return rate, np.where(wide, s_tt, 0.0), np.where(wide, s_q, 0.0)


def slope_variance(cells: Cells, taken: Floats, noise: Floats, employees: int) -> float:
    """How much true slopes differ between employees (moments, weighted by precision; never negative)."""
    rate, square, credit = slopes(cells, taken, employees)
    known = square > 0
    if int(known.sum()) < 3:
        return 0.0
    thin = credit[known] / square[known] ** 2
    error = noise[known] * thin
    # weights know counts only: noise told by a person's own level would favour lucky streaks
    weight = 1.0 / np.maximum(thin, 1e-12) ** 2
    return max(float((weight * (rate[known] ** 2 - error)).sum() / weight.sum()), 0.0)


def trends(model: Model, policy: Policy, cells: Cells, employees: int) -> list[Trend]:
    """The trend of every employee code below `employees`."""
    if not employees:
        return []
    pairs = (
        np.unique(cells.employee * (int(cells.month.max()) + 1) + cells.month) if len(cells) else cells.month
    )
    held = pairs // (int(cells.month.max()) + 1) if len(cells) else pairs
    periods = np.bincount(held, minlength=employees)
    sums = adjust(model, policy, cells, employees)
    taken = np.zeros(len(cells))
    for factor in model.used:
        taken += np.asarray(factor.effects)[factor.codes(cells)]
    acts = strength(model, sums.rough)
    rate, square, credit = slopes(cells, taken * acts[cells.employee], employees)
    noise = sums.at_work + sum(factor.quirk for factor in model.used)
    error = noise * credit / np.where(square > 0, square, 1.0) ** 2
    first, last = np.full(employees, np.inf), np.full(employees, -np.inf)
    np.minimum.at(first, cells.employee, cells.month)
    np.maximum.at(last, cells.employee, cells.month)
    told = (periods >= LEAST_PERIODS) & (square > 0) & (model.slope > 0.0)
    found = []
    for code in range(employees):
        if not told[code]:
            found.append(Trend(0.0, 0.0, 0.0, 0.0, 0.0, said=False, direction="", periods=int(periods[code])))
            continue
        shrunk = model.slope / (model.slope + float(error[code]))
        span = float(last[code] - first[code])
        slope = float(rate[code]) * shrunk
        deviation = sqrt(model.slope * (1.0 - shrunk)) * span
        found.append(_told(policy, slope, slope * span, deviation, int(periods[code])))
    return found


def _told(policy: Policy, slope: float, change: float, deviation: float, periods: int) -> Trend:
    """A trend, said only if the change is likely enough to be beyond the least that matters."""
    gap = policy.min_gap * policy.width
    beyond = 0.5 * (1.0 + erf((abs(change) - gap) / max(deviation * sqrt(2.0), 1e-12)))
    said = beyond >= policy.p_trend
    direction = ("up" if change > 0 else "down") if said else ""
    reach = Z90 * deviation
    return Trend(slope, change, change - reach, change + reach, beyond, said, direction, periods)


def trend(model: Model, policy: Policy, cells: Cells) -> Trend:
    """The trend of one employee; all cells count as theirs."""
    return trends(model, policy, cells.as_one(), 1)[0]
