"""Many people, one program and its slots: for what happens when they all press at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.database import new_id, unit_of_work
from app.errors import Conflict
from app.people.models import Assignment, Employee, Team
from app.rotations.models import Program, SignUp, Slot
from app.workdays import moment, working_days

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MONDAY = date(2027, 1, 4)
ZONE = "Europe/Lisbon"


@dataclass
class Crowd:
    """A program with slots and people who want a place; ids in the order in which they were made."""

    people: list[int] = field(default_factory=list)
    slots: list[int] = field(default_factory=list)
    program: int = 0
    engine: Engine | None = None

    def press(self, employee_id: int, verb: Callable[[Act, Slot, int], Any], slot_id: int = 0) -> str:
        """Somebody does something about a slot in a transaction of their own; empty, or why it was refused."""
        try:
            with unit_of_work(self.engine) as session:
                slot = session.get_one(Slot, slot_id or self.slots[0])
                verb(self.act(session, employee_id), slot, employee_id)
        except Conflict as refusal:
            return refusal.detail
        return ""

    def all_at_once(
        self, pressing: Sequence[tuple[int, Callable[[Act, Slot, int], Any], int]], hands: int = 12
    ) -> list[str]:
        """Everybody presses; what each was told, in their order."""
        with ThreadPoolExecutor(hands) as pool:
            return list(pool.map(lambda one: self.press(*one), pressing))

    def act(self, session: Session, employee_id: int, now: datetime = NOW) -> Act:
        """Somebody doing something."""
        account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
        return Act(session, actor_for(session, account, now), now, ZONE)


def gather(engine: Engine, many: int, capacity: int, slots: int = 1, **words: Any) -> Crowd:
    """So many people of Engineering, and slots of two weeks one after the other. `words` go to the program."""
    with unit_of_work(engine) as session:
        found = gather_in(session, many, capacity, slots, **words)
    found.engine = engine
    return found


def gather_in(session: Session, many: int, capacity: int, slots: int = 1, **words: Any) -> Crowd:
    """The same in a session of one's own; nobody presses there."""
    crowd = Crowd()
    team = Team(name="Checkout", unit="Engineering")
    session.add(team)
    session.flush()
    crowd.people = [new_id() for _ in range(many)]
    session.execute(
        insert(Employee),
        [{"id": one, "name": f"Dev {at}", "ai_agent": False} for at, one in enumerate(crowd.people)],
    )
    session.execute(
        insert(Assignment),
        [
            {
                "id": new_id(),
                "employee_id": one,
                "team_id": team.id,
                "title": "",
                "customer_facing": False,
                "starts_on": date(2020, 1, 1),
            }
            for one in crowd.people
        ],
    )
    session.execute(
        insert(Account),
        [
            {"id": new_id(), "email": f"d{at}@x.example", "name": f"Dev {at}", "employee_id": one}
            for at, one in enumerate(crowd.people)
        ],
    )
    crowd.program = made_program(session, crowd.people[0], **words).id
    program = session.get_one(Program, crowd.program)
    crowd.slots = [
        made_slot(session, program, MONDAY + timedelta(weeks=2 * at), capacity).id for at in range(slots)
    ]
    return crowd


def made_program(session: Session, sponsor: int, **words: Any) -> Program:
    """Two weeks of support for Engineering."""
    given: dict[str, Any] = {
        "name": "Support rotation",
        "kind": "support rotation",
        "sponsor_id": sponsor,
        "unit": "Support",
        "zone": ZONE,
        "days": 12,
        "weekdays": [0, 1, 2, 3, 4],
        "starts": time(9),
        "ends": time(17),
        "capacity": 4,
        "duty_days": 10,
        "rest_days": 28,
        "buddy": False,
        "eligible": {"units": ["Engineering"]},
        "needs": {},
        "made_at": NOW,
    }
    program = Program(**given | words)
    session.add(program)
    session.flush()
    return program


def made_slot(session: Session, program: Program, first: date, capacity: int, **words: Any) -> Slot:
    """A slot of the program's length."""
    last = first + timedelta(days=program.days - 1)
    shifts = working_days(first, last, "", program.weekdays)
    slot = Slot(
        program_id=program.id,
        starts_on=first,
        ends_on=last,
        zone=program.zone,
        weekdays=program.weekdays,
        starts=program.starts,
        ends=program.ends,
        starts_at=moment(shifts[0], program.starts, program.zone),
        ends_at=moment(shifts[-1], program.ends, program.zone),
        capacity=capacity,
        shifts=len(shifts),
        **{"needs": program.needs} | words,
    )
    session.add(slot)
    session.flush()
    return slot


def places(engine: Engine, slot_id: int) -> tuple[int, int]:
    """What a slot says is taken, and how many places stand in it."""
    with unit_of_work(engine, write=False) as session:
        slot = session.get_one(Slot, slot_id)
        standing = session.scalars(
            select(SignUp.id).where(SignUp.slot_id == slot_id, SignUp.ended_at.is_(None))
        ).all()
        return slot.taken, len(standing)
