"""Reading swaps: one with all about it, and the lists of a person."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session, aliased

from app.leave.queries import away
from app.people.models import Employee
from app.rotations import standing
from app.rotations.models import Program, SignUp, Slot
from app.rotations.rules import stands
from app.rotations.standing import Wish
from app.swaps.models import VOID, Swap

#: So many swaps that are open to all are looked at for one person.
LOOKED_AT = 30


@dataclass(frozen=True)
class Line:
    """A swap with the places and people it is about."""

    swap: Swap
    sign_up: SignUp
    slot: Slot
    program: Program
    asker: str
    to: str | None
    heir: str | None
    against: SignUp | None
    other: Slot | None

    @property
    def state(self) -> str:
        """`open`, or what became of it; `void` from the moment on that a place of it is gone."""
        if self.swap.ended_at is not None:
            return self.swap.outcome
        gone = not stands(self.sign_up) or (self.against is not None and not stands(self.against))
        return VOID if gone else "open"


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    asker, to, heir = aliased(Employee), aliased(Employee), aliased(Employee)
    against, other = aliased(SignUp), aliased(Slot)
    return (
        select(Swap, SignUp, Slot, Program, asker.name, to.name, heir.name, against, other)
        .join(SignUp, SignUp.id == Swap.sign_up_id)
        .join(Slot, Slot.id == Swap.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .join(asker, asker.id == Swap.asker_id)
        .outerjoin(to, to.id == Swap.to_id)
        .outerjoin(heir, heir.id == Swap.heir_id)
        .outerjoin(against, against.id == Swap.against_id)
        .outerjoin(other, other.id == against.slot_id)
    )


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    return Line(*row)


def load(session: Session, swap_id: int) -> Line | None:
    """One swap."""
    row = session.execute(_lines().where(Swap.id == swap_id)).one_or_none()
    return _line(row) if row else None


def of_person(session: Session, employee_id: int) -> list[Line]:
    """Swaps that somebody asked for, was asked, or took, newest first."""
    own = or_(Swap.asker_id == employee_id, Swap.to_id == employee_id, Swap.heir_id == employee_id)
    rows = session.execute(_lines().where(own).order_by(Swap.made_at.desc(), Swap.id).limit(200))
    return [_line(row) for row in rows]


def could_take(session: Session, employee_id: int, now: datetime) -> list[Line]:
    """Swaps open to all whose place this person could have."""
    rows = session.execute(
        _lines()
        .where(
            Swap.to_id.is_(None),
            Swap.ended_at.is_(None),
            Swap.expires_at > now,
            Swap.asker_id != employee_id,
            SignUp.ended_at.is_(None),
        )
        .order_by(Slot.starts_at)
        .limit(LOOKED_AT)
    )
    return [line for line in map(_line, rows) if not against(session, line, employee_id, now)]


def against(session: Session, line: Line, employee_id: int, now: datetime) -> str:
    """What stands against this person's taking the place over today; empty where nothing does."""
    if employee_id in standing.inside(session, line.slot.id):
        return "You have a place in this slot already."
    without = frozenset({line.other.id}) if line.other is not None else frozenset()
    wish = Wish(employee_id, line.slot, without=without, free=1, instead_of=frozenset({line.swap.asker_id}))
    found = standing.against(session, line.program, wish, now)
    return found[0].says if found else ""


@dataclass(frozen=True)
class Clash:
    """A place that falls into its person's leave."""

    sign_up: SignUp
    slot: Slot
    program: Program


def clashes(session: Session, employee_id: int, now: datetime) -> list[Clash]:
    """Places to come that fall into this person's leave."""
    rows = session.execute(
        select(SignUp, Slot, Program)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .where(SignUp.employee_id == employee_id, SignUp.ended_at.is_(None), Slot.starts_at > now)
        .order_by(Slot.starts_at)
    )
    return [
        Clash(sign_up, slot, program)
        for sign_up, slot, program in rows
        if away(session, [employee_id], slot.starts_on, slot.ends_on)
    ]
