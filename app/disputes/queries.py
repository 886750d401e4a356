"""Reading disputes: one with all about it, lists, and what became of those on each ground."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session

from app.access import Actor, visible_employees
from app.contacts.models import Cell, Rating
from app.contacts.scales import SCALES
from app.disputes.models import Dispute, Ruling, Withdrawal
from app.disputes.rules import Decided
from app.people.models import Employee
from app.web.paging import Paging

OPEN, WITHDRAWN = "open", "withdrawn"


@dataclass(frozen=True)
class Line:
    """A dispute with what became of it, as lists and its page show it."""

    dispute: Dispute
    employee: str
    rating: Rating
    cell: Cell
    ruling: Ruling | None
    withdrawal: Withdrawal | None

    @property
    def state(self) -> str:
        """`open`, `withdrawn`, `upheld` or `refused`."""
        if self.withdrawal is not None:
            return WITHDRAWN
        return self.ruling.outcome if self.ruling is not None else OPEN

    @property
    def shown(self) -> str:
        """The answer as people read it."""
        scale = SCALES[self.cell.scale]
        return f"{scale.shown(self.rating.score):g} of {scale.hi:g}"

    def overdue(self, today: date) -> bool:
        """Whether the day by which it should be decided has passed."""
        return self.state == OPEN and today > self.dispute.decide_by


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(Dispute, Employee.name, Rating, Cell, Ruling, Withdrawal)
        .join(Employee, Employee.id == Dispute.employee_id)
        .join(Rating, Rating.id == Dispute.rating_id)
        .join(Cell, Cell.id == Rating.cell_id)
        .outerjoin(Ruling, Ruling.dispute_id == Dispute.id)
        .outerjoin(Withdrawal, Withdrawal.dispute_id == Dispute.id)
    )


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    return Line(row[0], row[1], row[2], row[3], row[4], row[5])


def load(session: Session, dispute_id: int) -> Line | None:
    """One dispute."""
    row = session.execute(_lines().where(Dispute.id == dispute_id)).one_or_none()
    return _line(row) if row else None


def of_rating(session: Session, rating_id: int) -> list[Line]:
    """The disputes about one answer, oldest first."""
    rows = session.execute(
        _lines().where(Dispute.rating_id == rating_id).order_by(Dispute.made_at, Dispute.id)
    )
    return [_line(row) for row in rows]


def of_employee(session: Session, employee_id: int) -> list[Line]:
    """Somebody's own disputes, newest first."""
    rows = session.execute(
        _lines().where(Dispute.employee_id == employee_id).order_by(Dispute.made_at.desc(), Dispute.id)
    )
    return [_line(row) for row in rows]


def disputes(
    session: Session, actor: Actor, asked: Paging, state: str, ground: str, size: int
) -> tuple[list[Line], int]:
    """A page of disputes of those whom the actor sees by person: open ones first, the most urgent before all."""
    statement = _lines().where(visible_employees(actor))
    undecided = Ruling.dispute_id.is_(None) & Withdrawal.dispute_id.is_(None)
    states: dict[str, ColumnElement[bool]] = {
        OPEN: undecided,
        WITHDRAWN: Withdrawal.dispute_id.is_not(None),
        "decided": Ruling.dispute_id.is_not(None),
    }
    if state in states:
        statement = statement.where(states[state])
    if ground:
        statement = statement.where(Dispute.ground == ground)
    if asked.q:
        statement = statement.where(func.lower(Employee.name).contains(asked.q.lower(), autoescape=True))
    total = session.scalar(statement.with_only_columns(func.count(Dispute.id))) or 0
    urgent = case((undecided, Dispute.decide_by), else_=None)
    rows = session.execute(
        statement.order_by(urgent.asc().nulls_last(), Dispute.made_at.desc(), Dispute.id)
        .limit(size)
        .offset(asked.offset)
    )
    return [_line(row) for row in rows], total


def waiting(session: Session, actor: Actor) -> tuple[int, int]:
    """How many disputes wait for a decision, and how many of them too long, whatever the page is filtered by."""
    late = case((Dispute.decide_by < actor.today, 1))
    row = session.execute(
        select(func.count(Dispute.id), func.count(late))
        .join(Employee, Employee.id == Dispute.employee_id)
        .outerjoin(Ruling, Ruling.dispute_id == Dispute.id)
        .outerjoin(Withdrawal, Withdrawal.dispute_id == Dispute.id)
        .where(visible_employees(actor), Ruling.dispute_id.is_(None), Withdrawal.dispute_id.is_(None))
    ).one()
    return int(row[0]), int(row[1])


def outcomes(session: Session, actor: Actor, zone: str) -> list[Decided]:
    """Every dispute of those whom the actor sees by person, as the statistics need it."""
    rows = session.execute(
        select(Dispute.ground, Dispute.made_at, Ruling.outcome, Ruling.made_at.label("ruled_at"))
        .join(Employee, Employee.id == Dispute.employee_id)
        .outerjoin(Ruling, Ruling.dispute_id == Dispute.id)
        .where(visible_employees(actor))
    )
    here = ZoneInfo(zone)
    return [
        Decided(
            row.ground,
            row.outcome,
            (row.ruled_at.astimezone(here).date() - row.made_at.astimezone(here).date()).days
            if row.ruled_at
            else None,
        )
        for row in rows
    ]
