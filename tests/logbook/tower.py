"""A small company: Dan of Engineering on a stint at Support with Leila beside him, and those around them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.clock import now as clock_now
from app.database import unit_of_work
from app.logbook import guards, queries
from app.logbook.queries import Stint
from app.people import actions as people
from app.people.models import Employee
from app.rotations.models import CheckItem, Program, SignUp, Slot
from app.signin.actions import begin
from app.workdays import moment, working_days
from tests.client import Client

ZONE = "Europe/Lisbon"
START = date(2020, 1, 1)
#: Name, manager, unit, meets customers, role, unit of the role.
STAFF = (
    ("Eve", None, "Board", False, "", ""),
    ("Yuki", "Eve", "Engineering", False, "", ""),
    ("Dan", "Yuki", "Engineering", False, "", ""),
    ("Kim", "Yuki", "Engineering", False, "", ""),
    ("Sol", "Eve", "Support", False, "support_lead", "Support"),
    ("Maya", "Sol", "Support", False, "", ""),
    ("Leila", "Maya", "Support", True, "", ""),
    ("Jonas", "Maya", "Support", True, "", ""),
    ("Hana", "Eve", "Staff", False, "hr", "Engineering"),
    ("Lena", "Eve", "Staff", False, "hr", ""),
)


@dataclass
class Tower:
    """Ids by name. The stint began last Monday and lasts twelve days."""

    engine: Engine | None = None
    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: clock_now().astimezone(UTC))
    program: int = 0
    slot: int = 0
    stint: int = 0
    item: int = 0

    def act(self, session: Session, name: str, after: timedelta = timedelta()) -> Act:
        """Somebody doing something now, or so long after."""
        account = session.scalars(select(Account).where(Account.name == name)).one()
        return Act(session, actor_for(session, account, self.now + after), self.now + after, ZONE)

    def words(self, session: Session, name: str) -> set[str]:
        """What holds between somebody and the stint."""
        return set(guards.stint(session, self.act(session, name).actor, self.stint).words)

    def one(self, session: Session) -> Stint:
        """The stint as it is."""
        found = queries.load(session, self.stint)
        assert found is not None
        return found

    def become(self, client: Client, name: str) -> Client:
        """The client as somebody."""
        client.cookies.clear()
        client.cookies.set("rapport_session", self.tokens[name])
        return client


def build(session: Session, begins: int = -2, days: int = 12, **words: Any) -> Tower:
    """The company in a session; the slot's first day is so many days from today. `words` go to the program."""
    made = Tower()
    for at, (name, boss, unit, facing, role, of) in enumerate(STAFF):
        one = people.hire(session, name=name, number=f"N{at}", email=f"{name}@x.example", hired_on=START)
        above = session.get(Employee, made.ids[boss]) if boss else None
        home = people.make_team(session, f"{unit} team", unit)
        people.assign(
            session, one, team=home, manager=above, title="", customer_facing=facing, starts_on=START
        )
        made.ids[name] = one.id
        account = Account(email=f"{name}@x.example".lower(), name=name, employee_id=one.id)
        session.add(account)
        session.flush()
        if role:
            session.add(Grant(account_id=account.id, role=role, unit=of))
        made.tokens[name] = begin(session, account, made.now, 1)
    _rotation(session, made, begins, days, words)
    return made


def _rotation(session: Session, made: Tower, begins: int, days: int, words: dict[str, Any]) -> None:
    first = made.now.date() + timedelta(days=begins)
    last = first + timedelta(days=days - 1)
    week = list(range(7))
    given: dict[str, Any] = {
        "name": "Support rotation",
        "kind": "support rotation",
        "sponsor_id": made.ids["Eve"],
        "unit": "Support",
        "zone": ZONE,
        "days": days,
        "weekdays": week,
        "starts": time(0, 1),
        "ends": time(23, 58),
        "capacity": 3,
        "eligible": {},
        "needs": {},
        "made_at": made.now,
    }
    program = Program(**(given | words))
    session.add(program)
    session.flush()
    slot = Slot(
        program_id=program.id,
        starts_on=first,
        ends_on=last,
        zone=ZONE,
        weekdays=week,
        starts=time(0, 1),
        ends=time(23, 58),
        starts_at=moment(first, time(0, 1), ZONE),
        ends_at=moment(last, time(23, 58), ZONE),
        capacity=3,
        taken=1,
        needs={},
        shifts=len(working_days(first, last, "", week)),
    )
    session.add(slot)
    item = CheckItem(program_id=program.id, phase="before", position=1, words="Read the tone of voice")
    session.add(item)
    session.flush()
    stint = SignUp(
        slot_id=slot.id,
        employee_id=made.ids["Dan"],
        how="own",
        made_at=made.now,
        made_by="Dan",
        buddy_id=made.ids["Leila"],
    )
    session.add(stint)
    session.flush()
    made.program, made.slot, made.stint, made.item = program.id, slot.id, stint.id, item.id


def build_in(engine: Engine, **words: Any) -> Tower:
    """The company in a database of one's own."""
    with unit_of_work(engine) as session:
        made = build(session, **words)
    made.engine = engine
    return made
