"""Evidence as pages read it: rows, never scans of ratings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, undefer

from app.clock import month_of
from app.contacts.models import CONFIDENTIAL, CONFIDENTIAL_MINIMUM, LENSES
from app.contacts.scales import SCALES, Scale
from app.people.models import Assignment, Employee
from app.people.queries import members
from app.scores.models import Evidence, Fit, PolicyVersion, Tally
from app.scores.spans import Months, rolling
from app.web.paging import Paging


@dataclass(frozen=True)
class Shown:
    """One number with its certainty, as the glyph, the pill and the sentences need it."""

    lens: str
    scale: Scale
    n: int
    score: float
    lo: float
    hi: float
    raw: float
    standing: str
    #: Answers still missing; None where people cannot be told apart here.
    missing: int | None
    star_bar: float
    floor_bar: float
    series: list[Any]
    trend: dict[str, Any]
    fit_id: int
    employee_id: int
    p_star: float = 0.0
    p_floor: float = 0.0
    #: The policy it was reckoned by; 0: as delivered.
    policy_version: int = 0
    #: Answers that a decision excluded, and the score as it would be with them.
    excluded: int = 0
    score_with: float | None = None

    @property
    def enough(self) -> bool:
        """Whether there is enough evidence to say more than that."""
        return self.standing != "not enough evidence"


def last_month(session: Session, today: date) -> int:
    """The newest month with answers, the running one at the latest: where rolling windows end."""
    newest = session.scalar(select(func.max(Tally.month)).where(Tally.month <= month_of(today)))
    return newest or month_of(today)


@lru_cache(maxsize=32)
def _newest(months: int) -> Select[Fit]:
    length = (Fit.last_month - Fit.first_month) == months - 1
    newest = select(func.max(Fit.last_month)).where(length).scalar_subquery()
    return select(Fit).where(length, Fit.last_month == newest)


def fits(session: Session, months: int, *, models: bool = False) -> list[Fit]:
    """The fits of each lens and scale over the newest rolling window of this many months; `models` in the same go."""
    chosen = _newest(months)
    rows = session.scalars(chosen.options(undefer(Fit.model)) if models else chosen).all()
    return sorted(rows, key=lambda fit: (LENSES.index(fit.lens), -fit.summary["n"], fit.scale))


def span_of(found: list[Fit], months: int, today: date) -> Months:
    """The months that fits speak of."""
    if found:
        return Months(found[0].first_month, found[0].last_month)
    return rolling(months, month_of(today))


def answers_in(session: Session, span: Months) -> bool:
    """Whether anybody was rated in a span."""
    month = Tally.month.between(span.first, span.last)
    return session.scalar(select(Tally.month).where(month, Tally.n > 0).limit(1)) is not None


def exact_fits(session: Session, span: Months) -> list[Fit]:
    """The fits of exactly this span."""
    rows = session.scalars(
        select(Fit).where(Fit.first_month == span.first, Fit.last_month == span.last)
    ).all()
    return sorted(rows, key=lambda fit: (LENSES.index(fit.lens), fit.scale))


def main_fit(found: list[Fit], lens: str = "customer", scale: str = "") -> Fit | None:
    """The fit of a lens and scale; without the scale its one with the most answers, without the lens the first.

    One scale a page: scales are never pooled.
    """
    of_lens = [fit for fit in found if fit.lens == lens] or found
    return next((fit for fit in of_lens if fit.scale == scale), of_lens[0] if of_lens else None)


def shown(fit: Fit, row: Evidence | Row[*tuple[Any, ...]]) -> Shown:
    """An evidence row with its fit's bars."""
    need = row.need_n
    return Shown(
        lens=fit.lens,
        scale=SCALES[fit.scale],
        n=row.n,
        score=row.score,
        lo=row.lo,
        hi=row.hi,
        raw=row.raw,
        standing=row.standing,
        missing=None if need is None else max(1, need - row.n),
        star_bar=fit.summary["star_bar"],
        floor_bar=fit.summary["floor_bar"],
        series=row.series,
        trend=row.trend,
        fit_id=fit.id,
        employee_id=row.employee_id,
        p_star=row.p_star,
        p_floor=row.p_floor,
        policy_version=fit.policy_version,
        excluded=row.excluded,
        score_with=row.score_with,
    )


def evidence_of(session: Session, employee_id: int, found: list[Fit]) -> list[Shown]:
    """Every lens's evidence of one employee. A confidential lens with too few answers is not there."""
    rows = session.scalars(
        select(Evidence).where(
            Evidence.employee_id == employee_id, Evidence.fit_id.in_([fit.id for fit in found])
        )
    ).all()
    return shown_of(found, rows)


def shown_of(found: list[Fit], rows: Iterable[Evidence]) -> list[Shown]:
    """One person's rows of these fits, in their order. A confidential lens with too few answers is not there."""
    by_fit = {fit.id: fit for fit in found}
    kept = [row for row in rows if not _hidden(by_fit[row.fit_id], row.n)]
    order = [fit.id for fit in found]
    return [shown(by_fit[row.fit_id], row) for row in sorted(kept, key=lambda row: order.index(row.fit_id))]


def _hidden(fit: Fit, n: int) -> bool:
    return fit.lens in CONFIDENTIAL and n < CONFIDENTIAL_MINIMUM


@dataclass(frozen=True)
class Person:
    """A row of a list of people: who, where, and what is known of their service."""

    id: int
    name: str
    title: str
    team_id: int
    team: str
    customer_facing: bool
    manager: str | None
    evidence: Shown | None


def people(session: Session, day: date, fit: Fit | None, *where: Any) -> list[Person]:
    """People at work on `day` that the conditions pick, with their evidence of one fit. One statement."""
    statement = members(day).where(*where).order_by(Employee.name)
    if fit is None:
        return [
            Person(row.id, row.name, row.title, row.team_id, row.team, row.customer_facing, row.manager, None)
            for row in session.execute(statement)
        ]
    columns = [column for column in Evidence.__table__.columns if column.name != "fit_id"]
    joined = (Evidence.employee_id == Employee.id) & (Evidence.fit_id == fit.id)
    rows = session.execute(statement.add_columns(*columns).outerjoin(Evidence, joined))
    return [_person(fit, row) for row in rows]


def with_best(session: Session, found: list[Fit], people: list[Person]) -> list[Person]:
    """People with one number each: the customer lens where there is one, else the first lens that has answers."""
    ids = [one.id for one in people]
    fit_ids = [fit.id for fit in found]
    rows = session.scalars(
        select(Evidence).where(Evidence.employee_id.in_(ids), Evidence.fit_id.in_(fit_ids))
    )
    return best_of(found, people, rows)


def best_of(found: list[Fit], people: list[Person], rows: Iterable[Evidence]) -> list[Person]:
    """`with_best` from rows at hand."""
    by_fit = {fit.id: fit for fit in found}
    order = {fit.id: place for place, fit in enumerate(found)}
    best: dict[int, Evidence] = {}
    for row in rows:
        held = best.get(row.employee_id)
        if not _hidden(by_fit[row.fit_id], row.n) and (
            held is None or order[row.fit_id] < order[held.fit_id]
        ):
            best[row.employee_id] = row
    return [
        replace(one, evidence=shown(by_fit[best[one.id].fit_id], best[one.id])) if one.id in best else one
        for one in people
    ]


def in_team(team_id: int) -> ColumnElement[bool]:
    """Restricts `people` to a team."""
    return Assignment.team_id == team_id


def people_list(
    session: Session,
    day: date,
    fit: Fit | None,
    visible: ColumnElement[bool],
    asked: Paging,
    standing: str,
    size: int,
) -> tuple[list[Person], int]:
    """A page of everybody the actor may see by person, and how many there are in all."""
    fit_id = fit.id if fit else 0
    least = CONFIDENTIAL_MINIMUM if fit and fit.lens in CONFIDENTIAL else 1
    joined = (Evidence.employee_id == Employee.id) & (Evidence.fit_id == fit_id) & (Evidence.n >= least)
    columns = [column for column in Evidence.__table__.columns if column.name != "fit_id"]
    statement = members(day).add_columns(*columns).outerjoin(Evidence, joined).where(visible)
    if asked.q:
        statement = statement.where(func.lower(Employee.name).contains(asked.q.lower(), autoescape=True))
    if standing:
        statement = statement.where(Evidence.standing == standing)
    total = session.scalar(statement.with_only_columns(func.count(Employee.id))) or 0
    sorts = {"score": Evidence.score, "n": Evidence.n, "standing": Evidence.standing, "name": Employee.name}
    column = sorts[asked.key]
    order = column.desc() if asked.down else column.asc()
    # Nobody is ranked on too little evidence: by score they come after all others, up or down.
    early = Evidence.standing == "not enough evidence"
    orders = [early.asc().nulls_last()] if asked.key == "score" else []
    rows = session.execute(
        statement.order_by(*orders, order.nulls_last(), Employee.name, Employee.id)
        .limit(size)
        .offset(asked.offset)
    )
    return [_person(fit, row) for row in rows], total


def _person(fit: Fit | None, row: Row[*tuple[Any, ...]]) -> Person:
    known = fit is not None and row.n is not None and not _hidden(fit, row.n)
    return Person(
        row.id,
        row.name,
        row.title,
        row.team_id,
        row.team,
        row.customer_facing,
        row.manager,
        shown(fit, row) if fit is not None and known else None,
    )


def policy_in_force(session: Session) -> PolicyVersion | None:
    """The newest version of the policy; None before anybody set one."""
    return session.scalar(select(PolicyVersion).order_by(PolicyVersion.version.desc()).limit(1))


def policy_versions(session: Session) -> list[PolicyVersion]:
    """All versions, newest first."""
    return list(session.scalars(select(PolicyVersion).order_by(PolicyVersion.version.desc())))
