"""The people of a cycle, what is known of each in both windows, and what more answers of the same kind would tell."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.scales import SCALES
from app.decisions.models import Desk
from app.decisions.sources import NOT_ENOUGH
from app.method import Model
from app.method.cells import Cells
from app.method.standing import adjust, outputs
from app.scores.loading import of_people
from app.scores.models import Evidence, Fit
from app.scores.policy import policy_at
from app.scores.queries import exact_fits, main_fit
from app.scores.spans import Months
from app.sets.risk import Person

#: How many more answers each is asked about.
MORE = 50
#: Who is less likely than this to be below the floor is not asked about: fifty answers more would not flag them.
NEAR = 0.1


@dataclass(frozen=True)
class Crowd:
    """Everybody in a cycle by one lens: the lens, the bar in force, and how many months `MORE` answers take."""

    people: list[Person]
    lens: str = ""
    bar: float = 0.95
    months: float | None = None
    #: Whether it could be reckoned what more answers would tell.
    ahead: bool = False


def crowd(session: Session, desk: Desk, ids: Collection[int]) -> Crowd:
    """The people of a cycle as the lens with most answers about them has it, in the two windows of its desk."""
    later_span = Months(desk.cycle.first_month, desk.cycle.last_month)
    fit = main_fit(exact_fits(session, later_span))
    if fit is None:
        return Crowd([])
    before = exact_fits(session, Months(desk.earlier_first, desk.earlier_last))
    first = next((one for one in before if (one.lens, one.scale) == (fit.lens, fit.scale)), None)
    later = _rows(session, fit, ids)
    earlier = _rows(session, first, ids) if first is not None else {}
    near = [one.employee_id for one in later.values() if one.p_floor >= NEAR]
    after = _after(session, fit, near)
    paces = [later[one].n / later_span.length for one in near]
    policy = policy_at(session, fit.policy_version, fit.lens, SCALES[fit.scale])
    pace = median(paces) if paces else 0.0
    return Crowd(
        [_person(later[one], earlier.get(one), (after or {}).get(one)) for one in sorted(later)],
        fit.lens,
        policy.p_floor,
        MORE / pace if pace else None,
        after is not None,
    )


def _rows(session: Session, fit: Fit, ids: Collection[int]) -> dict[int, Evidence]:
    found = session.scalars(select(Evidence).where(Evidence.fit_id == fit.id))
    return {one.employee_id: one for one in found if one.employee_id in ids}


def _person(later: Evidence, earlier: Evidence | None, after: float | None) -> Person:
    return Person(
        later.employee_id,
        later.raw,
        earlier.p_floor if earlier else None,
        later.p_floor,
        earlier is not None and earlier.standing != NOT_ENOUGH,
        later.standing != NOT_ENOUGH,
        after,
    )


def _after(session: Session, fit: Fit, ids: Collection[int]) -> dict[int, float] | None:
    """By the model as it was fitted, without a fit of its own; None where there is no model any more."""
    kept = session.scalar(select(Fit.model).where(Fit.id == fit.id))
    if not kept:
        return None
    if not ids:
        return {}
    loaded = of_people(session, fit, ids)
    cells = loaded.span(Months(fit.first_month, fit.last_month))
    if not len(cells):
        return {}
    policy = policy_at(session, fit.policy_version, fit.lens, SCALES[fit.scale])
    model = Model.from_dict(kept)
    found = outputs(model, policy, adjust(model, policy, _with_more(cells), len(loaded.employees)))
    return {
        int(one): float(found.p_floor[at])
        for at, one in enumerate(loaded.employees)
        if found.standing[at] != NOT_ENOUGH
    }


def _with_more(cells: Cells) -> Cells:
    """Each person's answers with `MORE` whole ones of the same kind, on the same mix of work."""
    per = np.bincount(cells.employee, weights=cells.n)
    grown = 1.0 + MORE / np.maximum(per, 1.0)[cells.employee]
    return replace(
        cells,
        **{
            name: np.rint(getattr(cells, name) * grown).astype(np.int64)
            for name in ("n", "sw", "sww", "swy", "swyy")
        },
    )
