"""A company for tests of the pulse: teams of every size, in three units, and a round that asks everybody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.clock import now as clock_now
from app.database import make_engine, unit_of_work
from app.people import actions as people
from app.people.models import Employee
from app.pulse import actions
from app.pulse.forms import RoundForm
from app.pulse.models import PulseRound
from app.signin.actions import begin
from tests.client import Client
from tests.databases import STORIES, Databases

START = date(2020, 1, 1)
#: Team, unit, who manages it, how many people besides those named.
TEAMS = (
    ("Chat", "Care", "Mia", 7),
    ("Phone", "Care", "Mia", 5),
    ("Night", "Care", "Mia", 2),
    ("Desk leads", "Care", "Eve", 0),
    ("Lines", "Works", "Wim", 6),
    ("Tools", "Works", "Wim", 3),
    ("Books", "Money", "Eve", 2),
)
#: Name, team, unit, manager, role, unit of the role.
NAMED = (
    ("Eve", "Board", "Board", None, "executive", ""),
    ("Lena", "Board", "Board", "Eve", "hr_lead", ""),
    ("Hal", "Board", "Board", "Lena", "hr", "Works"),
    ("Ada", "Board", "Board", "Eve", "administrator", ""),
    ("Mia", "Desk leads", "Care", "Eve", "", ""),
    ("Wim", "Tools", "Works", "Eve", "", ""),
)


@dataclass
class Firm:
    """The company: ids and teams by name, and the way in."""

    engine: Engine
    ids: dict[str, int] = field(default_factory=dict)
    teams: dict[str, tuple[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=clock_now)
    round_id: int = 0

    def hire(
        self,
        session: Session,
        name: str,
        team: str,
        unit: str,
        boss: str | None,
        role: str = "",
        of: str = "",
    ) -> None:
        one = people.hire(session, name=name, number=f"N{name}", email=f"{name}@x.example", hired_on=START)
        above = session.get(Employee, self.ids[boss]) if boss else None
        home = people.make_team(session, team, unit)
        people.assign(
            session, one, team=home, manager=above, title="", customer_facing=False, starts_on=START
        )
        self.ids[name], self.teams[name] = one.id, (team, unit)
        account = Account(email=f"{name}@x.example".lower(), name=name, employee_id=one.id)
        session.add(account)
        session.flush()
        if role:
            session.add(Grant(account_id=account.id, role=role, unit=of))
        self.tokens[name] = begin(session, account, self.now, 1)

    def staff(self, session: Session) -> None:
        for name, team, unit, boss, role, of in NAMED:
            self.hire(session, name, team, unit, boss, role, of)
        for team, unit, boss, many in TEAMS:
            for n in range(many):
                self.hire(session, f"{team} {n}", team, unit, boss)

    def act(self, session: Session, name: str, when: datetime | None = None) -> Act:
        account = session.scalars(select(Account).where(Account.name == name)).one()
        at = when or self.now
        return Act(session, actor_for(session, account, at), at, "UTC")

    def open(self, session: Session, unit: str = "", weeks: int | None = None) -> PulseRound:
        today = self.now.date()
        form = RoundForm(unit=unit, starts_on=today, ends_on=today + timedelta(days=6), every_weeks=weeks)
        return actions.open_round(self.act(session, "Lena"), form)

    def become(self, client: Client, name: str) -> Client:
        client.cookies.clear()
        client.cookies.set("rapport_session", self.tokens[name])
        return client


def tell(url: str) -> dict[str, Any]:
    """The company with an open round, in the database at `url`: told once a run, copied for each test."""
    made = Firm(make_engine(url))
    with unit_of_work(made.engine) as session:
        made.staff(session)
        made.round_id = made.open(session).id
    made.engine.dispose()
    told = {"ids": made.ids, "teams": made.teams, "tokens": made.tokens, "now": made.now.isoformat()}
    return told | {"round": made.round_id}


STORIES["pulse"] = tell


@contextmanager
def firm(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Firm, Client, str]]:
    """The company on its own database, a client, and the database's address."""
    told = databases.told(kind, "pulse")
    with databases.copy(kind, "pulse") as url, app_on(url, zone="UTC") as client:
        made = Firm(client.app.state.engine, told["ids"], told["teams"], told["tokens"])
        made.now, made.round_id = datetime.fromisoformat(told["now"]), told["round"]
        yield made, client, url
