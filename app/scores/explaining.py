"""Why a number is what it is: the stored model and the person's own tallies, said in words."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import Cell
from app.contacts.scales import SCALES, Scale
from app.scores.method import Cells, Explanation, Model, WhatIf, explain, sentences, whatif
from app.scores.models import Fit, Tally
from app.scores.policy import policy_for


@dataclass(frozen=True)
class Step:
    """One line of the waterfall, in shown values."""

    label: str
    amount: float
    note: str


@dataclass(frozen=True)
class Why:
    """The exact arithmetic of one score, in shown values, and what the next ten answers could change."""

    raw: float
    terms: list[Step]
    pull: float
    score: float
    company: float
    sentences: list[str]
    best: tuple[float, str]
    worst: tuple[float, str]
    same: tuple[float, str]


def why(session: Session, fit: Fit, employee_id: int, *, own: bool) -> Why | None:
    """The explanation of one employee's number in one fit; None without an answer."""
    rows = session.execute(
        select(
            Tally.month,
            Cell.channel,
            Cell.reason,
            Cell.product,
            Tally.n,
            Tally.sw,
            Tally.sww,
            Tally.swy,
            Tally.swyy,
        )
        .join(Cell, Cell.id == Tally.cell_id)
        .where(
            Tally.employee_id == employee_id,
            Cell.lens == fit.lens,
            Cell.scale == fit.scale,
            Tally.month.between(fit.first_month, fit.last_month),
            Tally.n > 0,
        )
    ).all()
    if not rows:
        return None
    scale = SCALES[fit.scale]
    model = Model.from_dict(fit.model)
    policy, _ = policy_for(session, fit.lens, scale)
    sums = [np.array([row[place] for row in rows], dtype=np.int64) for place in range(4, 9)]
    cells = Cells.from_sums(
        np.zeros(len(rows), dtype=np.int64),
        np.array([row.month for row in rows], dtype=np.int64),
        {name: [getattr(row, name) for row in rows] for name in ("channel", "reason", "product")},
        n=sums[0],
        sw=sums[1],
        sww=sums[2],
        swy=sums[3],
        swyy=sums[4],
    )
    found = explain(model, policy, cells)
    return _shown(found, whatif(model, policy, cells), scale, own=own)


def _shown(found: Explanation, ahead: WhatIf, scale: Scale, *, own: bool) -> Why:
    terms = [
        Step(
            label=term.factor.capitalize(),
            amount=scale.shown(term.amount),
            note=f"{term.level or 'not given'}: {term.level_share:.0%} of this work, {term.company_share:.0%} of "
            "the company's",
        )
        for term in found.terms
    ]
    return Why(
        raw=scale.shown(found.raw),
        terms=terms,
        pull=scale.shown(found.pull),
        score=scale.shown(found.adjusted_score),
        company=scale.shown(found.company_mean),
        sentences=sentences(found, second_person=own),
        best=(scale.shown(ahead.best.adjusted_score), ahead.best.standing),
        worst=(scale.shown(ahead.worst.adjusted_score), ahead.worst.standing),
        same=(scale.shown(ahead.same.adjusted_score), ahead.same.standing),
    )
