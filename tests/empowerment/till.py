"""A company for tests of spends: a desk with its manager, its leads and its people, and the way in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.clock import now as clock_now
from app.database import make_engine, unit_of_work
from app.empowerment import actions
from app.empowerment.forms import SpendForm
from app.empowerment.models import Spend
from app.people import actions as people
from app.people.models import Employee
from app.signin.actions import begin
from app.signin.tokens import TokenForm, make
from tests.client import Client
from tests.databases import STORIES, Databases

START = date(2020, 1, 1)
#: A Sunday noon in Lisbon, the company's zone, where it is UTC in winter.
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ZONE = "Europe/Lisbon"
#: Name, team, unit, manager, role, unit of the role.
STAFF = (
    ("Eve", "Board", "Board", None, "executive", ""),
    ("Lena", "Board", "Board", "Eve", "hr_lead", ""),
    ("Hal", "Board", "Board", "Lena", "hr", "Works"),
    ("Sol", "Leads", "Care", "Eve", "support_lead", "Care"),
    ("Maya", "Leads", "Care", "Sol", "", ""),
    ("Bo", "Desk", "Care", "Maya", "", ""),
    ("Ann", "Desk", "Care", "Maya", "", ""),
    ("Wim", "Lines", "Works", "Eve", "", ""),
)


@dataclass
class Till:
    """The company: employees' ids and sessions by name."""

    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    engine: Engine | None = None

    def hire(
        self, session: Session, name: str, team: str, unit: str, boss: str | None, role: str, of: str
    ) -> None:
        one = people.hire(session, name=name, number=f"N{name}", email=f"{name}@x.example", hired_on=START)
        above = session.get(Employee, self.ids[boss]) if boss else None
        home = people.make_team(session, team, unit)
        people.assign(
            session, one, team=home, manager=above, title="", customer_facing=team == "Desk", starts_on=START
        )
        self.ids[name] = one.id
        account = Account(email=f"{name}@x.example".lower(), name=name, employee_id=one.id)
        session.add(account)
        session.flush()
        if role:
            session.add(Grant(account_id=account.id, role=role, unit=of))
        self.tokens[name] = begin(session, account, clock_now(), 1)

    def staff(self, session: Session) -> None:
        for line in STAFF:
            self.hire(session, *line)
        session.flush()

    def act(self, session: Session, name: str, when: datetime = NOON) -> Act:
        account = session.scalars(select(Account).where(Account.name == name)).one()
        return Act(session, actor_for(session, account, when), when, ZONE)

    def give(
        self, session: Session, amount: str, when: datetime = NOON, who: str = "Bo", **given: Any
    ) -> Spend:
        form = SpendForm(**{"guest": "C-1", "what_for": "mistake", "amount": amount} | given)
        return actions.give(self.act(session, who, when), form)

    def become(self, client: Client, name: str) -> Client:
        client.cookies.clear()
        client.cookies.set("rapport_session", self.tokens[name])
        return client

    def key(self, session: Session, name: str) -> str:
        return make(self.act(session, name, clock_now()), TokenForm(name="shell", scopes=["spends"], days=30))


def tell(url: str) -> dict[str, Any]:
    """The company in the database at `url`: told once a run, copied for each test."""
    made = Till()
    engine = make_engine(url)
    with unit_of_work(engine) as session:
        made.staff(session)
    engine.dispose()
    return {"ids": made.ids, "tokens": made.tokens}


STORIES["till"] = tell


@contextmanager
def till(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Till, Client]]:
    """The company on its own database, and a client."""
    told = databases.told(kind, "till")
    with databases.copy(kind, "till") as url, app_on(url, zone=ZONE) as client:
        yield Till(told["ids"], told["tokens"], client.app.state.engine), client
