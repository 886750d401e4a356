"""Effects on groups, by whole months and also of confidential lenses; and how soon people answer.

A confidential lens tells of groups of five at least on either side, and of each person only blocks of answers that are
told anyway (`scores.releasing`) and lie in the stretch whole. So a group's figure says nothing that its people's own
pages don't.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from math import exp, log

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import CONFIDENTIAL, CONFIDENTIAL_MINIMUM, Contact, Part
from app.effects.queries import Measure, on_like_work
from app.effects.rules import Effect, Pair, Prior, Sums, before_after
from app.method import Cells
from app.scores.loading import of_some
from app.scores.releasing import blocks
from app.scores.spans import Months

#: Of a colleague who stands beside a group so few answers on either side say something: their noise is known.
EACH = 3
#: Nothing is answered sooner than in a minute (hours).
SOONEST = 1 / 60
#: People's own pace differs by at least this (variance of logs): never quite nothing.
LEAST_PACE = 0.01


def by_months(
    session: Session, by: Measure, employees: Collection[int], months: Months, running: int
) -> dict[int, Sums]:
    """Of each of these employees the answers of a span of months, on like work. `running`: the month under way."""
    secret = by.lens in CONFIDENTIAL
    span = Months(0, months.last) if secret else months
    loaded = of_some(session, by.lens, by.scale.id, span, employees, running=running)
    cells = loaded.cells.where(_whole_blocks(loaded.cells, months, running)) if secret else loaded.cells
    if not len(cells.employee):
        return {}
    return on_like_work(by, cells, loaded.employees.tolist())


def _whole_blocks(cells: Cells, months: Months, running: int) -> npt.NDArray[np.bool_]:
    who, when, raters = cells.employee.tolist(), cells.month.tolist(), cells.words("rater")
    told: dict[int, list[tuple[int, str]]] = {}
    for employee, month, rater in zip(who, when, raters, strict=True):
        told.setdefault(employee, []).append((month, rater))
    kept = {
        employee: {
            month
            for start, end in blocks(answers, running)
            if months.first <= start and end <= months.last
            for month in range(start, end + 1)
        }
        for employee, answers in told.items()
    }
    return np.array([month in kept[one] for one, month in zip(who, when, strict=True)], dtype=bool)


def group_effect(
    session: Session,
    by: Measure,
    treated: Collection[int],
    beside: Collection[int],
    before: Months,
    after: Months,
    running: int,
    *,
    pooled: bool = False,
) -> Effect | None:
    """What changed for a group beside another; None where nobody has answers on both sides, and of a confidential lens
    where fewer than five have. `pooled`: it goes into one figure with others and is not told itself.
    """
    sides = [by_months(session, by, {*treated, *beside}, months, running) for months in (before, after)]

    def pairs(people: Collection[int]) -> list[Pair]:
        return [Pair(sides[0][one], sides[1][one]) for one in people if one in sides[0] and one in sides[1]]

    own, others = pairs(sorted(treated)), pairs(sorted(beside))
    if by.lens in CONFIDENTIAL:
        if len(own) < CONFIDENTIAL_MINIMUM and not pooled:
            return None
        others = others if len(others) >= CONFIDENTIAL_MINIMUM else []
    return before_after(own, others, by.prior, each=EACH)


def pace(
    session: Session, employees: Collection[int], start: datetime, end: datetime
) -> dict[int, list[float]]:
    """How soon each of these took part in contacts of a stretch: minus the logarithm of the hours from a contact's
    opening, so that more is better.
    """
    rows = session.execute(
        select(Part.employee_id, Part.at, Contact.opened_at)
        .join(Contact, Contact.id == Part.contact_id)
        .where(Part.employee_id.in_(employees), Part.at >= start, Part.at < end)
    )
    found: dict[int, list[float]] = {}
    for row in rows:
        hours = max((row.at - row.opened_at).total_seconds() / 3600, SOONEST)
        found.setdefault(row.employee_id, []).append(-log(hours))
    return found


def pace_effect(
    session: Session,
    treated: Collection[int],
    beside: Collection[int],
    before: tuple[datetime, datetime],
    after: tuple[datetime, datetime],
) -> Effect | None:
    """How the time to answer changed, in logarithms; `hours` and `times` turn it into what people read."""
    sides = [pace(session, {*treated, *beside}, *stretch) for stretch in (before, after)]
    noise = _noise([*sides[0].values(), *sides[1].values()])
    sums = [{who: _sums(values, noise) for who, values in side.items()} for side in sides]

    def pairs(people: Collection[int]) -> list[Pair]:
        return [
            Pair(sums[0][one], sums[1][one]) for one in sorted(people) if one in sums[0] and one in sums[1]
        ]

    return before_after(pairs(treated), pairs(beside), _prior(list(sums[0].values())), each=EACH)


def _sums(values: Sequence[float], noise: float) -> Sums:
    return Sums(len(values), float(np.mean(values)), noise / len(values))


def _noise(groups: Sequence[Sequence[float]]) -> float:
    """The variance of one answer's pace, pooled within people."""
    free = sum(len(group) - 1 for group in groups)
    square = sum(float(np.var(group)) * len(group) for group in groups)
    return square / free if free > 0 and square > 0 else 1.0


def _prior(people: Sequence[Sums]) -> Prior:
    """Mean and variance of people's own pace, by moments."""
    if len(people) < 2:
        return Prior(people[0].mean if people else 0.0, 1.0)
    means = [one.mean for one in people]
    noise = sum(one.variance for one in people) / len(people)
    return Prior(float(np.mean(means)), max(float(np.var(means, ddof=1)) - noise, LEAST_PACE))


def hours(pace: float) -> float:
    """The hours behind a pace."""
    return exp(-pace)


def times(change: float) -> float:
    """A change of pace as a share of the time: 0.8 is a fifth sooner."""
    return exp(-change)
