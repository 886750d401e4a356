"""Two units with people by number, and three of HR: Lena leads all, Hana is HR of all, Wes of the West alone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.people import actions as people

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = date(2024, 1, 1)


@dataclass
class Staff:
    """Ids by number: e1 to e24 in the East, w1 to w12 in the West."""

    session: Session
    ids: dict[str, int]

    def act(self, name: str) -> Act:
        """Somebody in HR doing something now."""
        account = self.session.scalars(select(Account).where(Account.name == name)).one()
        return Act(self.session, actor_for(self.session, account, NOW), NOW, "UTC")

    def file(self, **groups: list[str]) -> bytes:
        """A file of one attribute: these numbers by group."""
        rows = [f"{number},{name}" for name, numbers in groups.items() for number in numbers]
        return "\n".join(["Number,Age group", *rows]).encode()


def numbers(letter: str, first: int, last: int) -> list[str]:
    """`e3` to `e9`."""
    return [f"{letter}{at}" for at in range(first, last + 1)]


def staff(session: Session) -> Staff:
    """Makes it."""
    ids: dict[str, int] = {}
    teams = {"e": people.make_team(session, "Desk", "East"), "w": people.make_team(session, "Shop", "West")}
    for number in numbers("e", 1, 24) + numbers("w", 1, 12):
        one = people.hire(
            session, name=number.upper(), number=number, email=f"{number}@x.example", hired_on=START
        )
        team = teams[number[0]]
        people.assign(session, one, team=team, manager=None, title="", customer_facing=True, starts_on=START)
        ids[number] = one.id
    for name, role, unit in (("Lena", "hr_lead", ""), ("Hana", "hr", ""), ("Wes", "hr_lead", "West")):
        account = Account(email=f"{name.lower()}@x.example", name=name)
        session.add(account)
        session.flush()
        session.add(Grant(account_id=account.id, role=role, unit=unit))
    session.flush()
    return Staff(session, ids)
