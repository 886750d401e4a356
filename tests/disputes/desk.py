"""A small company with answers, fitted, and people who dispute and decide."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.clock import now as clock_now
from app.contacts.models import Contribution, Rating
from app.contacts.queries import Whole, whole
from app.database import make_engine, unit_of_work
from app.intake.actions import Answer, record
from app.intake.tallies import Deltas, count, month_in
from app.people import actions as people
from app.people.models import Employee
from app.scores.jobs import refit_all
from app.scores.models import Tally
from app.signin.actions import begin
from tests.client import Client
from tests.databases import STORIES, Databases

START = date(2020, 1, 1)
#: Name, manager, unit, role, unit of the role.
STAFF = (
    ("Eve", None, "Board", "", ""),
    ("Lena", "Eve", "Staff", "hr_lead", ""),
    ("Hana", "Lena", "Staff", "hr", ""),
    ("Hal", "Lena", "Staff", "hr", "West"),
    ("Mia", "Eve", "Care", "hr", "Care"),
    ("Sol", "Eve", "Care", "support_lead", "Care"),
    ("Nia", "Mia", "Care", "", ""),
    ("Ed", "Mia", "Care", "", ""),
    ("Eli", "Sol", "West", "", ""),
    ("Rob", None, "Board", "administrator", ""),
)


@dataclass
class Desk:
    """The company: ids by name, and what happens in it."""

    engine: Engine
    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=clock_now)

    def act(self, session: Session, name: str, when: datetime | None = None) -> Act:
        account = session.scalars(select(Account).where(Account.name == name)).one()
        at = when or self.now
        return Act(session, actor_for(session, account, at), at, "UTC")

    def hire_all(self, session: Session) -> None:
        for name, boss, unit, role, of in STAFF:
            one = people.hire(
                session, name=name, number=f"N{len(self.ids)}", email=f"{name}@x.example", hired_on=START
            )
            home = people.make_team(session, f"{unit} team", unit)
            above = session.get(Employee, self.ids[boss]) if boss else None
            people.assign(
                session, one, team=home, manager=above, title="", customer_facing=True, starts_on=START
            )
            self.ids[name] = one.id
            account = Account(email=f"{name}@x.example".lower(), name=name, employee_id=one.id)
            session.add(account)
            session.flush()
            if role:
                session.add(Grant(account_id=account.id, role=role, unit=of))
            self.tokens[name] = begin(session, account, self.now, 1)

    def answers(self, session: Session) -> None:
        rows = [
            self.answer(
                name,
                f"{name}-{n}",
                5 - (n % low if n % 3 else 0),
                days=1 + n * 2,
                customer_ref=f"C{n % 6}",
                channel=("chat", "phone")[n % 2],
            )
            for name, low in (("Nia", 3), ("Ed", 2), ("Eli", 1))
            for n in range(36)
        ]
        shares = [(self.ids["Nia"], "replied", 600), (self.ids["Ed"], "fixed the cause", 400)]
        rows.append(self.answer(shares, "shared", 1, days=2, customer_ref="C1"))
        record(session, "Desk", rows, "UTC", self.now)

    def answer(self, who: Any, external: str, score: int, days: int = 1, **more: Any) -> Answer:
        shares = [(self.ids[who], "replied", 1000)] if isinstance(who, str) else who
        given = {"lens": "customer", "scale": "stars_5", "channel": "chat", **more}
        when = (self.now - timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
        return Answer(external_id=external, score=score, answered_at=when, shares=shares, **given)

    def rating(self, session: Session, external: str) -> Whole:
        found = session.scalars(select(Rating.id).where(Rating.external_id == external)).one()
        made = whole(session, found)
        assert made is not None
        return made

    def become(self, client: Client, name: str) -> Client:
        client.cookies.clear()
        client.cookies.set("rapport_session", self.tokens[name])
        return client


def tell(url: str) -> dict[str, Any]:
    """The company with figures, in the database at `url`: told once a run, copied for each test."""
    made = Desk(make_engine(url))
    with unit_of_work(made.engine) as session:
        made.hire_all(session)
        made.answers(session)
    refit_all(made.engine, {}, made.now)
    made.engine.dispose()
    return {"ids": made.ids, "tokens": made.tokens, "now": made.now.isoformat()}


STORIES["desk"] = tell


@contextmanager
def desk(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Desk, Client]]:
    """The company on its own database, with figures."""
    told = databases.told(kind, "desk")
    with databases.copy(kind, "desk") as url, app_on(url, zone="UTC") as client:
        now = datetime.fromisoformat(told["now"])
        yield Desk(client.app.state.engine, told["ids"], told["tokens"], now), client


def tallies(session: Session) -> dict[tuple[int, int, int], tuple[int, ...]]:
    """What is stored."""
    rows = session.scalars(select(Tally).execution_options(populate_existing=True))
    return {
        (row.employee_id, row.cell_id, row.month): (row.n, row.sw, row.sww, row.swy, row.swyy) for row in rows
    }


def recount(session: Session) -> dict[tuple[int, int, int], tuple[int, ...]]:
    """What must be stored, from the answers and their shares."""
    deltas: Deltas = {}
    shares: dict[int, list[Contribution]] = {}
    for part in session.scalars(select(Contribution).execution_options(populate_existing=True)):
        shares.setdefault(part.rating_id, []).append(part)
    for one in session.scalars(select(Rating).execution_options(populate_existing=True)):
        month = month_in(one.answered_at, UTC)  # type: ignore[arg-type]
        if one.employee_id is not None:
            count(deltas, one.employee_id, one.cell_id, month, one.score, 1)
        for part in shares.get(one.id, []):
            count(deltas, part.employee_id, part.cell_id or one.cell_id, month, one.score, 1, part.share)
    return {key: tuple(sums) for key, sums in deltas.items()}
