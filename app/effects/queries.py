"""Answers of stretches of days, put on like work by the fitted model, and whom somebody may be compared with."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.contacts.models import CONFIDENTIAL, Cell, Contribution, Rating
from app.contacts.scales import SCALES, Scale
from app.effects.rules import LEAST, Effect, Pair, Prior, Sums, before_after
from app.method import Cells, Model, Policy
from app.method.standing import adjust, usual_noise
from app.people.models import Employee
from app.scores.loading import LEVELS
from app.scores.models import Fit, Tally
from app.scores.policy import policy_at

Ints = npt.NDArray[np.int64]
WHOLE = 1000
#: At most so many comparable people are looked at, the nearest first.
MOST_BESIDE = 60
#: Somebody whose work is less alike than this share is nobody to compare with.
LEAST_ALIKE = 0.3


@dataclass(frozen=True)
class Days:
    """A stretch of days in the company's zone, `first` included, `last` not."""

    first: date
    last: date

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """As moments in UTC."""
        here = ZoneInfo(zone)
        start, end = (datetime.combine(day, time(), here).astimezone(UTC) for day in (self.first, self.last))
        return start, end

    @property
    def weeks(self) -> float:
        """How long, in weeks."""
        return (self.last - self.first).days / 7


@dataclass(frozen=True)
class Measure:
    """A lens and scale with the fitted model that puts its answers on like work."""

    lens: str
    scale: Scale
    model: Model
    policy: Policy

    @property
    def prior(self) -> Prior:
        """The company's true skill, in shown values."""
        return Prior(self.shown(self.model.company_mean), (self.model.spread * self.scale.step) ** 2)

    def shown(self, steps: float) -> float:
        """Steps as people read them."""
        return self.scale.shown(steps)

    def one_answer(self, level: float) -> float:
        """The variance of one answer at a level (both shown), by the company's own noise."""
        return usual_noise(self.model, self.policy, level / self.scale.step) * self.scale.step**2


def measure(session: Session, lens: str, scale: str, *, groups: bool = False) -> Measure | None:
    """The newest fit of a lens and scale; None where there is none, and of a confidential lens: stretches of days would
    tell single colleagues' answers apart. `groups`: it is for `effects.groups`, which tells no person's.
    """
    if (lens in CONFIDENTIAL and not groups) or scale not in SCALES:
        return None
    found = session.execute(
        select(Fit.model, Fit.policy_version)
        .where(Fit.lens == lens, Fit.scale == scale)
        .order_by(Fit.last_month.desc(), (Fit.last_month - Fit.first_month).desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    policy = policy_at(session, found.policy_version, lens, SCALES[scale])
    return Measure(lens, SCALES[scale], Model.from_dict(found.model), policy)


def stretches(
    session: Session, by: Measure, employees: Iterable[int], days: Days, zone: str
) -> dict[int, Sums]:
    """Of each of these employees the answers that count of a stretch of days, on like work, in shown values."""
    ids = sorted(set(employees))
    if not ids or days.last <= days.first:
        return {}
    rows: list[Any] = []
    for statement in _answers(by, ids, *days.bounds(zone)):
        rows += session.execute(statement).all()
    if not rows:
        return {}
    kinds = {row.id: row for row in session.execute(_levels({row.cell for row in rows}))}
    present, codes = np.unique([row.employee for row in rows], return_inverse=True)
    cells = Cells.from_sums(
        codes.reshape(-1).astype(np.int64),
        np.full(len(rows), month_of(days.first), dtype=np.int64),
        {name: [getattr(kinds[row.cell], name) for row in rows] for name in LEVELS},
        n=_column(rows, "n"),
        sw=_column(rows, "sw"),
        sww=_column(rows, "sww"),
        swy=_column(rows, "swy"),
        swyy=_column(rows, "swyy"),
    )
    return on_like_work(by, cells, present.tolist())


def on_like_work(by: Measure, cells: Cells, employees: Sequence[int]) -> dict[int, Sums]:
    """Sums of cells on like work, in shown values, for the employees behind their codes."""
    found = adjust(by.model, by.policy, cells, len(employees))
    square = by.scale.step**2
    return {
        employee: Sums(
            n=int(found.n[code]),
            mean=by.shown(float(found.adjusted[code])),
            variance=float(found.noise[code] + found.extra[code]) * square,
            ahead=float(found.ahead[code]) * square,
        )
        for code, employee in enumerate(employees)
        if found.n[code] > 0
    }


def _column(rows: Sequence[Any], name: str) -> Ints:
    return np.array([int(getattr(row, name)) for row in rows], dtype=np.int64)


def _levels(cells: Collection[int]) -> Select[*tuple[Any, ...]]:
    return select(Cell.id, *(getattr(Cell, name) for name in LEVELS)).where(Cell.id.in_(cells))


def _answers(
    by: Measure, ids: Sequence[int], start: datetime, end: datetime
) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Sums by employee and kind of work: answers credited whole, and shares of answers. Each led by its own index."""
    kind = (Cell.lens == by.lens, Cell.scale == by.scale.id, Cell.aside == "")
    inside = (Rating.answered_at >= start, Rating.answered_at < end)
    # Products of small integers outgrow them.
    n, y = func.count(Rating.id), cast(Rating.score, BigInteger)
    alone = (
        select(
            Rating.employee_id.label("employee"),
            Rating.cell_id.label("cell"),
            n.label("n"),
            (n * WHOLE).label("sw"),
            (n * WHOLE * WHOLE).label("sww"),
            (func.sum(y) * WHOLE).label("swy"),
            (func.sum(y * y) * WHOLE).label("swyy"),
        )
        .join(Cell, Cell.id == Rating.cell_id)
        .where(Rating.employee_id.in_(ids), *inside, *kind)
        .group_by(Rating.employee_id, Rating.cell_id)
    )
    share, own = cast(Contribution.share, BigInteger), func.coalesce(Contribution.cell_id, Rating.cell_id)
    shared = (
        select(
            Contribution.employee_id.label("employee"),
            own.label("cell"),
            func.count(Contribution.id).label("n"),
            func.sum(share).label("sw"),
            func.sum(share * share).label("sww"),
            func.sum(share * y).label("swy"),
            func.sum(share * y * y).label("swyy"),
        )
        .join(Rating, Rating.id == Contribution.rating_id)
        .join(Cell, Cell.id == own)
        .where(Contribution.employee_id.in_(ids), *inside, *kind)
        .group_by(Contribution.employee_id, own)
    )
    return alone, shared


def comparable(
    session: Session, by: Measure, employee_id: int, days: Days, without: Collection[int]
) -> list[int]:
    """Who does like work and was rated near the employee in the months of a stretch: at most sixty, nearest first.

    Looks at the stretch before only: who is compared must not hang on what came after.
    """
    first, last = month_of(days.first), month_of(days.last - timedelta(days=1))
    months = Tally.month.between(first, last)
    own = {
        row.cell_id: (int(row.sw), int(row.swy))
        for row in session.execute(
            select(Tally.cell_id, func.sum(Tally.sw).label("sw"), func.sum(Tally.swy).label("swy"))
            .join(Cell, Cell.id == Tally.cell_id)
            .where(Tally.employee_id == employee_id, months, Tally.n > 0)
            .where(Cell.lens == by.lens, Cell.scale == by.scale.id, Cell.aside == "")
            .group_by(Tally.cell_id)
        )
    }
    if not own:
        return []
    rows = session.execute(
        select(
            Tally.employee_id,
            func.sum(Tally.n).label("n"),
            func.sum(Tally.sw).label("sw"),
            func.sum(Tally.swy).label("swy"),
        )
        .join(Employee, Employee.id == Tally.employee_id)
        .where(months, Tally.n > 0, Tally.cell_id.in_(own), Employee.ai_agent.is_(False))
        .where(Tally.employee_id != employee_id)
        .group_by(Tally.employee_id)
        .having(func.sum(Tally.n) >= LEAST)
    ).all()
    weight = sum(one[0] for one in own.values())
    level = sum(one[1] for one in own.values()) / weight
    most = max((int(row.sw) for row in rows), default=0)
    near = [
        (abs(int(row.swy) / int(row.sw) - level), row.employee_id)
        for row in rows
        if row.employee_id not in without and int(row.sw) >= LEAST_ALIKE * min(weight, most)
    ]
    return [employee for _, employee in sorted(near)[:MOST_BESIDE]]


def effect(
    session: Session,
    by: Measure,
    treated: Sequence[int],
    beside: Sequence[int],
    before: Days,
    after: Days,
    zone: str,
) -> Effect | None:
    """What changed for those treated beside those who were not; None where a treated person has no answer on a side."""
    both = [stretches(session, by, [*treated, *beside], days, zone) for days in (before, after)]

    def pairs(people: Sequence[int]) -> list[Pair]:
        return [Pair(both[0][one], both[1][one]) for one in people if one in both[0] and one in both[1]]

    return before_after(pairs(treated), pairs(beside), by.prior)
