"""Drift: how far a person's service moves over time, beyond noise.

Differences between periods within an employee are split into a part that comes and goes from period to
period and a random walk (a variogram, Matheron 1963; weighted least squares, neither part negative).
A score is used to decide what comes next, so its range allows for a window to come as long as the one seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.method.cells import WHOLE, Cells, Floats, Ints, added
from app.method.noise import nonnegative

MOST_PERIODS = 12
WORTH = 0.1
"""Pairs are weighted as if drift were this share of the variance of skill, so that no few people decide."""


@dataclass
class Drift:
    """`passing`: variance of a period's own deviation; `walk`: variance a period adds to a random walk.

    Both in squared points. `first`, `last`: the periods seen; `bin`: how many periods are taken together.
    """

    passing: float = 0.0
    walk: float = 0.0
    first: int = 0
    last: int = 0
    bin: int = 1

    @property
    def periods(self) -> int:
        """How many (joined) periods the window has."""
        return (self.last - self.first) // self.bin + 1

    def places(self, month: Ints) -> Ints:
        """The period of every cell, counted from 0; periods outside the window count as its nearest."""
        return np.clip((month - self.first) // self.bin, 0, self.periods - 1)

    def shares(self, cells: Cells, employees: int) -> Floats:
        """Each employee's share of answers per period; even shares without an answer."""
        size = self.periods
        flat = cells.employee * size + self.places(cells.month)
        share = added(flat, cells.sw / WHOLE, employees * size).reshape(employees, size)
        total = share.sum(axis=1, keepdims=True)
        even = np.full_like(share, 1.0 / size)
        shares: Floats = np.divide(share, total, out=even, where=total > 0)
        return shares

    def allowance(self, share: Floats) -> tuple[Floats, Floats]:
        """Per employee: variance of the average seen, and of the step to a window to come as long."""
        if self.passing <= 0.0 and self.walk <= 0.0:
            return np.zeros(len(share)), np.zeros(len(share))
        size = self.periods
        seen = self.passing * (share**2).sum(axis=1)
        # weights of each period's step of the walk in (average to come) - (average seen)
        ahead = np.concatenate([-share, np.full((len(share), size), 1.0 / size)], axis=1)
        steps = np.cumsum(ahead[:, ::-1], axis=1)[:, ::-1][:, 1:]
        return seen, self.passing / size + self.walk * (steps**2).sum(axis=1)


def window(cells: Cells) -> Drift:
    """The window the answers span, with no drift yet."""
    if not len(cells):
        return Drift()
    first, last = int(cells.month.min()), int(cells.month.max())
    return Drift(0.0, 0.0, first, last, -(-(last - first + 1) // MOST_PERIODS))


def estimate(cells: Cells, expected: Floats, noise: Floats, spread: float, employees: int) -> Drift:
    """Drift from cells by period. `expected`: case-mix expectation per cell in points; `noise`: variance of
    one answer per employee.
    """
    drift = window(cells)
    size = drift.periods
    if size < 2:
        return drift
    flat = cells.employee * size + drift.places(cells.month)

    def table(values: Floats) -> Floats:
        return added(flat, values, employees * size).reshape(employees, size)

    w = table(cells.sw / WHOLE)
    q = table(cells.sww / WHOLE**2)
    r = table(cells.swy / (WHOLE * cells.unit) - cells.sw / WHOLE * expected)
    there = w > 0
    safe = np.where(there, w, 1.0)
    mean, thin = r / safe, q / safe**2
    usual, part = float(noise.mean()), WORTH * spread**2
    # (the walk stands first: where two periods cannot tell the two apart, it is the careful one)
    # the plain normal equations of sum weight (d^2 - noise - 2 passing - walk lag)^2, kept per employee
    left = np.zeros((employees, 2, 2))
    right = np.zeros((employees, 2))
    for p in range(size):
        for o in range(p + 1, size):
            both = there[:, p] & there[:, o]
            # weights know counts only: noise told by a person's own level would favour lucky streaks
            reach = np.where(both, thin[:, p] + thin[:, o], 1.0)
            weight = np.where(both, 1.0 / (reach * usual + part) ** 2, 0.0)
            excess = (mean[:, p] - mean[:, o]) ** 2 - reach * noise
            shape = np.asarray([float(o - p), 2.0])
            left += weight[:, None, None] * np.outer(shape, shape)[None]
            right += (weight * excess)[:, None] * shape[None, :]
    return _solved(drift, left, right)


def _solved(drift: Drift, left: Floats, right: Floats) -> Drift:
    """The two variances, or none when their sum is not clearly above zero (clustered by employee)."""
    system, goal = left.sum(axis=0), right.sum(axis=0)
    if np.linalg.matrix_rank(system) == 0:
        return drift
    total = right.sum(axis=0)
    error = np.sqrt(((right - right.mean(axis=0)) ** 2).sum(axis=0))
    sure = float((total / np.maximum(error, 1e-300)).max())
    if sure <= 1.0:
        return drift
    scale = np.sqrt(np.maximum(np.diag(system), 1e-300))
    solution = nonnegative(system / np.outer(scale, scale), goal / scale)
    # what stands only a little above none is mostly chance: the share that is not (James and Stein 1961)
    walk, passing = (solution / scale * (1.0 - 1.0 / sure / sure)).tolist()
    return Drift(float(passing), float(walk), drift.first, drift.last, drift.bin)
