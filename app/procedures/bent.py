"""Reading exceptions: one with all about it, and lists of those that somebody may see."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, visible_employees
from app.people.models import Assignment, Employee
from app.people.queries import current
from app.procedures.models import ExceptionAnswer, Procedure, ProcedureException, ProcedureVersion
from app.web.paging import Paging

STANDS, WAITS, GRANTED, REFUSED = "stands", "waiting", "granted", "refused"
STATES = (WAITS, STANDS, GRANTED, REFUSED)


@dataclass(frozen=True)
class Bent:
    """An exception with its people and what was said to it."""

    exception: ProcedureException
    title: str
    meanwhile: str
    employee: str
    asked: str
    answer: ExceptionAnswer | None

    @property
    def state(self) -> str:
        """One of `STATES`."""
        if self.exception.asked_id is None:
            return STANDS
        if self.answer is None:
            return WAITS
        return GRANTED if self.answer.granted else REFUSED


@cache
def _bent() -> Select[*tuple[Any, ...]]:
    asked = aliased(Employee)
    return (
        select(
            ProcedureException,
            Procedure.title,
            ProcedureVersion.meanwhile,
            Employee.name,
            func.coalesce(asked.name, ""),
            ExceptionAnswer,
        )
        .join(Procedure, Procedure.id == ProcedureException.procedure_id)
        .join(ProcedureVersion, ProcedureVersion.id == ProcedureException.version_id)
        .join(Employee, Employee.id == ProcedureException.employee_id)
        .outerjoin(asked, asked.id == ProcedureException.asked_id)
        .outerjoin(ExceptionAnswer, ExceptionAnswer.exception_id == ProcedureException.id)
    )


def one_bent(session: Session, exception_id: int) -> Bent:
    """One exception that is there, as it stands now."""
    statement = _bent().where(ProcedureException.id == exception_id)
    return _read(session.execute(statement.execution_options(populate_existing=True)).one())


def _read(row: Row[*tuple[Any, ...]]) -> Bent:
    return Bent(*row)


def seen(actor: Actor) -> ColumnElement[bool]:
    """Restricts a select over exceptions, their procedures and employees: one's own, one's reports', those one was
    asked or owns the procedure of, and the units one is HR of. Agrees with `policy` "see exception"; a test holds it.
    """
    hr = tuple(grant for grant in actor.grants if grant[0] in {"hr", "hr_lead"})
    shown = [visible_employees(replace(actor, grants=hr, is_manager=False))]
    if actor.employee_id is not None:
        reports = select(Assignment.employee_id).where(
            Assignment.manager_id == actor.employee_id, current(actor.today)
        )
        shown += [
            ProcedureException.asked_id == actor.employee_id,
            Procedure.owner_id == actor.employee_id,
            Employee.id.in_(reports),
        ]
    return or_(*shown)


def state_is(state: str) -> ColumnElement[bool]:
    """Restricts a select over exceptions with their answers to one of `STATES`."""
    asked = ProcedureException.asked_id.is_not(None)
    return {
        STANDS: ProcedureException.asked_id.is_(None),
        WAITS: and_(asked, ExceptionAnswer.exception_id.is_(None)),
        GRANTED: and_(asked, ExceptionAnswer.granted.is_(True)),
        REFUSED: and_(asked, ExceptionAnswer.granted.is_(False)),
    }[state]


def bent(
    session: Session, actor: Actor, asked: Paging, state: str = "", procedure_id: int | None = None
) -> tuple[list[Bent], int]:
    """A page of the exceptions that the actor may see: those that wait first, then the newest."""
    statement = _bent().where(seen(actor))
    if state:
        statement = statement.where(state_is(state))
    if procedure_id:
        statement = statement.where(Procedure.id == procedure_id)
    if asked.q:
        low = asked.q.lower()
        hit = [
            func.lower(one).contains(low, autoescape=True)
            for one in (Employee.name, Procedure.title, ProcedureException.words)
        ]
        statement = statement.where(or_(*hit))
    total = session.scalar(statement.with_only_columns(func.count(ProcedureException.id))) or 0
    order = (state_is(WAITS).desc(), ProcedureException.made_at.desc(), ProcedureException.id)
    rows = session.execute(statement.order_by(*order).limit(asked.size).offset(asked.offset))
    return [_read(row) for row in rows], total


def waiting(session: Session, actor: Actor) -> list[Bent]:
    """What waits for the actor's word, the oldest first."""
    mine = or_(ProcedureException.asked_id == actor.employee_id, Procedure.owner_id == actor.employee_id)
    rows = session.execute(_bent().where(state_is(WAITS), mine).order_by(ProcedureException.made_at))
    return [one for one in map(_read, rows) if one.exception.employee_id != actor.employee_id]
