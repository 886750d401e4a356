"""Reading findings: one with its history, lists with the customers behind each, and what a quarter released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.logbook import rules
from app.logbook.models import BUG, IDEA, NOTED, RELEASED, TAKEN_UP, Finding, Handled, Met, Step
from app.people.models import Employee, Team
from app.rotations.models import Program, SignUp, Slot
from app.web.paging import Paging

SORTS = ("customers", "made", "title", "state")


@dataclass(frozen=True)
class Line:
    """A finding as lists show it: where it stands, whose it is, and how many customers it cost something."""

    finding: Finding
    program: Program
    finder: str
    step: Step | None
    owner: Employee | None
    team: str
    customers: int

    @property
    def state(self) -> str:
        """`noted`, `taken up`, `released` or `declined`."""
        return self.step.state if self.step is not None else NOTED

    @property
    def id(self) -> int:
        """The finding's."""
        return self.finding.id


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    later = aliased(Step)
    newest = (
        select(later.id)
        .where(later.finding_id == Finding.id)
        .order_by(later.number.desc())
        .limit(1)
        .correlate(Finding)
        .scalar_subquery()
    )
    owner = aliased(Employee)
    return (
        select(Finding, Program, Employee.name, Step, owner, func.coalesce(Team.name, ""))
        .join(Program, Program.id == Finding.program_id)
        .join(Employee, Employee.id == Finding.employee_id)
        .outerjoin(Step, Step.id == newest)
        .outerjoin(owner, owner.id == Step.owner_id)
        .outerjoin(Team, Team.id == Step.team_id)
        .where(Finding.ended_at.is_(None))
    )


def _counted(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Line]:
    ids = [row[0].id for row in rows]
    contacts: dict[int, list[tuple[str, int]]] = {}
    met: dict[int, list[int]] = {}
    if ids:
        for one in session.execute(
            select(Handled.finding_id, Handled.ref, Handled.customers).where(
                Handled.finding_id.in_(ids), Handled.ended_at.is_(None)
            )
        ):
            contacts.setdefault(one.finding_id, []).append((one.ref, one.customers))
        for row in session.execute(select(Met.finding_id, Met.customers).where(Met.finding_id.in_(ids))):
            met.setdefault(row.finding_id, []).append(row.customers)
    counts = {one: rules.customers(contacts.get(one, []), met.get(one, [])) for one in ids}
    return [Line(row[0], row[1], row[2], row[3], row[4], row[5], counts[row[0].id]) for row in rows]


def lines(session: Session, *where: ColumnElement[bool]) -> list[Line]:
    """The findings that the conditions pick, newest first. Three statements."""
    rows = session.execute(_lines().where(*where).order_by(Finding.made_at.desc(), Finding.id)).all()
    return _counted(session, rows)


def load(session: Session, finding_id: int) -> Line | None:
    """One finding; None where its finder took it back."""
    found = lines(session, Finding.id == finding_id)
    return found[0] if found else None


def listed(
    session: Session, asked: Paging, kind: str, state: str, program_id: int, size: int
) -> tuple[list[Line], int]:
    """A page of findings and how many there are, in the order asked for: customers behind them first."""
    where: list[ColumnElement[bool]] = []
    if kind:
        where.append(Finding.kind == kind)
    if program_id:
        where.append(Finding.program_id == program_id)
    if asked.q:
        named = (Finding.title, Finding.words, Employee.name)
        where.append(or_(*(func.lower(one).contains(asked.q.lower(), autoescape=True) for one in named)))
    # A company finds some hundreds a year: the customers behind them are counted here, once and by one rule.
    found = [one for one in lines(session, *where) if state in {"", one.state}]
    keys: dict[str, Any] = {
        "customers": lambda one: (one.customers, one.finding.made_at),
        "made": lambda one: one.finding.made_at,
        "title": lambda one: one.finding.title.casefold(),
        "state": lambda one: one.state,
    }
    found.sort(key=keys[asked.key], reverse=asked.down)
    return found[asked.offset : asked.offset + size], len(found)


def open_in(session: Session, program_id: int) -> list[Line]:
    """What is found in a program and neither released nor declined, newest first: what a contact may be about."""
    found = lines(session, Finding.program_id == program_id)
    return [one for one in found if one.state in {NOTED, TAKEN_UP}]


def history(session: Session, finding_id: int) -> list[Row[*tuple[Any, ...]]]:
    """Every state with its owner and team, oldest first."""
    statement = (
        select(Step, Employee.name.label("owner"), Team.name.label("team"))
        .outerjoin(Employee, Employee.id == Step.owner_id)
        .outerjoin(Team, Team.id == Step.team_id)
        .where(Step.finding_id == finding_id)
    )
    return list(session.execute(statement.order_by(Step.number)))


def who_met(session: Session, finding_id: int) -> list[Row[*tuple[Any, ...]]]:
    """Who met it with how many customers, oldest first."""
    statement = (
        select(Met, Employee.name)
        .join(Employee, Employee.id == Met.employee_id)
        .where(Met.finding_id == finding_id)
    )
    return list(session.execute(statement.order_by(Met.made_at, Met.id)))


def concerned(session: Session, finding: Finding) -> set[int]:
    """Everybody who met it: its finder, who said so, and who logged a contact about it."""
    met = session.scalars(select(Met.employee_id).where(Met.finding_id == finding.id))
    logged = select(Handled.employee_id).where(Handled.finding_id == finding.id, Handled.ended_at.is_(None))
    return {finding.employee_id, *met, *session.scalars(logged)}


def found_on(session: Session, line: Line) -> tuple[SignUp, Slot]:
    """The stint that it was found on."""
    row = session.execute(
        select(SignUp, Slot).join(Slot, Slot.id == SignUp.slot_id).where(SignUp.id == line.finding.sign_up_id)
    ).one()
    return row[0], row[1]


def released(
    session: Session, first: date, end: date, zone: str, program_id: int | None = None
) -> list[Line]:
    """What stands as released since a day of the span from `first` until before `end`, most customers first."""
    here = ZoneInfo(zone)
    start, until = (datetime.combine(day, time(), here).astimezone(UTC) for day in (first, end))
    where = [Step.state == RELEASED, Step.made_at >= start, Step.made_at < until]
    if program_id is not None:
        where.append(Finding.program_id == program_id)
    return sorted(lines(session, *where), key=lambda one: (-one.customers, one.finding.title))


def quarter_words(session: Session, today: date, zone: str, program_id: int | None = None) -> str:
    """A sentence of what rotations brought about in the running quarter: of one program, or of all."""
    found = released(session, *rules.quarter(today), zone, program_id)
    bugs = [one for one in found if one.finding.kind == BUG]
    ideas = sum(one.finding.kind == IDEA for one in found)
    return rules.released_words(len(bugs), ideas, sum(one.customers for one in bugs))
