"""Fitting: from cells to a model and everybody's figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.method.cells import Cells
from app.method.company import between, centre, over_time, place
from app.method.effects import bend, noise_and_quirks, within
from app.method.model import Model
from app.method.policy import Policy
from app.method.skill import fit_skill
from app.method.standing import (
    Outputs,
    outputs,
    trials_of,
)
from app.method.work import Work


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
        within(work)
        centre(work)
        bend(work)
        noise_and_quirks(work)
        centre(work)
        if between(work):
            centre(work)
        over_time(work)
        centre(work)
    sums = work.adjusted()
    _, trials = trials_of(policy, sums)
    share = (np.nan_to_num(sums.adjusted, nan=model.centre) - policy.lo) / policy.width
    place(model, policy, fit_skill(share, trials))
    return Fit(model, outputs(model, policy, sums))
