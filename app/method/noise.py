"""Noise of one answer, quirks of a person at a level, and drift of a person over time.

Var(answer | mean m) = kappa (hi - m)(m - lo): the bound of Bhatia and Davis (2000) times one constant.
kappa and the quirk variances solve the moment equations of the sums of squares within employees
(Henderson's method 3; Searle, Casella and McCulloch 1992) under the constraint that none is negative.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.method.cells import WHOLE, Bools, Cells, Floats, Ints, added

USUAL_KAPPA = 0.6
PRIOR_ANSWERS = 10.0
LEAST_KAPPA = 0.02
MOST_EMPLOYEES = 3000
"""Variances are estimated on an even sample of so many employees; more add time and no accuracy."""


def bound(mean: Floats | float, lo: float, hi: float) -> Floats:
    """(hi - m)(m - lo), the largest variance an answer with this mean can have (Bhatia and Davis)."""
    inside = np.clip(np.asarray(mean, dtype=np.float64), lo, hi)
    value: Floats = (hi - inside) * (inside - lo)
    return value


@dataclass
class Sums:
    """Credit, squared credit and residual sums per group, and the employee of the group."""

    employee: Ints
    w: Floats
    q: Floats
    r: Floats


def grouped(key: Ints, cells: Sums) -> tuple[Sums, Ints]:
    """`cells` added up by (employee, key), and the group of every cell."""
    joint = cells.employee * (int(key.max()) + 1 if len(key) else 1) + key
    _, first, inverse = np.unique(joint, return_index=True, return_inverse=True)
    group = inverse.reshape(-1)
    size = len(first)
    totals = [added(group, column, size) for column in (cells.w, cells.q, cells.r)]
    return Sums(cells.employee[first], totals[0], totals[1], totals[2]), group


@dataclass
class Variances:
    """kappa, one quirk variance per grouping given, and the average noise variance of one answer."""

    kappa: float
    quirks: list[float]
    noise: float


def sample(employee: Ints, employees: int) -> Bools:
    """Which cells belong to an even sample of employees, where there are more than variances need."""
    step = max(1, -(-employees // MOST_EMPLOYEES))
    return np.asarray(employee % step == 0)


def estimate(
    cells: Cells, keys: list[Ints], squares_of: list[Floats], expected: Floats, lo: float, hi: float
) -> Variances:
    """Kappa and the quirk variance of every grouping in `keys` (a code per cell).

    `expected` holds each cell's case-mix expectation in points (sum of effects); it is taken off first.
    `squares_of` holds, per grouping, the squared strength with which a quirk shows in each cell.
    """
    if not len(cells):
        return Variances(USUAL_KAPPA, [0.0] * len(keys), USUAL_KAPPA * float(bound((lo + hi) / 2, lo, hi)))
    w, q = cells.sw / WHOLE, cells.sww / WHOLE**2
    y, yy = cells.swy / (WHOLE * cells.unit), cells.swyy / (WHOLE * cells.unit**2)
    residual = y - w * expected
    squares = yy - 2.0 * expected * y + w * expected**2
    _, who = np.unique(cells.employee, return_inverse=True)
    who = who.reshape(-1).astype(np.int64)
    people = int(who.max()) + 1

    def per(values: Floats) -> Floats:
        return added(who, values, people)

    base = Sums(who, w, q, residual)
    w_i, q_i, r_i, y_i = per(w), per(q), per(residual), per(y)
    mean = r_i / w_i
    # expected bound of a person's answers: unbiased for the person's mean, less what the mix explains
    explained = per(w * expected**2) / w_i - (per(w * expected) / w_i) ** 2
    raw = bound(y_i / w_i, lo, hi)
    counts = w_i**2 / q_i
    groups = [grouped(key, base) for key in keys]
    size = len(keys) + 1
    left, right = np.zeros((size, size)), np.zeros(size)
    freedom = np.maximum(w_i - q_i / w_i, 0.0)
    right[0] = float((per(squares) - w_i * mean**2).sum())
    spare = []
    for row, (group, _) in enumerate(groups, start=1):
        level = group.r / group.w
        right[row] = float((group.w * (level - mean[group.employee]) ** 2).sum())
        inner = added(group.employee, group.q / group.w, people)
        spare.append(np.maximum(inner - q_i / w_i, 0.0))
    strengths = [
        added(member, w * square, len(group.w)) / group.w
        for (group, member), square in zip(groups, squares_of, strict=True)
    ]
    for a, (group, member) in enumerate(groups):
        own = float((strengths[a] * group.w**2 / w_i[group.employee]).sum())
        left[0, a + 1] = left[a + 1, a + 1] = float((strengths[a] * group.w).sum()) - own
        for b in range(a):
            other, inside = groups[b]
            one, two, credit = _crossed(member, inside, w)
            left[a + 1, b + 1] = float((strengths[b][two] * credit**2 / group.w[one]).sum())
            left[b + 1, a + 1] = float((strengths[a][one] * credit**2 / other.w[two]).sum()) - own
    for b, (other, _) in enumerate(groups):
        own = float((strengths[b] * other.w**2 / w_i[other.employee]).sum())
        left[b + 2 :, b + 1] -= own
    kappa = USUAL_KAPPA
    quirks = np.zeros(len(keys))
    for _ in range(6):
        shape = np.maximum(raw - explained, 0.0) / np.maximum(1.0 - kappa / np.maximum(counts, 2.0), 0.5)
        left[0, 0] = float((freedom * shape).sum())
        for row, extra in enumerate(spare, start=1):
            left[row, 0] = float((extra * shape).sum())
        kappa, quirks = _solved(left, right, (hi - lo) ** 2 / 4.0)
    noise = kappa * left[0, 0] / max(float(freedom.sum()), 1e-9)
    if not noise > 0.0:
        noise = kappa * float(bound(float(y.sum() / w.sum()), lo, hi))
    return Variances(kappa, quirks.tolist(), float(max(noise, 1e-6 * (hi - lo) ** 2)))


def _crossed(a: Ints, b: Ints, weight: Floats) -> tuple[Ints, Ints, Floats]:
    """Credit by pairs of groups: the groups of every pair, and the pair's credit."""
    size = int(b.max()) + 1
    distinct, inverse = np.unique(a * size + b, return_inverse=True)
    return distinct // size, distinct % size, added(inverse.reshape(-1), weight, len(distinct))


def _solved(left: Floats, right: Floats, widest: float) -> tuple[float, Floats]:
    """The moment equations under kappa >= its least and quirks >= 0, with a weak prior on kappa."""
    system, goal = left.copy(), right.copy()
    # quirks as shares of the widest variance, so that the unit of the scale cannot matter
    system[:, 1:] *= widest
    system[0, 0] += PRIOR_ANSWERS * 0.1 * widest
    goal[0] += USUAL_KAPPA * PRIOR_ANSWERS * 0.1 * widest
    scale = np.maximum(np.abs(system).max(axis=1), 1e-12)
    solution = nonnegative(system / scale[:, None], goal / scale)
    return float(max(solution[0], LEAST_KAPPA)), solution[1:] * widest


def nonnegative(system: Floats, goal: Floats) -> Floats:
    """Least squares under solution >= 0 for a handful of unknowns: the best of all supports, exactly."""
    size = system.shape[1]
    best, least = np.zeros(size), float(goal @ goal)
    for chosen in range(1, 2**size):
        support = [place for place in range(size) if chosen >> place & 1]
        part, *_ = np.linalg.lstsq(system[:, support], goal, rcond=None)
        if (part < 0.0).any():
            continue
        left = goal - system[:, support] @ part
        if float(left @ left) < least - 1e-15:
            least, best = float(left @ left), np.zeros(size)
            best[support] = part
    return best
