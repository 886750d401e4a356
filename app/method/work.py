"""A fit under way: the cells, the factors found in them, and what is added up once."""

from __future__ import annotations

import numpy as np

from app.method import drift as drifts
from app.method import noise as noises
from app.method.casemix import (
    BETWEEN,
    DROPPED,
    NO_SKILL,
    Factor,
    factor_of,
    mixes,
    overlap_of,
)
from app.method.cells import WHOLE, Cells, Floats, added
from app.method.model import Model
from app.method.policy import Policy
from app.method.standing import Adjusted, adjusted_from
from app.method.tally import Weighing, tally, weighing


class Work:
    """A fit under way: the cells, what is added up once, and the model as far as it has come."""

    def __init__(self, cells: Cells, policy: Policy) -> None:
        self.cells, self.policy = cells, policy
        self.employees = cells.employees
        middle = (policy.lo + policy.hi) / 2.0
        self.model = Model(noises.USUAL_KAPPA, middle, 0.1 * policy.width, [], [], [], [], [], 0.0, 0.0)
        self.model.drift = drifts.window(cells)
        self.model.factors = factors_of(cells, policy, self.employees)
        self.sums = tally(self.model.factors, self.model.drift, cells, self.employees)
        self.codes = {factor.name: factor.codes(cells) for factor in self.model.factors}
        self._weighed: tuple[object, Weighing] | None = None
        # credited score sums per cell, in points
        self.points: Floats = cells.swy / (WHOLE * cells.unit)

    def adjusted(self) -> Adjusted:
        """Everybody's average as the model now stands."""
        used = [(factor.name, factor.quirk, factor.effects) for factor in self.model.used]
        weighed_by = (used, self.model.noise)
        if self._weighed is None or self._weighed[0] != weighed_by:
            self._weighed = weighed_by, weighing(self.model, self.sums)
        return adjusted_from(self.model, self.policy, self.sums, self._weighed[1])

    def expected(self, factors: list[Factor]) -> Floats:
        """The case-mix expectation of every cell: the sum of its effects, in points."""
        total = np.zeros(len(self.cells))
        for factor in factors:
            total += np.asarray(factor.effects)[self.codes[factor.name]]
        return total

    def per_employee(self, values: Floats) -> Floats:
        """Sums of a value per cell."""
        return added(self.cells.employee, values, self.employees)


def factors_of(cells: Cells, policy: Policy, employees: int) -> list[Factor]:
    """The factors the answers know, each with its overlap and what becomes of it."""
    found = []
    for name in policy.factors:
        factor = factor_of(name, cells)
        if factor is None:
            continue
        factor.overlap = overlap_of(factor, mixes([factor], cells, employees))
        if factor.overlap < policy.min_overlap and name in NO_SKILL:
            factor.used = DROPPED
            factor.reason = f"Only {factor.overlap:.0%} of its variation is within employees: it is left out."
        elif factor.overlap < policy.min_overlap:
            factor.used = BETWEEN
            factor.reason = (
                f"Only {factor.overlap:.0%} of its variation is within employees, so it cannot be told from"
                " skill: people are compared inside its levels."
            )
        found.append(factor)
    return found
