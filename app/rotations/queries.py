"""Reading programs, slots, who is in them, who waits, and one's own stints."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.people.models import Assignment, Employee, Team
from app.people.queries import current, members
from app.rotations.models import Program, SignUp, Skill, Slot, Waiting


def at_work(day: date) -> ColumnElement[bool]:
    """People who work here on the day."""
    return Employee.ai_agent.is_(False) & or_(Employee.left_on.is_(None), Employee.left_on > day)


def named(session: Session, given: str, day: date) -> int | None:
    """Who works here and has exactly this name, number or e-mail; None where nobody, or several."""
    found = session.scalars(
        select(Employee.id)
        .where(
            or_(
                Employee.number == given,
                func.lower(Employee.email) == given.lower(),
                func.lower(Employee.name) == given.lower(),
            ),
            at_work(day),
        )
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def name_of(session: Session, employee_id: int) -> str:
    """Somebody's name."""
    return session.scalar(select(Employee.name).where(Employee.id == employee_id)) or ""


def units(session: Session, day: date) -> list[str]:
    """The units that somebody works in."""
    found = select(Team.unit).join(Assignment, Assignment.team_id == Team.id).where(current(day)).distinct()
    return sorted(unit for unit in session.scalars(found) if unit)


def coming(session: Session, program_id: int, now: datetime) -> list[Slot]:
    """A program's slots that have not begun, in order."""
    return list(
        session.scalars(
            select(Slot)
            .where(Slot.program_id == program_id, Slot.cancelled_at.is_(None), Slot.starts_at > now)
            .order_by(Slot.starts_at)
        )
    )


@dataclass(frozen=True)
class Seat:
    """A place that somebody has."""

    sign_up: SignUp
    name: str
    buddy: str

    @property
    def employee_id(self) -> int:
        """Who has it."""
        return self.sign_up.employee_id


@dataclass(frozen=True)
class Wait:
    """Somebody's wait, with the name."""

    waiting: Waiting
    name: str

    @property
    def offered(self) -> bool:
        """Whether a place is held for them."""
        return self.waiting.offered_at is not None


@cache
def _buddy() -> type[Employee]:
    """Who is beside somebody: made once, for it costs more than asking."""
    return aliased(Employee)


def seats(session: Session, slots: Collection[int], *, ended: bool = False) -> dict[int, list[Seat]]:
    """Who is in each of these slots, in the order of signing up; with `ended` also who no longer is."""
    buddy = _buddy()
    asked = (
        select(SignUp, Employee.name, buddy.name)
        .join(Employee, Employee.id == SignUp.employee_id)
        .outerjoin(buddy, buddy.id == SignUp.buddy_id)
        .where(SignUp.slot_id.in_(slots))
        .order_by(SignUp.made_at, SignUp.id)
    )
    found: dict[int, list[Seat]] = {}
    for sign_up, name, beside in session.execute(asked if ended else asked.where(SignUp.ended_at.is_(None))):
        found.setdefault(sign_up.slot_id, []).append(Seat(sign_up, name, beside or ""))
    return found


def lines(session: Session, slots: Collection[int]) -> dict[int, list[Wait]]:
    """Who waits for each of these slots, offers first, then the longest wait."""
    found: dict[int, list[Wait]] = {}
    rows = session.execute(
        select(Waiting, Employee.name)
        .join(Employee, Employee.id == Waiting.employee_id)
        .where(Waiting.slot_id.in_(slots), Waiting.ended_at.is_(None))
        .order_by(Waiting.offered_at.is_(None), Waiting.made_at, Waiting.id)
    )
    for waiting, name in rows:
        found.setdefault(waiting.slot_id, []).append(Wait(waiting, name))
    return found


@dataclass(frozen=True)
class Own:
    """One of somebody's places with its slot and program."""

    sign_up: SignUp
    slot: Slot
    program: Program
    buddy: str


def own(session: Session, employee_id: int) -> list[Own]:
    """All places somebody has or had and that stand, by date."""
    buddy = _buddy()
    rows = session.execute(
        select(SignUp, Slot, Program, buddy.name)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .outerjoin(buddy, buddy.id == SignUp.buddy_id)
        .where(SignUp.employee_id == employee_id, SignUp.ended_at.is_(None))
        .order_by(Slot.starts_at)
    )
    return [Own(row[0], row[1], row[2], row[3] or "") for row in rows]


def offers(session: Session, employee_id: int) -> list[tuple[Waiting, Slot, Program]]:
    """Places held for somebody, the one that ends first before all."""
    rows = session.execute(
        select(Waiting, Slot, Program)
        .join(Slot, Slot.id == Waiting.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .where(
            Waiting.employee_id == employee_id,
            Waiting.ended_at.is_(None),
            Waiting.offered_at.is_not(None),
        )
        .order_by(Waiting.offer_ends_at)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def programs(session: Session) -> list[tuple[Program, str]]:
    """All programs with their sponsors' names; closed ones last."""
    rows = session.execute(
        select(Program, Employee.name)
        .join(Employee, Employee.id == Program.sponsor_id)
        .order_by(Program.closed_at.is_not(None), Program.made_at, Program.name)
    )
    return [(row[0], row[1]) for row in rows]


def slots_from(session: Session, programs_: Sequence[int], now: datetime) -> list[Slot]:
    """Slots of these programs that have not ended, by date, without cancelled ones."""
    return list(
        session.scalars(
            select(Slot)
            .where(Slot.program_id.in_(programs_), Slot.ends_at > now, Slot.cancelled_at.is_(None))
            .order_by(Slot.starts_at, Slot.id)
        )
    )


def known_skills(session: Session) -> list[str]:
    """Every skill that somebody has or a slot or program asks for."""
    found = set(session.scalars(select(Skill.skill).distinct()))
    for needs in session.scalars(select(Program.needs)):
        found |= set(needs)
    return sorted(found, key=str.casefold)


def people_like(
    session: Session, words: str, day: date, units_: Sequence[str], most: int = 8
) -> list[tuple[int, str, str]]:
    """People at work whose name holds the words, with their teams; of these units where any is given."""
    asked = members(day).where(func.lower(Employee.name).contains(words.lower(), autoescape=True))
    if units_:
        asked = asked.where(Team.unit.in_(units_))
    return [
        (row.id, row.name, row.team) for row in session.execute(asked.order_by(Employee.name).limit(most))
    ]
