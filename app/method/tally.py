"""Sums per employee, and how an employee's own answers are weighed where kinds of work suit people differently."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.method.casemix import NO_SKILL, Factor, mixes
from app.method.cells import WHOLE, Cells, Floats, Ints, added
from app.method.drift import Drift
from app.method.model import Model


@dataclass(frozen=True)
class Tallied:
    """Sums per employee, made once: answers, credit, Kish's count, raw averages and shares of work.

    `shares` holds, by factor, each employee's share of work per level; `periods` per period of the window;
    `cells` is what was added up.
    """

    n: Ints
    weight: Floats
    kish: Floats
    raw: Floats
    shares: dict[str, Floats]
    periods: Floats
    cells: Cells


def tally(factors: list[Factor], drift: Drift, cells: Cells, employees: int) -> Tallied:
    """Add cells up per employee code."""

    def per(values: Floats) -> Floats:
        return added(cells.employee, values, employees)

    w, q = per(cells.sw / WHOLE), per(cells.sww / WHOLE**2)
    some = w > 0
    safe = np.where(some, w, 1.0)
    raw = np.where(some, per(cells.swy / (WHOLE * cells.unit)) / safe, np.nan)
    kish = np.where(some, safe**2 / np.where(some, q, 1.0), 0.0)
    shares = {factor.name: mixes([factor], cells, employees) / safe[:, None] for factor in factors}
    n = per(cells.n.astype(np.float64)).astype(np.int64)
    return Tallied(n, w, kish, raw, shares, drift.shares(cells, employees), cells)


@dataclass(frozen=True)
class Weighing:
    """An employee's answers weighed anew over the levels of the factor that suits people most differently.

    `factor`: which, "" without quirks; `away`: weights above the company's mix, per employee and level;
    `thin`: the weights' sum of squares per answer; `raw`, `taken`: by how much the average, and what work
    explains of it at the company's average, move with the weights (points).
    """

    factor: str
    away: Floats
    thin: Floats
    raw: Floats
    taken: Floats


def weighing(model: Model, sums: Tallied) -> Weighing:
    """The weights w of least variance, noise * sum w^2 / n + quirk * sum (w - company's mix)^2 at sum w = 1.

    Few answers are averaged as they come; many stand for the company's mix of work by themselves (between
    the plain and the post-stratified mean; Holt and Smith 1979). The noise is the company's, the same for
    all, so that weights cannot favour luck.
    """
    people, some = len(sums.n), sums.kish > 0
    thin = np.where(some, 1.0 / np.where(some, sums.kish, 1.0), 0.0)
    none = np.zeros(people)
    factor = _suiting(model)
    if factor is None:
        return Weighing("", none, thin, none, none)
    cells, size, mix = sums.cells, len(factor.levels), np.asarray(factor.shares)
    flat = cells.employee * size + factor.codes(cells)

    def per(values: Floats) -> Floats:
        return added(flat, values, people * size).reshape(people, size)

    expected = np.zeros(len(cells))
    for one in model.used:
        expected += np.asarray(one.effects)[one.codes(cells)]
    credit = cells.sw / WHOLE
    w, q = per(credit), per(cells.sww / WHOLE**2)
    there, safe = w > 0, np.where(w > 0, w, 1.0)
    each = np.where(there, q / safe**2, 0.0)
    precision = np.where(there, 1.0 / (factor.quirk + model.noise * each), 0.0)
    missing = 1.0 - factor.quirk * (precision @ mix)
    total = precision.sum(axis=1)
    lift = np.where(some, missing / np.where(some, total, 1.0), 0.0)
    weight = (factor.quirk * mix + lift[:, None]) * precision
    moved = np.where(there, (weight - sums.shares[factor.name]) / safe, 0.0)
    return Weighing(
        factor.name,
        np.where(some[:, None], weight - mix, 0.0),
        (weight**2 * each).sum(axis=1),
        (moved * per(cells.swy / (WHOLE * cells.unit))).sum(axis=1),
        (moved * per(credit * expected)).sum(axis=1),
    )


def _suiting(model: Model) -> Factor | None:
    """The factor through which work dealt unevenly and suiting people differently moves averages most.

    Told by the model alone, so that one person is weighed as everybody was. Who answered is no kind of work.
    """
    kinds = [factor for factor in model.used if factor.quirk > 0.0 and factor.name not in NO_SKILL]

    def far(factor: Factor) -> float:
        return factor.quirk * (1.0 - factor.overlap) * sum(share * (1.0 - share) for share in factor.shares)

    return max(kinds, key=far, default=None)
