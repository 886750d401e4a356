"""Who owes, who served, who opted out; and when each was last on the floor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, visible_employees
from app.duty import rules
from app.duty.models import OptOut, RotationEffect
from app.duty.rules import Due, Stint
from app.people.models import Employee
from app.people.queries import members
from app.rotations.models import Program, SignUp, Slot
from app.rotations.rules import ROUGH_MONTH, Person, not_eligible
from app.workdays import DAY, working_days

#: The unit whose people come first: those who ask it of others.
FIRST = "Executives"


def opted_out(session: Session, program_id: int) -> set[tuple[int, int]]:
    """Employee and year of each opting out of a program that stands."""
    rows = session.execute(
        select(OptOut.employee_id, OptOut.year).where(
            OptOut.program_id == program_id, OptOut.ended_at.is_(None)
        )
    )
    return {(row.employee_id, row.year) for row in rows}


@dataclass(frozen=True)
class Line:
    """One person's duty, as the table shows it."""

    id: int
    name: str
    title: str
    team: str
    unit: str
    manager_id: int | None
    due: Due
    #: The next place, by its first and last day.
    coming: tuple[date, date] | None
    opt_out: OptOut | None

    @property
    def first(self) -> bool:
        """Whether they are one of those who ask it of others."""
        return self.unit == FIRST


def lines(session: Session, program: Program, year: int, now: datetime) -> list[Line]:
    """Everybody of whom the program asks something in a year, or who opted out of it: executives first, then who owes,
    then by name. Four statements, however many people.
    """
    today = now.date()
    outs = _outs(session, program.id)
    by_person = _stints(session, [program.id], now)
    found = []
    for row in session.execute(members(today).add_columns(Employee.hired_on, Employee.left_on)):
        person = Person(row.id, row.name, row.unit, row.customer_facing, row.hired_on, row.left_on)
        out = outs.get((row.id, year))
        if not_eligible(program, person, today) and out is None:
            continue
        own = by_person.get(row.id, [])
        done, ahead = rules.served(own, year)
        before = outs.get((row.id, year - 1))
        due = Due(
            rules.asked(program.duty_days, year, _since(program, row.hired_on)),
            before.days if before else 0,
            done,
            ahead,
            opted_out=out is not None,
        )
        coming = min(((one.starts_on, one.ends_on) for one in own if one.starts_on > today), default=None)
        found.append(Line(row.id, row.name, row.title, row.team, row.unit, row.manager_id, due, coming, out))
    order = {rules.OWES: 0, rules.BOOKED: 1, rules.OPTED_OUT: 2, rules.DONE: 3}
    return sorted(found, key=lambda one: (not one.first, order[one.due.state], one.name.casefold()))


def _since(program: Program, hired_on: date | None) -> date | None:
    months = int(program.eligible.get("months") or 0)
    return None if hired_on is None else hired_on + DAY * int(ROUGH_MONTH * months)


def _outs(session: Session, program_id: int) -> dict[tuple[int, int], OptOut]:
    rows = session.scalars(select(OptOut).where(OptOut.program_id == program_id, OptOut.ended_at.is_(None)))
    return {(row.employee_id, row.year): row for row in rows}


def _stints(session: Session, programs: Iterable[int] | None, now: datetime) -> dict[int, list[Stint]]:
    standing = (
        select(SignUp.employee_id, Slot)
        .join(Slot, Slot.id == SignUp.slot_id)
        .where(SignUp.ended_at.is_(None), SignUp.missed_at.is_(None))
    )
    if programs is not None:
        standing = standing.where(Slot.program_id.in_(programs))
    today = now.date()
    kept: dict[int, Stint] = {}
    found: dict[int, list[Stint]] = {}
    for employee_id, slot in session.execute(standing):
        if slot.id not in kept:
            over = slot.shifts if slot.ends_at <= now else 0
            if slot.starts_at <= now < slot.ends_at:
                over = len(working_days(slot.starts_on, today - DAY, slot.country, slot.weekdays))
            kept[slot.id] = Stint(slot.starts_on, slot.ends_on, slot.shifts, slot.counts, over)
        found.setdefault(employee_id, []).append(kept[slot.id])
    return found


@dataclass(frozen=True)
class OnFloor:
    """When somebody who meets no customers in their own work was last on the floor."""

    id: int
    name: str
    title: str
    team: str
    unit: str
    last_on: date | None
    days: int | None
    next_on: date | None

    @property
    def overdue(self) -> bool:
        """Whether it is too long ago, or was never."""
        return self.days is None or self.days > rules.OVERDUE

    @property
    def says(self) -> str:
        """How long ago."""
        return rules.since_words(self.days)


def coverage(session: Session, actor: Actor, now: datetime) -> list[OnFloor]:
    """Everybody off the front line: executives first, then who was never there, then the longest ago. A manager sees
    who reports to them, others who may all.
    """
    today = now.date()
    by_person = _stints(session, None, now)
    statement = members(today)
    if not actor.roles & {"hr", "hr_lead", "executive", "support_lead"}:
        statement = statement.where(visible_employees(actor))
    found = []
    for row in session.execute(statement):
        if row.customer_facing:
            continue
        own = by_person.get(row.id, [])
        last = max((min(one.ends_on, today) for one in own if one.over), default=None)
        coming = min((one.starts_on for one in own if one.starts_on > today), default=None)
        days = (today - last).days if last else None
        found.append(OnFloor(row.id, row.name, row.title, row.team, row.unit, last, days, coming))
    return sorted(
        found,
        key=lambda one: (
            one.unit != FIRST,
            one.days is not None,
            -(one.days or 0),
            one.name.casefold(),
        ),
    )


def effects(session: Session, program_id: int) -> Sequence[RotationEffect]:
    """What serving did, as last worked out: by measure, cohorts in order, all of them first."""
    return session.scalars(
        select(RotationEffect)
        .where(RotationEffect.program_id == program_id)
        .order_by(RotationEffect.measure, RotationEffect.cohort)
    ).all()


def served_before(session: Session, program_id: int, day: date) -> set[int]:
    """Who has served in a program before a day."""
    return set(
        session.scalars(
            select(SignUp.employee_id)
            .join(Slot, Slot.id == SignUp.slot_id)
            .where(
                Slot.program_id == program_id,
                Slot.starts_on < day,
                SignUp.ended_at.is_(None),
                SignUp.missed_at.is_(None),
            )
        )
    )


def owing_words(found: Sequence[Line], year: int) -> str:
    """The table in a sentence."""
    owes = sum(one.due.state == rules.OWES for one in found)
    done = sum(one.due.state == rules.DONE for one in found)
    if not found:
        return f"Nobody owes anything in {year}."
    return f"{done} of {len(found)} have served what {year} asks; {owes} still owe and have nothing booked for it."
