"""What people have already, and what stands against a place: read from the database for `rules.against`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.leave.queries import away
from app.people.models import Assignment, Employee, Team
from app.rotations import rules
from app.rotations.models import Program, SignUp, Skill, Slot, Waiting
from app.rotations.rules import Against, Person, Stand

#: Looked at around a slot: no rest is longer.
AROUND = timedelta(days=400)


def people(session: Session, employees: Collection[int], day: date) -> dict[int, Person]:
    """These employees as they stand on a day, with what they can do. Who has no place in the company yet counts as in
    no unit.
    """
    stood = (Assignment.starts_on <= day) & or_(Assignment.ends_on.is_(None), Assignment.ends_on > day)
    rows = session.execute(
        select(
            Employee.id,
            Employee.name,
            Employee.hired_on,
            Employee.left_on,
            Team.unit,
            Assignment.customer_facing,
        )
        .outerjoin(Assignment, (Assignment.employee_id == Employee.id) & stood)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(Employee.id.in_(employees), Employee.ai_agent.is_(False))
    ).all()
    can = skills(session, employees)
    return {
        row.id: Person(
            row.id,
            row.name,
            row.unit or "",
            bool(row.customer_facing),
            row.hired_on,
            row.left_on,
            can.get(row.id, frozenset()),
        )
        for row in rows
    }


def skills(session: Session, employees: Collection[int]) -> dict[int, frozenset[str]]:
    """What each of these can do, where it says anything."""
    found: dict[int, set[str]] = {}
    for row in session.execute(
        select(Skill.employee_id, Skill.skill).where(Skill.employee_id.in_(employees))
    ):
        found.setdefault(row.employee_id, set()).add(row.skill)
    return {one: frozenset(many) for one, many in found.items()}


def stands(session: Session, employees: Collection[int], first: date, last: date) -> dict[int, list[Stand]]:
    """The places that each of these has in slots that touch the days from `first` to `last`, in order."""
    found: dict[int, list[Stand]] = {}
    rows = session.execute(
        select(SignUp.employee_id, Slot)
        .join(Slot, Slot.id == SignUp.slot_id)
        .where(
            SignUp.employee_id.in_(employees),
            SignUp.ended_at.is_(None),
            SignUp.missed_at.is_(None),
            Slot.starts_on <= last,
            Slot.ends_on >= first,
        )
        .order_by(Slot.starts_at)
    )
    for employee_id, slot in rows:
        found.setdefault(employee_id, []).append(Stand.of(slot))
    return found


def inside(session: Session, slot_id: int) -> list[int]:
    """Who is in a slot or has an offer of it that is open."""
    signed = select(SignUp.employee_id).where(SignUp.slot_id == slot_id, SignUp.ended_at.is_(None))
    offered = select(Waiting.employee_id).where(
        Waiting.slot_id == slot_id, Waiting.ended_at.is_(None), Waiting.offered_at.is_not(None)
    )
    return [*session.scalars(signed), *session.scalars(offered)]


@dataclass(frozen=True)
class Wish:
    """A person and the slot they want; `without`: slots whose places they give up for it; `free`: see `against`."""

    employee_id: int
    slot: Slot
    without: frozenset[int] = frozenset()
    free: int | None = None
    #: People who leave the slot in the same step.
    instead_of: frozenset[int] = frozenset()


def against(
    session: Session, program: Program, wish: Wish, now: datetime, *, started: bool = False
) -> list[Against]:
    """All that stands against one wish today. Hold the locks of `places` where it is to be acted on."""
    slot, one = wish.slot, wish.employee_id
    person = people(session, [one], slot.starts_on).get(one)
    if person is None:
        return [Against(rules.ELIGIBLE, "This is no person who could serve.")]
    taken = stands(session, [one], slot.starts_on - AROUND, slot.ends_on + AROUND).get(one, [])
    others = [who for who in inside(session, slot.id) if who not in wish.instead_of and who != one]
    can = skills(session, others)
    return rules.against(
        program,
        slot,
        person,
        standing=[stand for stand in taken if stand.slot_id not in wish.without],
        leave=away(session, [one], slot.starts_on, slot.ends_on).get(one, []),
        inside=[can.get(who, frozenset()) for who in others],
        now=now,
        free=wish.free,
        started=started,
    )
