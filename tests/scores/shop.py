"""A small company with answers in the database and scores reckoned from them, served to whoever asks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from sqlalchemy import Engine

from app.access.models import Account, Grant
from app.clock import now
from app.contacts.models import CONFIDENTIAL
from app.database import unit_of_work
from app.intake.actions import Answer, record
from app.people import actions as people
from app.people.models import Employee
from app.scores.jobs import refit_all
from app.signin.actions import begin
from tests.client import Client

#: Answers end here, some months before today: where rolling windows are anchored.
NEWEST = date(2026, 5, 1)
START = date(2024, 1, 1)


@dataclass
class Shop:
    """The app on its own database, with ids and cookies by name."""

    client: Client
    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    @property
    def engine(self) -> Engine:
        return self.client.app.state.engine  # type: ignore[no-any-return]

    def become(self, name: str) -> Client:
        self.client.cookies.clear()
        self.client.cookies.set("rapport_session", self.tokens[name])
        return self.client

    def get(self, name: str, path: str) -> Any:
        return self.become(name).get(path)

    def hire(
        self, session: Any, name: str, manager: str | None, team: str, role: str = "", unit: str = "Support"
    ) -> None:
        one = people.hire(session, name=name, number=None, email=None, hired_on=START)
        boss = session.get(Employee, self.ids[manager]) if manager else None
        home = people.make_team(session, team, unit)
        people.assign(session, one, team=home, manager=boss, title="", customer_facing=True, starts_on=START)
        self.ids[name], self.teams[team] = one.id, home.id
        account = Account(email=f"{one.id}@x.example", name=name, employee_id=one.id)
        session.add(account)
        session.flush()
        if role:
            session.add(Grant(account_id=account.id, role=role))
        self.tokens[name] = begin(session, account, now(), 1)

    def answer(self, who: str, score: float, place: int, lens: str = "customer", **more: Any) -> Answer:
        month = NEWEST.month - place % 4
        given = {
            "external_id": f"{lens}-{who}-{place}",
            "lens": lens,
            "scale": "stars_5",
            "score": score,
            "answered_at": datetime(NEWEST.year, month, 3 + place % 25, 10, tzinfo=UTC),
            "shares": [(self.ids[who], "worked it", 1000)],
            "channel": ("chat", "phone")[place % 2],
            "rater": f"r{place}" if lens in CONFIDENTIAL else "",
            **more,
        }
        return Answer(**given)

    def record(self, *answers: Answer) -> None:
        with unit_of_work(self.engine) as session:
            record(session, "Desk", answers, "UTC", now())
        self.answers += answers

    def refit(self) -> None:
        refit_all(self.engine, {}, now())


AGENTS = ("Ann", "Ben", "=Cy", "Dee", "Eli", "Fay")


@contextmanager
def shop(app_on: Callable[..., Any], url: str) -> Iterator[Shop]:
    """Mia over six agents in Care and two in Duo, which Ted has left; Lena leads HR, Eve is chief, and Cole, in
    nobody's line here, an executive.
    """
    dice = Random(4)
    with app_on(url) as client:
        made = Shop(client)
        with unit_of_work(made.engine) as session:
            made.hire(session, "Eve", None, "Board", "executive", "Board")
            made.hire(session, "Lena", "Eve", "HR", "hr_lead", "Staff")
            made.hire(session, "Hana", "Eve", "HR", "hr", "Staff")
            made.hire(session, "Cole", "Lena", "HR", "executive", "Staff")
            made.hire(session, "Mia", "Eve", "Leads")
            for name in AGENTS:
                made.hire(session, name, "Mia", "Care")
            for name in ("Gus", "Hal", "Ted"):
                made.hire(session, name, "Mia", "Duo")
            ted = session.get_one(Employee, made.ids["Ted"])
            people.leave(ted, date(2026, 6, 1))
        answers = [
            made.answer(name, min(5, max(1, round(dice.gauss(mean, 0.9)))), place, **_words(place))
            for name, mean in zip(
                (*AGENTS, "Gus", "Ted"), (4.6, 4.3, 4.0, 3.9, 3.4, 4.2, 4.1, 3.8), strict=True
            )
            for place in range(44)
        ]
        answers += [made.answer("Ann", 2, place, "teamwork") for place in range(4)]
        answers += [made.answer("Ben", 3 + place % 3, place, "teamwork") for place in range(6)]
        answers += [made.answer("Hal", 2, place, "teamwork") for place in range(4)]
        made.record(*answers)
        made.refit()
        yield made


def _words(place: int) -> dict[str, str]:
    if place % 11:
        return {}
    return {"comment": "=HYPERLINK(1)" if place % 2 else "+41 was right", "contact_ref": "@SUM(1)"}
