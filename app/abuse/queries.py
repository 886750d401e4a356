"""Reading reports, the answers they are about, and shares of excluded answers."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.abuse.models import SET_APART, AbuseEvidence, AbusePolicy, AbuseReport, AbuseRuling
from app.abuse.rules import FIRST_MONTHS, FIRST_PERCENT, Share
from app.access import Actor, visible_employees
from app.clock import month_of
from app.contacts.customers import CustomerApart
from app.contacts.models import AI_AGENT, CONFIDENTIAL, EXCLUDED, Cell, Contribution, Exclusion, Rating
from app.contacts.scales import SCALES
from app.people.models import Assignment, Employee
from app.people.queries import current, members
from app.scores.models import Tally
from app.web.paging import Paging

OPEN, ENDED, LIFTED = "waiting", "ended", "lifted"
#: Months of answers that shares are reckoned over.
MONTHS = 12


@dataclass(frozen=True)
class Line:
    """A report with what became of it."""

    report: AbuseReport
    reporter: str
    ruling: AbuseRuling | None
    apart: CustomerApart | None

    @property
    def last_day(self) -> datetime | None:
        """A moment of the last day on which the customer is set apart."""
        return self.apart.until - timedelta(seconds=1) if self.apart else None

    def state(self, now: datetime) -> str:
        """`waiting`, `refused`, `set apart`, `lifted`, or `ended` when its time is over."""
        if self.ruling is None:
            return OPEN
        if self.apart is None:
            return self.ruling.outcome
        if self.apart.lifted_at is not None:
            return LIFTED
        return SET_APART if self.apart.until > now else ENDED


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(AbuseReport, Employee.name, AbuseRuling, CustomerApart)
        .join(Employee, Employee.id == AbuseReport.reporter_id)
        .outerjoin(AbuseRuling, AbuseRuling.report_id == AbuseReport.id)
        .outerjoin(CustomerApart, CustomerApart.id == AbuseRuling.apart_id)
    )


def load(session: Session, report_id: int) -> Line:
    """One report that is there."""
    statement = _lines().where(AbuseReport.id == report_id).execution_options(populate_existing=True)
    return Line(*session.execute(statement).one())


def seen(actor: Actor) -> ColumnElement[bool]:
    """Restricts a select over reports and their reporters: one's own, one's reports', and the units one is HR or
    support lead of. Agrees with `policy` "see abuse report"; a test holds it.
    """
    shown = [visible_employees(replace(actor, is_manager=False))]
    if actor.employee_id is not None:
        mine = select(Assignment.employee_id).where(
            Assignment.manager_id == actor.employee_id, current(actor.today)
        )
        shown.append(Employee.id.in_(mine))
    return or_(*shown)


def reports(
    session: Session, actor: Actor, asked: Paging, *, waiting: bool = False
) -> tuple[list[Line], int]:
    """A page of the reports that the actor may see, those that wait first, then the newest."""
    statement = _lines().where(seen(actor))
    undecided = AbuseRuling.report_id.is_(None)
    if waiting:
        statement = statement.where(undecided)
    if asked.q:
        low = asked.q.lower()
        hit = (
            func.lower(one).contains(low, autoescape=True)
            for one in (Employee.name, AbuseReport.customer_ref)
        )
        statement = statement.where(or_(*hit))
    total = session.scalar(statement.with_only_columns(func.count(AbuseReport.id))) or 0
    order = (undecided.desc(), AbuseReport.made_at.desc(), AbuseReport.id)
    rows = session.execute(statement.order_by(*order).limit(asked.size).offset(asked.offset))
    return [Line(*row) for row in rows], total


def evidence(session: Session, report_id: int) -> list[AbuseEvidence]:
    """What a report points at, in its order."""
    found = select(AbuseEvidence).where(AbuseEvidence.report_id == report_id).order_by(AbuseEvidence.place)
    return list(session.scalars(found))


def credited(session: Session, customer_ref: str, employee_id: int) -> bool:
    """Whether somebody is credited in any answer of a customer."""
    part = exists().where(Contribution.rating_id == Rating.id, Contribution.employee_id == employee_id)
    own = or_(Rating.employee_id == employee_id, part)
    found = select(Rating.id).where(Rating.customer_ref == customer_ref, own).limit(1)
    return session.scalar(found) is not None


@dataclass(frozen=True)
class Given:
    """The answers of a customer within a time: those the actor sees by person, newest first, and how many in all."""

    rows: list[Row[*tuple[Any, ...]]]
    total: int
    seen: int
    people: int


def given(
    session: Session, actor: Actor, customer_ref: str, since: datetime, until: datetime, size: int = 100
) -> Given:
    """The answers that a decision takes out or would; who is credited is named to whom sees them anyway."""
    within = (
        (Rating.customer_ref == customer_ref) & (Rating.answered_at >= since) & (Rating.answered_at < until)
    )
    sharer = aliased(Employee)
    shown = or_(
        Rating.employee_id.in_(select(Employee.id).where(visible_employees(actor))),
        exists().where(
            Contribution.rating_id == Rating.id,
            Contribution.employee_id.in_(select(Employee.id).where(visible_employees(actor))),
        ),
    )
    total = session.scalar(select(func.count(Rating.id)).where(within)) or 0
    mine = session.scalar(select(func.count(Rating.id)).where(within, shown)) or 0
    alone = select(Rating.employee_id.label("who")).where(within, Rating.employee_id.is_not(None))
    shared = select(Contribution.employee_id).join(Rating, Rating.id == Contribution.rating_id).where(within)
    people = session.scalar(select(func.count()).select_from(alone.union(shared).subquery())) or 0
    rows = session.execute(
        select(
            Rating.id,
            Rating.answered_at,
            Rating.score,
            Cell.scale,
            sharer.name.label("employee"),
            Exclusion.rating_id.is_not(None).label("excluded"),
        )
        .join(Cell, Cell.id == Rating.cell_id)
        .outerjoin(sharer, sharer.id == Rating.employee_id)
        .outerjoin(Exclusion, Exclusion.rating_id == Rating.id)
        .where(within, shown, Cell.lens.not_in(CONFIDENTIAL))
        .order_by(Rating.answered_at.desc(), Rating.id)
        .limit(size)
    ).all()
    return Given(list(rows), total, mine, people)


def said(row: Row[*tuple[Any, ...]]) -> str:
    """An answer as people read it, `2 of 5`."""
    scale = SCALES[row.scale]
    return f"{scale.shown(row.score):g} of {scale.hi:g}"


def shares(
    session: Session, actor: Actor | None, today: date, only: Collection[int] | None = None
) -> tuple[list[Share], list[Share]]:
    """Of the last twelve months, how many answers of each person at work and each team are excluded: those with any,
    the largest share first. `actor` sees their people; without one everybody in `only`.
    """
    percent = policies(session)[0].percent
    month = month_of(today)
    statement = (
        select(
            Tally.employee_id,
            func.sum(Tally.n).label("n"),
            func.sum(case((Cell.aside == EXCLUDED, Tally.n), else_=0)).label("excluded"),
        )
        .join(Cell, Cell.id == Tally.cell_id)
        .where(Tally.month.between(month - MONTHS + 1, month))
        .where(Cell.lens.not_in(CONFIDENTIAL), Cell.aside != AI_AGENT)
        .group_by(Tally.employee_id)
    )
    if only is not None:
        statement = statement.where(Tally.employee_id.in_(only))
    sums = {row.employee_id: (int(row.n), int(row.excluded)) for row in session.execute(statement)}
    people = members(today)
    if actor is not None:
        people = people.where(visible_employees(actor))
    by_team: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    found: list[Share] = []
    for row in session.execute(people):
        n, out = sums.get(row.id, (0, 0))
        by_team[row.team_id, row.team][0] += n
        by_team[row.team_id, row.team][1] += out
        if out and n:
            found.append(Share(row.id, row.name, row.team, n, out, percent))
    teams = [Share(key, team, team, n, out, percent) for (key, team), (n, out) in by_team.items() if out]
    return _largest(found), _largest(teams)


def _largest(found: list[Share]) -> list[Share]:
    return sorted(found, key=lambda one: (-one.share, one.name, one.id))


def policies(session: Session) -> list[AbusePolicy]:
    """All versions, the newest first; the built-in one is the last."""
    kept = list(session.scalars(select(AbusePolicy).order_by(AbusePolicy.version.desc())))
    first = AbusePolicy(
        version=1, made_by="", reason="As delivered.", months=FIRST_MONTHS, percent=FIRST_PERCENT
    )
    return [*kept, first]
