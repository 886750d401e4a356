"""A small company: Accounting serves two desks; seven people depend on two."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.clock import month_of
from app.clock import now as clock_now
from app.colleagues.actions import depend, draw_round, put_questions
from app.colleagues.forms import DependenceForm
from app.colleagues.models import Ask
from app.database import make_engine, unit_of_work
from app.people import actions as people
from app.people.models import Employee
from app.signin.actions import begin
from tests.client import Client
from tests.databases import STORIES, Databases

START = date(2020, 1, 1)
KEY = b"k" * 32
STAFF = (
    ("Eve", None, "Board", "Board", ""),
    ("Lena", "Eve", "People", "Staff", "hr_lead"),
    ("Hana", "Lena", "People", "Staff", "hr"),
    ("Rob", "Eve", "Systems", "Staff", "administrator"),
    ("Mia", "Eve", "Desk leads", "Care", ""),
    ("Bea", "Eve", "Accounting", "Finance", ""),
    ("Owen", "Eve", "Accounting", "Finance", ""),
    *((name, "Mia", "Chat", "Care", "") for name in ("Ann", "Ben", "Cy", "Dee")),
    *((name, "Mia", "Phone", "Care", "") for name in ("Eli", "Fay", "Gus")),
)


@dataclass
class Office:
    """The company: ids by name, and what happens in it."""

    engine: Engine
    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=clock_now)

    @property
    def month(self) -> int:
        return month_of(self.now.date())

    def act(self, session: Session, name: str, when: datetime | None = None) -> Act:
        account = session.scalars(select(Account).where(Account.name == name)).one()
        at = when or self.now
        return Act(session, actor_for(session, account, at), at, "UTC")

    def hire(
        self, session: Session, name: str, boss: str | None, team: str, unit: str, role: str = ""
    ) -> Employee:
        one = people.hire(session, name=name, number=f"N{name}", email=f"{name}@x.example", hired_on=START)
        above = session.get(Employee, self.ids[boss]) if boss else None
        home = people.make_team(session, team, unit)
        people.assign(
            session, one, team=home, manager=above, title="", customer_facing=False, starts_on=START
        )
        self.ids[name] = one.id
        account = Account(email=f"{name}@x.example".lower(), name=name, employee_id=one.id)
        session.add(account)
        session.flush()
        if role:
            session.add(Grant(account_id=account.id, role=role))
        self.tokens[name] = begin(session, account, self.now, 1)
        return one

    def draw(self) -> None:
        """Ask this month's questions."""
        with unit_of_work(self.engine) as session:
            today = self.now.date()
            put_questions(session, draw_round(session, today), month_of(today), self.now)

    def question(self, session: Session, asker: str, subject: str) -> Ask:
        return session.scalars(
            select(Ask).where(Ask.asker_id == self.ids[asker], Ask.subject_id == self.ids[subject])
        ).one()

    def become(self, client: Client, name: str) -> Client:
        client.cookies.clear()
        client.cookies.set("rapport_session", self.tokens[name])
        return client


def tell(url: str) -> dict[str, Any]:
    """The company with this month's questions, in the database at `url`: told once a run, copied for each test."""
    made = Office(make_engine(url))
    with unit_of_work(made.engine) as session:
        for line in STAFF:
            made.hire(session, *line)
        for team in ("Chat", "Phone"):
            depend(made.act(session, "Lena"), DependenceForm(team=team, on_team="Accounting"))
    made.draw()
    made.engine.dispose()
    return {"ids": made.ids, "tokens": made.tokens, "now": made.now.isoformat()}


STORIES["office"] = tell


@contextmanager
def office(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Office, Client]]:
    """The company on its own database, with this month's questions."""
    told = databases.told(kind, "office")
    with (
        databases.copy(kind, "office") as url,
        app_on(url, zone="UTC", secret_key=KEY.decode()) as client,
    ):
        now = datetime.fromisoformat(told["now"])
        yield Office(client.app.state.engine, told["ids"], told["tokens"], now), client
