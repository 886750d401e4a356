"""Cases in lists; every list passes `visible`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.cases.models import (
    OPENED_AGAIN,
    Case,
    CaseLine,
    Cause,
    Custody,
    Prevention,
    Theme,
    Workaround,
)
from app.cases.seeing import visible
from app.people.models import Employee, Team
from app.web.paging import Paging

OPEN, LATE, SOON, MINE, PAUSED, CLOSED, UNANSWERED = (
    "open",
    "late",
    "soon",
    "mine",
    "paused",
    "closed",
    "unanswered",
)
STATES = (OPEN, LATE, SOON, UNANSWERED, PAUSED, CLOSED)
SORTS = ("due", "came", "customer", "owner", "bounces")
#: Due within so long, something is due soon.
NEAR = timedelta(hours=2)


@dataclass(frozen=True)
class Line:
    """A case as lists show it."""

    case: Case
    owner: str
    team: str
    theme: str
    cause: str
    hands: int
    departments: int
    helped_at: datetime | None
    skipped: bool
    preventions: int
    prevented: int
    named: bool
    again: bool

    @property
    def bounces(self) -> int:
        """How often it changed hands."""
        return max(0, self.hands - 1)

    def state(self, now: datetime) -> str:
        """Closed, waiting for the customer, late, due soon, or open."""
        one = self.case
        if one.closed_at is not None:
            return CLOSED
        if one.paused_at is not None:
            return PAUSED
        if self.helped:
            return OPEN
        due = self.due
        return LATE if due < now else SOON if due < now + NEAR else OPEN

    @property
    def helped(self) -> bool:
        """Whether the customer was helped, and has not come back since: no clock runs any more."""
        return self.helped_at is not None and not self.skipped and not self.again

    @property
    def customer(self) -> str:
        """The customer, for whom may read the name."""
        return self.case.customer if self.named else "A customer"

    @property
    def due(self) -> datetime:
        """What is due next: an answer first, then its solution."""
        one = self.case
        return one.answer_due if one.answered_at is None else one.solve_due


def _count(what: Any, *where: ColumnElement[bool]) -> Any:
    return select(func.count(what)).where(*where).scalar_subquery()


@lru_cache(maxsize=32)
def lines_of(actor: Actor | None = None) -> Select[*tuple[Any, ...]]:
    """Cases with what lists show of them, in the order of `Line`; with the names that the actor may read."""
    step = aliased(Workaround)
    plan = and_(Prevention.workaround_id == step.id)
    return (
        select(
            Case,
            Employee.name,
            Team.name,
            Theme.name,
            Cause.name,
            _count(Custody.id, Custody.case_id == Case.id),
            _count(Custody.team_id.distinct(), Custody.case_id == Case.id),
            step.at,
            step.skipped,
            _count(Prevention.id, plan),
            _count(Prevention.id, plan, Prevention.done_at.is_not(None)),
            true() if actor is None else visible(actor, named=True),
            exists().where(CaseLine.case_id == Case.id, CaseLine.kind == OPENED_AGAIN),
        )
        .join(Employee, Employee.id == Case.owner_id)
        .outerjoin(Team, Team.id == Case.team_id)
        .outerjoin(Theme, Theme.id == Case.theme_id)
        .outerjoin(Cause, Cause.id == Case.cause_id)
        .outerjoin(step, step.case_id == Case.id)
    )


def line(row: Any) -> Line:
    """A row of `lines_of`."""
    one, owner, team, theme, cause, *rest = row
    hands, departments, at, skipped, *more = rest
    about = (team or "", theme or "", cause or "")
    return Line(one, owner, *about, hands, departments, at, bool(skipped), *more)


@cache
def next_due() -> Any:
    """What is due next of a case."""
    return case((Case.answered_at.is_(None), Case.answer_due), else_=Case.solve_due)


@cache
def helped() -> ColumnElement[bool]:
    """That the customer was helped, and has not come back since: nothing is due any more."""
    step, line = aliased(Workaround), aliased(CaseLine)
    back = exists().where(line.case_id == Case.id, line.kind == OPENED_AGAIN)
    return exists().where(step.case_id == Case.id, step.skipped.is_(False)) & ~back


def in_state(state: str, now: datetime) -> list[ColumnElement[bool]]:
    """Restricts to one of `STATES`; anything else restricts nothing."""
    running = and_(Case.closed_at.is_(None), Case.paused_at.is_(None), ~helped())
    return {
        OPEN: [Case.closed_at.is_(None)],
        LATE: [running, next_due() < now],
        SOON: [running, next_due() >= now, next_due() < now + NEAR],
        UNANSWERED: [Case.closed_at.is_(None), Case.answered_at.is_(None)],
        PAUSED: [Case.closed_at.is_(None), Case.paused_at.is_not(None)],
        CLOSED: [Case.closed_at.is_not(None)],
    }.get(state, [])


@dataclass(frozen=True)
class Asked:
    """Which cases: a state, whose, of which department, theme, cause and way in."""

    state: str = OPEN
    mine: bool = False
    team_id: int | None = None
    theme_id: int | None = None
    cause_id: int | None = None
    way: str = ""
    since: date | None = None


def listed(
    session: Session, actor: Actor, asked: Asked, paging: Paging, now: datetime
) -> tuple[list[Line], int]:
    """One page of cases, by default those due first; and how many there are."""
    wanted = [visible(actor), *in_state(asked.state, now), *_chosen(actor, asked)]
    if paging.q:
        like = paging.q.lower()
        hits = [
            func.lower(one).contains(like, autoescape=True)
            for one in (Case.customer, Employee.name, Theme.name, Cause.name)
        ]
        wanted.append(or_(and_(hits[0], visible(actor, named=True)), *hits[1:]))
    base = lines_of(actor).where(*wanted)
    total = session.scalar(select(func.count()).select_from(base.with_only_columns(Case.id).subquery())) or 0
    columns: dict[str, Any] = {
        "due": next_due(),
        "came": Case.came_at,
        "customer": case((visible(actor, named=True), func.lower(Case.customer)), else_="a customer"),
        "owner": Employee.name,
        "bounces": _count(Custody.id, Custody.case_id == Case.id),
    }
    column = columns[paging.key]
    order = column.desc() if paging.down else column.asc()
    rows = session.execute(base.order_by(order, Case.id).limit(paging.size).offset(paging.offset))
    return [line(row) for row in rows], total


def _chosen(actor: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.mine:
        found.append(or_(Case.owner_id == actor.employee_id, Case.offered_to_id == actor.employee_id))
    pairs: Sequence[tuple[Any, Any]] = (
        (Case.team_id, asked.team_id),
        (Case.theme_id, asked.theme_id),
        (Case.cause_id, asked.cause_id),
        (Case.way, asked.way or None),
    )
    found += [column == value for column, value in pairs if value is not None]
    if asked.since is not None:
        found.append(Case.came_at >= datetime.combine(asked.since, time(), UTC))
    return found


def one(session: Session, case_id: int) -> Line:
    """One case that is there."""
    return line(
        session.execute(lines_of().where(Case.id == case_id).execution_options(populate_existing=True)).one()
    )


def counts(session: Session, actor: Actor, now: datetime) -> tuple[int, int, int, int]:
    """Open, late, due soon, not answered: of the cases one may see."""
    cells = [func.count(case((and_(*in_state(state, now)), 1))) for state in (OPEN, LATE, SOON, UNANSWERED)]
    row = session.execute(select(*cells).where(visible(actor), Case.closed_at.is_(None))).one()
    return row[0], row[1], row[2], row[3]


def alike(*where: ColumnElement[bool]) -> Any:
    """How many cases that are not protected these are, as a column."""
    return select(func.count(Case.id)).where(Case.protected.is_(False), *where).scalar_subquery()


#: The columns of the board, in the order in which a case goes through them.
COLUMNS = (
    "Answer the customer",
    "Step 1: help them",
    "Step 2: prevent the next",
    "Ready to close",
    "Waits for them",
)


def columns(rows: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Open cases by what comes next for each."""
    found: dict[str, list[Line]] = {name: [] for name in COLUMNS}
    for row in rows:
        found[_column(row)].append(row)
    return list(found.items())


def _column(row: Line) -> str:
    if row.case.paused_at is not None:
        return COLUMNS[4]
    if row.case.answered_at is None:
        return COLUMNS[0]
    if row.helped_at is None:
        return COLUMNS[1]
    return COLUMNS[2] if not row.preventions else COLUMNS[3]
