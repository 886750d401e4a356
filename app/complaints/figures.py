"""What became of complaints: counts and shares with how sure they are, by department, theme and cause.

Protected cases are in none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.cases.departments import departments
from app.cases.models import Case, CaseCost, Cause, Custody, Prevention, Theme, Workaround
from app.cases.rules import AGES, COSTS, Share, age_band
from app.clock import now
from app.complaints.models import CaseVerdict
from app.contacts.models import Touchpoint
from app.empowerment.rules import money
from app.intervals import student90
from app.procedures.models import Procedure

UNKNOWN = "Not known"
#: Fewer answers say nothing of an average.
FEW = 5


@dataclass(frozen=True)
class Mean:
    """An average of 1 to 5 with its 90% range (Student 1908); none of few answers."""

    n: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """Complaints of one department or theme. Shares are of those that were closed, or came in."""

    label: str
    came: int
    still_open: int
    in_time: Share
    first_contact: Share
    same_day: Share
    skipped: Share
    hands: float
    departments: float


def window(first: date) -> tuple[ColumnElement[bool], ...]:
    """The cases that figures are of: those that came in from a day on, and are not protected."""
    return Case.protected.is_(False), Case.came_at >= datetime.combine(first, time(), UTC)


def by_department(session: Session, actor: Actor, first: date, at: datetime | None = None) -> list[Row]:
    """Each department, most complaints first. Small ones stand together for whoever sees groups only."""
    return _rows(session, first, Case.team_id, departments(session, actor), at)


def by_theme(session: Session, first: date, at: datetime | None = None) -> list[Row]:
    """Each theme, most complaints first."""
    names = {row.id: row.name for row in session.execute(select(Theme.id, Theme.name))}
    return _rows(session, first, Case.theme_id, names, at)


def whole(session: Session, first: date, at: datetime | None = None) -> Row:
    """All of them."""
    rows = _rows(session, first, Case.protected, {0: "All"}, at)
    nothing = Share(0, 0)
    return rows[0] if rows else Row("All", 0, 0, nothing, nothing, nothing, nothing, 0.0, 0.0)


def _hits(*where: ColumnElement[bool]) -> Any:
    return func.count(case((and_(*where), 1)))


def _rows(session: Session, first: date, by: Any, names: Mapping[int, str], at: datetime | None) -> list[Row]:
    hands = (
        select(
            Custody.case_id,
            func.count().label("hands"),
            func.count(Custody.team_id.distinct()).label("departments"),
        )
        .group_by(Custody.case_id)
        .subquery()
    )
    shut = Case.closed_at.is_not(None)
    found = session.execute(
        select(
            by,
            func.count(Case.id),
            _hits(Case.closed_at.is_(None)),
            _hits(Case.answered_at.is_not(None), Case.answered_at <= Case.answer_due),
            # Whoever waits past the time was not answered in time either.
            _hits(or_(Case.answered_at.is_not(None), Case.answer_due < (at or now()))),
            _hits(shut),
            _hits(shut, Case.first_contact.is_(True)),
            _hits(shut, Case.same_day.is_(True)),
            _hits(shut, Workaround.skipped.is_(True)),
            func.sum(hands.c.hands - 1),
            func.sum(hands.c.departments),
        )
        .outerjoin(Workaround, Workaround.case_id == Case.id)
        .join(hands, hands.c.case_id == Case.id)
        .where(*window(first))
        .group_by(by)
    ).all()
    sums: dict[str, list[int]] = {}
    for key, *counts in found:
        label = names.get(key, UNKNOWN)
        held = sums.setdefault(label, [0] * len(counts))
        sums[label] = [one + int(more or 0) for one, more in zip(held, counts, strict=True)]
    rows = [_row(label, counts) for label, counts in sums.items()]
    return sorted(rows, key=lambda row: (-row.came, row.label))


def _row(label: str, counts: Sequence[int]) -> Row:
    came, still, timely, heard, shut, first, same, skipped, hands, departments = counts
    return Row(
        label,
        came,
        still,
        Share(timely, heard),
        Share(first, shut),
        Share(same, shut),
        Share(skipped, shut),
        hands / came if came else 0.0,
        departments / came if came else 0.0,
    )


def verdicts(session: Session, first: date) -> tuple[Mean | None, Mean | None, int]:
    """What we did and how we handled it, apart; and how many answered. No average of fewer than five."""
    columns: list[Any] = [func.count(CaseVerdict.case_id)]
    for axis in (CaseVerdict.did, CaseVerdict.handled):
        columns += [func.sum(axis), func.sum(axis * axis)]
    asked = select(*columns).join(Case, Case.id == CaseVerdict.case_id).where(*window(first))
    n, *sums = session.execute(asked).one()
    return _mean(n, *sums[:2]), _mean(n, *sums[2:]), n


def _mean(n: int, total: Any, squares: Any) -> Mean | None:
    if n < FEW:
        return None
    mean = float(total) / n
    spread = sqrt(max(0.0, float(squares) / n - mean * mean) * n / (n - 1) / n)
    reach = student90(n - 1) * spread
    return Mean(n, mean, max(1.0, mean - reach), min(5.0, mean + reach))


@dataclass(frozen=True)
class Ranked:
    """A cause with what is behind it, how many cases it made, what they cost, and what is done against it."""

    name: str
    touchpoint: str
    procedure: str
    n: int
    costs: list[str]
    planned: int
    finished: int
    last: datetime


def causes(session: Session, first: date) -> list[Ranked]:
    """The causes by how many cases they made, most first: where prevention pays."""
    costs: dict[int, dict[str, int]] = {}
    for key, currency, amount in session.execute(
        select(Case.cause_id, CaseCost.currency, func.sum(CaseCost.amount))
        .join(CaseCost, CaseCost.case_id == Case.id)
        .where(*window(first), Case.cause_id.is_not(None), CaseCost.back_at.is_(None))
        .group_by(Case.cause_id, CaseCost.currency)
    ):
        costs.setdefault(key or 0, {})[currency] = int(amount)
    of_case, step = aliased(Case), aliased(Workaround)
    plans = (
        select(func.count(Prevention.id))
        .join(step, step.id == Prevention.workaround_id)
        .join(of_case, of_case.id == step.case_id)
        .where(Prevention.cause_id == Cause.id, of_case.protected.is_(False))
        .correlate(Cause)
    )
    rows = session.execute(
        select(
            Cause.id,
            Cause.name,
            Touchpoint.name,
            Procedure.title,
            func.count(Case.id),
            plans.scalar_subquery(),
            plans.where(Prevention.done_at.is_not(None)).scalar_subquery(),
            func.max(Case.came_at),
        )
        .join(Case, Case.cause_id == Cause.id)
        .outerjoin(Touchpoint, Touchpoint.id == Cause.touchpoint_id)
        .outerjoin(Procedure, Procedure.id == Cause.procedure_id)
        .where(*window(first))
        .group_by(Cause.id, Cause.name, Touchpoint.name, Procedure.title)
        .order_by(func.count(Case.id).desc(), Cause.name, Cause.id)
        .limit(100)
    ).all()
    return [
        Ranked(name, touchpoint or "", procedure or "", n, _told(costs.get(key, {})), planned, finished, last)
        for key, name, touchpoint, procedure, n, planned, finished, last in rows
    ]


def touchpoints(session: Session, first: date) -> list[tuple[str, int]]:
    """The touchpoints behind the causes, by how many cases they made, most first."""
    many = func.count(Case.id)
    rows = session.execute(
        select(Touchpoint.name, many)
        .join(Cause, Cause.touchpoint_id == Touchpoint.id)
        .join(Case, Case.cause_id == Cause.id)
        .where(*window(first))
        .group_by(Touchpoint.name)
        .order_by(many.desc(), Touchpoint.name)
    )
    return [(name, n) for name, n in rows]


def _told(sums: dict[str, int]) -> list[str]:
    """Sums by currency, never added across."""
    return [money(sums[currency], currency) for currency in sorted(sums)]


def costs(session: Session, first: date) -> list[tuple[str, list[str]]]:
    """What complaints cost, by kind and currency."""
    found: dict[str, dict[str, int]] = {}
    for kind, currency, amount in session.execute(
        select(CaseCost.kind, CaseCost.currency, func.sum(CaseCost.amount))
        .join(Case, Case.id == CaseCost.case_id)
        .where(*window(first), CaseCost.back_at.is_(None))
        .group_by(CaseCost.kind, CaseCost.currency)
    ):
        found.setdefault(kind, {})[currency] = int(amount)
    return [(COSTS[kind], _told(found[kind])) for kind in COSTS if kind in found]


def ages(session: Session, at: datetime) -> list[tuple[str, int]]:
    """How old the open cases are."""
    counts = dict.fromkeys((words for words, _ in AGES), 0)
    asked = select(Case.came_at).where(Case.protected.is_(False), Case.closed_at.is_(None))
    for came_at in session.scalars(asked):
        counts[age_band(came_at, at)] += 1
    return list(counts.items())
