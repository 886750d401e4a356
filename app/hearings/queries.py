"""Reading what employees were told, and appeals."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.access import Actor
from app.access.scope import decidable_employees
from app.decisions.models import Appeal, AppealRuling, Decision, Delivery, Hearing, SetCheck
from app.decisions.queries import Whole, wholes
from app.people.models import Employee
from app.web.paging import Paging

OPEN, RULED = "open", "ruled on"


def own(session: Session, employee_id: int) -> list[Whole]:
    """Everything an employee was told of, the newest first."""
    rows = session.scalars(
        select(Decision)
        .outerjoin(Hearing, Hearing.decision_id == Decision.id)
        .outerjoin(Delivery, Delivery.decision_id == Decision.id)
        .where(
            Decision.employee_id == employee_id,
            Decision.erased_at.is_(None),
            or_(Hearing.decision_id.is_not(None), Delivery.decision_id.is_not(None)),
        )
        .options(joinedload(Decision.employee), joinedload(Decision.cycle))
        .order_by(func.coalesce(Delivery.at, Hearing.opened_at).desc())
    ).all()
    return wholes(session, rows)


@dataclass(frozen=True)
class Line:
    """An appeal with what became of it."""

    appeal: Appeal
    decision: Decision
    employee: str
    ruling: AppealRuling | None

    @property
    def state(self) -> str:
        """`open`, `stands` or `reversed`; `no longer needed` where the decision ended without a ruling."""
        if self.ruling is not None:
            return "stands" if self.ruling.stands else "reversed"
        return OPEN if self.decision.ended_at is None else "no longer needed"

    def overdue(self, today: date) -> bool:
        """Whether the day by which it should be ruled on has passed."""
        return self.state == OPEN and today > self.appeal.decide_by


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Appeal, Decision, Employee.name, AppealRuling)
        .join(Decision, Decision.id == Appeal.decision_id)
        .join(Employee, Employee.id == Decision.employee_id)
        .outerjoin(AppealRuling, AppealRuling.decision_id == Appeal.decision_id)
        .where(decidable_employees(actor))
    )


UNDECIDED: ColumnElement[bool] = AppealRuling.decision_id.is_(None) & Decision.ended_at.is_(None)


def appeals(session: Session, actor: Actor, asked: Paging, state: str, size: int) -> tuple[list[Line], int]:
    """A page of the appeals the actor may know of: open ones first, the most urgent before all."""
    statement = _lines(actor)
    if state:
        statement = statement.where(UNDECIDED if state == OPEN else ~UNDECIDED)
    if asked.q:
        statement = statement.where(func.lower(Employee.name).contains(asked.q.lower(), autoescape=True))
    total = session.scalar(statement.with_only_columns(func.count(Appeal.decision_id))) or 0
    urgent = case((UNDECIDED, Appeal.decide_by), else_=None)
    rows = session.execute(
        statement.order_by(urgent.asc().nulls_last(), Appeal.made_at.desc(), Appeal.decision_id)
        .limit(size)
        .offset(asked.offset)
    )
    return [Line(row[0], row[1], row[2], row[3]) for row in rows], total


def waiting(session: Session, actor: Actor, today: date) -> tuple[int, int]:
    """How many appeals wait for a ruling, and how many of them too long."""
    late = case((Appeal.decide_by < today, 1))
    statement = _lines(actor).where(UNDECIDED)
    row = session.execute(statement.with_only_columns(func.count(Appeal.decision_id), func.count(late))).one()
    return int(row[0]), int(row[1])


def answered_alarms(session: Session, cycle_id: int) -> set[int]:
    """The accounts that answered an alarm of a cycle's set."""
    found = select(SetCheck.answerer_id).where(
        SetCheck.cycle_id == cycle_id, SetCheck.answerer_id.is_not(None)
    )
    return {one for one in session.scalars(found) if one is not None}
