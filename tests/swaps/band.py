"""A handful of developers on one session, their manager, the lead of the support rotation, and its slots."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.notices.models import Notice
from app.people import actions as people
from app.people.models import Employee
from app.rotations import actions as rotations
from app.rotations.models import Program, SignUp, Slot
from tests.rotations.crowd import MONDAY, NOW, ZONE, made_program, made_slot

START = date(2020, 1, 1)
#: Name, manager, unit, role, unit of the role.
STAFF = (
    ("Mia", None, "Engineering", "", ""),
    ("Dan", "Mia", "Engineering", "", ""),
    ("Wen", "Mia", "Engineering", "", ""),
    ("Ana", "Mia", "Engineering", "", ""),
    ("Max", None, "Retail", "", ""),
    ("Bo", "Max", "Retail", "", ""),
    ("Sol", None, "Support", "support_lead", "Support"),
    ("Ines", "Sol", "Support", "", ""),
    ("Hana", None, "Staff", "hr", ""),
    ("Hal", None, "Staff", "hr", "Retail"),
)


@dataclass
class Band:
    """The people, and the slots in the order of their weeks."""

    session: Session
    ids: dict[str, int] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    program: Program | None = None
    acts: int = 0

    def act(self, name: str, days: float = 0) -> Act:
        # One after the other, so that what happens has an order.
        self.acts += 1
        now = NOW + timedelta(days=days, microseconds=self.acts)
        account = self.session.scalars(select(Account).where(Account.name == name)).one()
        return Act(self.session, actor_for(self.session, account, now), now, ZONE)

    def place(self, name: str, slot: int = 0) -> SignUp:
        return rotations.sign_up(self.act(name), self.slots[slot], self.ids[name])

    def told(self, name: str) -> list[str]:
        return list(
            self.session.scalars(
                select(Notice.text)
                .join(Account, Account.id == Notice.account_id)
                .where(Account.name == name)
                .order_by(Notice.made_at, Notice.id)
            )
        )


def band(session: Session, now: datetime = NOW, monday: date = MONDAY, weeks: int = 8) -> Band:
    """Slots every other week from `monday` on, so that neighbours lie within the rest."""
    made = Band(session)
    for at, (name, boss, unit, role, of) in enumerate(STAFF):
        one = people.hire(session, name=name, number=f"N{at}", email=f"{name}@x.example", hired_on=START)
        home = people.make_team(session, f"{unit} team", unit)
        above = session.get(Employee, made.ids[boss]) if boss else None
        people.assign(
            session,
            one,
            team=home,
            manager=above,
            title="",
            customer_facing=unit == "Support",
            starts_on=START,
        )
        made.ids[name] = one.id
        account = Account(email=f"{name}@x.example".lower(), name=name, employee_id=one.id)
        session.add(account)
        session.flush()
        if role:
            session.add(Grant(account_id=account.id, role=role, unit=of))
    session.flush()
    made.program = made_program(session, made.ids["Mia"], buddy=True)
    made.slots = [
        made_slot(session, made.program, monday + timedelta(weeks=weeks * at), 2) for at in range(3)
    ]
    return made
