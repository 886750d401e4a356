"""Case mix: what the kind of work adds to or takes from an average, measured within employees.

y = skill of the employee + sum over factors of effect[level] + noise, with the skill absorbed
(Frisch and Waugh 1933; Lovell 1963): effects come only from differences within employees, so an able
person on hard work does not make the work look easy. One ridge variance per factor, found by MacKay's
fixed-point form of EM (MacKay 1992); one small solve.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from app.method.cells import WHOLE, Cells, Floats, Ints, added

RARER = "(rarer kinds)"
MOST_LEVELS = 80
LEAST_ANSWERS = 10
MOST_RATERS = 300
LEAST_OF_RATER = 3
"""Colleagues who answer are many and answer seldom; ridge keeps what few answers say about them small."""
NO_SKILL = frozenset({"rater", "month"})
"""Factors that skill cannot hide in: where they can't be measured they are dropped, never compared inside."""
WITHIN = "within employees"
BETWEEN = "inside its levels"
DROPPED = "not used"


@dataclass
class Factor:
    """One thing outside the employee's control, as the model keeps it.

    `shares`: the company's mix of work over `levels`; `effects`: points above the average kind of work;
    `variance`: ridge variance of the effects; `quirk`: variance of an employee's own deviation at a level;
    `overlap`: within-employee share of the factor's variation; `used`: how it is used, `reason`: why so.
    """

    name: str
    levels: list[str]
    shares: list[float]
    effects: list[float]
    variance: float = 0.0
    quirk: float = 0.0
    overlap: float = 1.0
    used: str = WITHIN
    reason: str = ""

    def codes(self, cells: Cells) -> Ints:
        """The place of each cell's level in `levels`; levels never seen count among the rarer kinds."""
        place = {level: number for number, level in enumerate(self.levels)}
        last = len(self.levels) - 1
        if self.name == "month" and self.name not in cells.levels:
            if not len(cells):
                return cells.month
            first = int(cells.month.min())
            table = [place.get(str(month), last) for month in range(first, int(cells.month.max()) + 1)]
            return np.asarray(table, dtype=np.int64)[cells.month - first]
        if self.name not in cells.levels:
            return np.full(len(cells), place.get("", last), dtype=np.int64)
        table = [place.get(label, last) for label in cells.labels[self.name]]
        return np.asarray(table, dtype=np.int64)[cells.levels[self.name]]


def factor_of(name: str, cells: Cells) -> Factor | None:
    """The factor's levels and the company's mix over them, or None if the answers know only one level."""
    codes: Ints
    labels: tuple[str, ...]
    if name == "month" and name not in cells.levels:
        months, inverse = np.unique(cells.month, return_inverse=True)
        codes, labels = inverse.reshape(-1).astype(np.int64), tuple(str(month) for month in months.tolist())
    elif name in cells.levels:
        codes, labels = cells.levels[name], cells.labels[name]
    else:
        return None
    answers = added(codes, cells.n, len(labels))
    credit = added(codes, cells.sw, len(labels))
    if np.count_nonzero(answers) < 2:
        return None
    order = sorted(range(len(labels)), key=lambda code: (-int(answers[code]), labels[code]))
    most, least = (MOST_RATERS, LEAST_OF_RATER) if name == "rater" else (MOST_LEVELS, LEAST_ANSWERS)
    kept = [code for code in order[:most] if answers[code] >= least]
    shares = [float(credit[code]) for code in kept]
    total = float(credit.sum())
    shares.append(total - sum(shares))
    factor = Factor(name, [*(labels[code] for code in kept), RARER], [], [0.0] * (len(kept) + 1))
    factor.shares = [share / total for share in shares]
    return factor


def mixes(factors: list[Factor], cells: Cells, employees: int) -> Floats:
    """Credited answers per employee (rows) and level of every factor in turn (columns)."""
    blocks = []
    weight = cells.sw / WHOLE
    for factor in factors:
        size = len(factor.levels)
        flat = added(cells.employee * size + factor.codes(cells), weight, employees * size)
        blocks.append(flat.reshape(employees, size))
    return np.concatenate(blocks, axis=1) if blocks else np.zeros((employees, 0))


def company_mix(factors: list[Factor]) -> Floats:
    """The company's shares over all levels of all factors in turn."""
    return np.asarray([share for factor in factors for share in factor.shares], dtype=np.float64)


def slices(factors: list[Factor]) -> list[slice]:
    """Where each factor's levels stand among all levels."""
    ends = np.cumsum([0, *(len(factor.levels) for factor in factors)]).tolist()
    return [slice(first, last) for first, last in pairwise(ends)]


def overlap_of(factor: Factor, mix: Floats) -> float:
    """Share of the variation of a factor that lies within employees (1 = work dealt alike to all)."""
    weight = mix.sum(axis=1, keepdims=True)
    share = np.divide(mix, weight, out=np.zeros_like(mix), where=weight > 0)
    inside = float((mix * (1.0 - share)).sum())
    whole = float(weight.sum()) * float(sum(p * (1.0 - p) for p in factor.shares))
    return inside / whole if whole > 0 else 0.0


@dataclass
class Effects:
    """Effects of all levels in turn, their covariance, and one ridge variance per factor."""

    values: Floats
    covariance: Floats
    variances: list[float] = field(default_factory=list)


def solve(
    gram: Floats, moment: Floats, noise: float, blocks: list[slice], rounds: int = 200, start: float = 0.02
) -> Effects:
    """Ridge effects from normal equations; one variance per block by MacKay's fixed point.

    `gram` and `moment` are X'WX and X'Wy after absorbing; `noise` is the variance of one answer.
    """
    size = len(moment)
    if not size:
        return Effects(np.zeros(0), np.zeros((0, 0)), [])
    # columns without a single credited answer stay at zero effect and prior variance
    variances = [max(start * noise, 1e-9)] * len(blocks)
    precision = gram / noise
    values: Floats = np.zeros(size)
    covariance: Floats = np.zeros((size, size))
    for _ in range(rounds):
        ridge = np.empty(size)
        for block, variance in zip(blocks, variances, strict=True):
            ridge[block] = variance
        # (A + D^-1)^-1 = D^1/2 (D^1/2 A D^1/2 + I)^-1 D^1/2 stays well conditioned for tiny variances
        root = np.sqrt(ridge)
        inner = np.linalg.inv(precision * root[:, None] * root[None, :] + np.eye(size))
        covariance = np.asarray(inner * root[:, None] * root[None, :], dtype=np.float64)
        values = covariance @ (moment / noise)
        fresh = []
        for block, variance in zip(blocks, variances, strict=True):
            length = block.stop - block.start
            known = length - float(np.trace(covariance[block, block])) / variance
            square = float(values[block] @ values[block])
            fresh.append(max(square / known if known > 1e-9 else 0.0, 1e-9 * max(noise, 1e-9)))
        still = all(abs(a - b) <= 1e-4 * b for a, b in zip(fresh, variances, strict=True))
        variances = fresh
        if still:
            break
    return Effects(values, covariance, variances)


def absorbed(
    factors: list[Factor],
    every: dict[str, Ints],
    cells: Cells,
    mix: Floats,
    points: Floats,
    total: Floats,
) -> tuple[Floats, Floats]:
    """X'MWX and X'MWy, where M takes out every employee's own average.

    `every`: each factor's code per cell; `mix`: shares of work per employee; `points`: credited score sums
    per cell, in points; `total`: credited answers per employee.
    """
    weight = cells.sw / WHOLE
    blocks = slices(factors)
    size = blocks[-1].stop if blocks else 0
    gram, moment = np.zeros((size, size)), np.zeros(size)
    codes = [every[factor.name] for factor in factors]
    for a, block in enumerate(blocks):
        rows = block.stop - block.start
        moment[block] = added(codes[a], points, rows)
        for b in range(a + 1):
            other = blocks[b]
            columns = other.stop - other.start
            joint = added(codes[a] * columns + codes[b], weight, rows * columns)
            gram[block, other] = joint.reshape(rows, columns)
            gram[other, block] = gram[block, other].T
    gram -= (mix * total[:, None]).T @ mix
    moment -= mix.T @ added(cells.employee, points, len(total))
    return gram, moment


def centred(effects: Effects, factors: list[Factor]) -> Effects:
    """The same effects, measured from the company's average kind of work in each factor."""
    size = len(effects.values)
    turn = np.eye(size)
    for block, factor in zip(slices(factors), factors, strict=True):
        turn[block, block] -= np.asarray(factor.shares)[None, :]
    return Effects(turn @ effects.values, turn @ effects.covariance @ turn.T, effects.variances)
