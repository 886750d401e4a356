"""Who could take a place over, and what stands against the others: one look for all of them at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.leave.queries import away
from app.people.models import Assignment, Employee, Team
from app.people.queries import members
from app.rotations import rules, standing
from app.rotations.models import Program, SignUp, Slot
from app.rotations.rules import ELIGIBLE, Person
from app.rotations.standing import AROUND


@dataclass(frozen=True)
class Taker:
    """Somebody who could take the place over, or what stands against it."""

    id: int
    name: str
    against: str = ""


@dataclass(frozen=True)
class Exchange:
    """Somebody's place that could be had for this one."""

    sign_up: SignUp
    slot: Slot
    name: str


@dataclass
class _Around:
    """What is known of people around a slot."""

    people: dict[int, Person]
    stands: dict[int, list[rules.Stand]]
    leave: dict[int, list[tuple[object, object]]]
    inside: list[int]
    can: dict[int, frozenset[str]]


def eligible(session: Session, program: Program, day: datetime) -> list[int]:
    """Who is at work today in the units that a program is for."""
    statement = members(day.date()).with_only_columns(Employee.id)
    if units := program.eligible.get("units"):
        statement = statement.where(Team.unit.in_(units))
    if program.eligible.get("facing") == "off":
        statement = statement.where(Assignment.customer_facing.is_(False))
    return list(session.scalars(statement))


def takers(session: Session, program: Program, slot: Slot, giver: int, now: datetime) -> list[Taker]:
    """Everybody whom the program is for, without those who are in the slot: who could come first."""
    inside = standing.inside(session, slot.id)
    asked = [one for one in eligible(session, program, now) if one not in inside]
    around = _look(session, slot, asked, inside)
    found = []
    for one in asked:
        if one in around.people:
            against = _against(program, slot, around, one, giver, now)
            if all(reason.kind != ELIGIBLE for reason in against):
                found.append(Taker(one, around.people[one].name, against[0].says if against else ""))
    return sorted(found, key=lambda one: (bool(one.against), one.name))


def _look(session: Session, slot: Slot, who: Collection[int], inside: Collection[int]) -> _Around:
    known = standing.people(session, [*who, *inside], slot.starts_on)
    return _Around(
        people=known,
        stands=standing.stands(session, who, slot.starts_on - AROUND, slot.ends_on + AROUND),
        leave=away(session, who, slot.starts_on, slot.ends_on),  # type: ignore[arg-type]
        inside=list(inside),
        can={one: person.skills for one, person in known.items()},
    )


def _against(
    program: Program,
    slot: Slot,
    around: _Around,
    who: int,
    instead_of: int,
    now: datetime,
    without: int | None = None,
) -> list[rules.Against]:
    others = [one for one in around.inside if one not in {instead_of, who}]
    return rules.against(
        program,
        slot,
        around.people[who],
        standing=[stand for stand in around.stands.get(who, []) if stand.slot_id != without],
        leave=around.leave.get(who, []),  # type: ignore[arg-type]
        inside=[around.can.get(one, frozenset()) for one in others],
        now=now,
        free=1,
    )


def exchanges(session: Session, program: Program, slot: Slot, giver: int, now: datetime) -> list[Exchange]:
    """Places in other slots of the program whose people could serve this one, and the giver theirs."""
    rows = session.execute(
        select(SignUp, Slot, Employee.name)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Employee, Employee.id == SignUp.employee_id)
        .where(
            Slot.program_id == program.id,
            Slot.id != slot.id,
            Slot.starts_at > now,
            Slot.cancelled_at.is_(None),
            SignUp.ended_at.is_(None),
            SignUp.employee_id != giver,
        )
        .order_by(Slot.starts_at, Employee.name)
    ).all()
    here = standing.inside(session, slot.id)
    theirs = _look(session, slot, [sign_up.employee_id for sign_up, _, _ in rows], here)
    mine: dict[int, _Around] = {}
    found = []
    for sign_up, other, name in rows:
        who = sign_up.employee_id
        if who in here or _against(program, slot, theirs, who, giver, now, without=other.id):
            continue
        if other.id not in mine:
            mine[other.id] = _look(session, other, [giver], standing.inside(session, other.id))
        if giver not in mine[other.id].inside and not _against(
            program, other, mine[other.id], giver, who, now, without=slot.id
        ):
            found.append(Exchange(sign_up, other, name))
    return found
