"""What managers were asked and answered to the keeper question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.access import Actor, decidable_employees
from app.contacts.models import CONFIDENTIAL, CONFIDENTIAL_MINIMUM
from app.keepers.models import KeeperAnswer, KeeperAsk
from app.keepers.rules import UNKNOWN, Said
from app.people.models import Assignment, Employee
from app.people.queries import members
from app.reviews.models import Cycle
from app.scores.models import Evidence, Fit
from app.scores.queries import exact_fits, main_fit
from app.scores.spans import Months


@dataclass(frozen=True)
class About:
    """One manager's newest answer about somebody."""

    manager: str
    fight: str
    hire: str
    words: str
    at: datetime


def answers_about(session: Session, employee_id: int, cycle_id: int) -> list[About]:
    """The newest answer of each manager about an employee in a cycle."""
    rows = session.execute(
        select(KeeperAnswer, Employee.name)
        .join(Employee, Employee.id == KeeperAnswer.manager_id)
        .where(KeeperAnswer.employee_id == employee_id, KeeperAnswer.cycle_id == cycle_id)
        .order_by(KeeperAnswer.at)
    )
    newest = {
        answer.manager_id: About(
            name, answer.values["fight"], answer.values["hire"], answer.words or "", answer.at
        )
        for answer, name in rows
    }
    return list(newest.values())


def lines(session: Session, cycle: Cycle) -> list[Row[*tuple[Any, ...]]]:
    """Who reports to whom on the day the cycle is due."""
    return list(session.execute(members(cycle.due_on).order_by(Employee.name)))


def reports(session: Session, manager_id: int, cycle: Cycle) -> dict[int, str]:
    """Who reports to a manager on the day the cycle is due: names by id."""
    rows = session.execute(
        members(cycle.due_on).where(Assignment.manager_id == manager_id).order_by(Employee.name)
    )
    return {row.id: row.name for row in rows}


def newest_of(session: Session, cycle_id: int, manager_id: int) -> dict[int, KeeperAnswer]:
    """A manager's newest answers in a cycle, by whom they are about."""
    rows = session.scalars(
        select(KeeperAnswer)
        .where(KeeperAnswer.cycle_id == cycle_id, KeeperAnswer.manager_id == manager_id)
        .order_by(KeeperAnswer.at, KeeperAnswer.id)
    )
    return {one.employee_id: one for one in rows}


@dataclass(frozen=True)
class Asking:
    """A cycle with whether it was asked in it, and how many managers have answered about all of theirs."""

    cycle: Cycle
    ask: KeeperAsk | None
    managers: int
    done: int


def askings(session: Session) -> list[Asking]:
    """Cycles that are open or in which it was asked, the newest first."""
    rows = session.execute(
        select(Cycle, KeeperAsk)
        .outerjoin(KeeperAsk, KeeperAsk.cycle_id == Cycle.id)
        .where(Cycle.closed_at.is_(None) | KeeperAsk.cycle_id.is_not(None))
        .order_by(Cycle.due_on.desc())
    )
    return [_asking(session, row[0], row[1]) for row in rows]


def _asking(session: Session, cycle: Cycle, ask: KeeperAsk | None) -> Asking:
    if ask is None:
        return Asking(cycle, None, 0, 0)
    wanted: dict[int, set[int]] = {}
    for row in lines(session, cycle):
        if row.manager_id is not None:
            wanted.setdefault(row.manager_id, set()).add(row.id)
    given: dict[int, set[int]] = {}
    for manager, employee in session.execute(
        select(KeeperAnswer.manager_id, KeeperAnswer.employee_id).where(KeeperAnswer.cycle_id == cycle.id)
    ):
        given.setdefault(manager, set()).add(employee)
    done = sum(of <= given.get(manager, set()) for manager, of in wanted.items())
    return Asking(cycle, ask, len(wanted), done)


@dataclass(frozen=True)
class Mine:
    """A cycle in which the actor is asked: each report with the newest answer, where there is one."""

    cycle: Cycle
    ask: KeeperAsk
    rows: list[tuple[int, str, KeeperAnswer | None]]

    @property
    def left(self) -> int:
        """How many are still to be answered about."""
        return sum(one[2] is None for one in self.rows)


def asked_of(session: Session, manager_id: int | None) -> list[Mine]:
    """What somebody is asked in cycles that are open."""
    if manager_id is None:
        return []
    rows = session.execute(
        select(Cycle, KeeperAsk)
        .join(KeeperAsk, KeeperAsk.cycle_id == Cycle.id)
        .where(Cycle.closed_at.is_(None))
        .order_by(Cycle.due_on.desc())
    ).all()
    found = []
    for cycle, ask in rows:
        given = newest_of(session, cycle.id, manager_id)
        people = reports(session, manager_id, cycle).items()
        if people:
            found.append(Mine(cycle, ask, [(one, name, given.get(one)) for one, name in people]))
    return found


def asked_cycles(session: Session) -> list[Cycle]:
    """Cycles in which it was asked, the newest first."""
    return list(
        session.scalars(
            select(Cycle).join(KeeperAsk, KeeperAsk.cycle_id == Cycle.id).order_by(Cycle.due_on.desc())
        )
    )


@dataclass(frozen=True)
class Beside:
    """Answers beside evidence, and the fit whose scale the picture is drawn on."""

    said: list[Said]
    fit: Fit | None


def beside(session: Session, actor: Actor, cycle: Cycle) -> Beside:
    """Every newest answer about those whom the actor may decide about, with the evidence of the cycle's months."""
    found = exact_fits(session, Months(cycle.first_month, cycle.last_month))
    main = main_fit(found)
    people = set(session.scalars(select(Employee.id).where(decidable_employees(actor))))
    best = _best(session, found, people)
    rows = session.execute(
        select(KeeperAnswer, Employee.name)
        .join(Employee, Employee.id == KeeperAnswer.manager_id)
        .where(KeeperAnswer.cycle_id == cycle.id)
        .order_by(KeeperAnswer.at, KeeperAnswer.id)
    )
    newest = {
        (one.employee_id, one.manager_id): (one, name) for one, name in rows if one.employee_id in people
    }
    return Beside([_said(one, name, best.get(one.employee_id), main) for one, name in newest.values()], main)


def _said(one: KeeperAnswer, name: str, row: Evidence | None, main: Fit | None) -> Said:
    if row is None or main is None:
        return Said(one.manager_id, name, one.values["fight"], row.standing if row else UNKNOWN)
    drawn = (row.lo, row.score, row.hi) if row.fit_id == main.id else (None, None, None)
    return Said(one.manager_id, name, one.values["fight"], row.standing, *drawn)


def _best(session: Session, found: list[Fit], people: Iterable[int]) -> dict[int, Evidence]:
    """For each person the evidence of the first lens that they have answers in."""
    order = {fit.id: at for at, fit in enumerate(found)}
    lens = {fit.id: fit.lens for fit in found}
    wanted = set(people)
    best: dict[int, Evidence] = {}
    for row in session.scalars(select(Evidence).where(Evidence.fit_id.in_(order))):
        if row.employee_id not in wanted:
            continue
        if lens[row.fit_id] in CONFIDENTIAL and row.n < CONFIDENTIAL_MINIMUM:
            continue
        held = best.get(row.employee_id)
        if held is None or order[row.fit_id] < order[held.fit_id]:
            best[row.employee_id] = row
    return best
