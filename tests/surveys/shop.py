"""A small company that asks its customers: two agents, one who left, a program, those above them, and a survey."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account, Grant
from app.config import settings
from app.database import make_engine, unit_of_work
from app.intake.touchpoints import OwnerForm, own
from app.people import actions as people
from app.people.models import Employee
from app.signin.actions import begin
from app.surveys import actions, rules
from app.surveys.contacts import ContactIn, Taken, take_contacts
from app.surveys.forms import Body, SurveyForm, first_body
from app.surveys.models import Invitation, Survey
from app.surveys.sending import send_due
from tests.client import Client
from tests.databases import STORIES, Databases

START = date(2020, 1, 1)
#: Name, team, unit, manager, role, unit of the role.
STAFF = (
    ("Eve Stone", "Board", "Board", None, "executive", ""),
    ("Lena Frey", "Board", "Board", "Eve Stone", "hr_lead", ""),
    ("Hal West", "Board", "Board", "Lena Frey", "hr", "Works"),
    ("Ada Root", "Board", "Board", "Eve Stone", "administrator", ""),
    ("Mia Care", "Desk", "Support", "Eve Stone", "", ""),
    ("Sol Lead", "Desk", "Support", "Eve Stone", "support_lead", "Support"),
    ("Jonas Berg", "Chat desk", "Support", "Mia Care", "", ""),
    ("Zoë Ångström", "Chat desk", "Support", "Mia Care", "", ""),
    ("Gone Away", "Chat desk", "Support", "Mia Care", "", ""),
    ("Lumi Bot", "Chat desk", "Support", "Mia Care", "", ""),
    ("Wim Works", "Tools", "Works", "Eve Stone", "", ""),
)
NONCE = re.compile(r'name="nonce" value="([^"]+)"')


@dataclass
class Shop:
    """The company: ids by name, the survey, and the way in."""

    engine: Engine
    ids: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    survey_id: int = 0

    def staff(self, session: Session, now: datetime) -> None:
        for name, team, unit, boss, role, of in STAFF:
            first = name.split()[0].lower()
            one = people.hire(
                session, name=name, number=f"N-{first}", email=f"{first}@shop.example", hired_on=START
            )
            above = session.get(Employee, self.ids[boss]) if boss else None
            home = people.make_team(session, team, unit)
            people.assign(
                session, one, team=home, manager=above, title="", customer_facing=True, starts_on=START
            )
            self.ids[name] = one.id
            one.ai_agent = name == "Lumi Bot"
            if name == "Gone Away":
                people.leave(one, now.date() - timedelta(days=2))
            account = Account(email=f"{first}@shop.example", name=name, employee_id=one.id)
            session.add(account)
            session.flush()
            if role:
                session.add(Grant(account_id=account.id, role=role, unit=of))
            self.tokens[name] = begin(session, account, now, 30)

    def act(self, session: Session, name: str = "Lena Frey", when: datetime | None = None) -> Act:
        account = session.scalars(select(Account).where(Account.name == name)).one()
        at = when or datetime.now(UTC)
        return Act(session, actor_for(session, account, at), at, "UTC")

    def become(self, client: Client, name: str) -> Client:
        client.cookies.clear()
        client.cookies.set("rapport_session", self.tokens[name])
        return client

    def contact(self, ref: str, when: datetime, **other: Any) -> ContactIn:
        given = {
            "employee": "N-jonas",
            "customer_email": f"{ref}@customer.example",
            "channel": "Chat",
            "reason": "Delivery",
            "zone": "UTC",
        }
        return ContactIn(contact_ref=ref, ended_at=when, **given | other)

    def take(self, session: Session, when: datetime, *rows: ContactIn, by: str = "Lena Frey") -> Taken:
        return take_contacts(self.act(session, by, when), rows)

    def asked(self, ref: str = "T-1", when: datetime | None = None, **other: Any) -> str:
        """A contact that was asked about and mailed: the secret of its invitation."""
        at = when or datetime.now(UTC)
        with unit_of_work(self.engine) as session:
            self.take(session, at, self.contact(ref, at - timedelta(hours=3), **other))
            invitation = session.scalars(select(Invitation).where(Invitation.contact_ref == ref)).one()
            invitation.send_at = at
            session.flush()
            send_due(session, at, "UTC")
            return rules.token_of(settings().key(), invitation.id)


def quick() -> Body:
    """A survey of all kinds of questions that asks everybody, at once, at any hour."""
    body = first_body().model_dump() | {
        "languages": ["en", "de", "es", "ar"],
        "quiet_days": 0,
        "delay_hours": 0,
        "hours_from": 0,
        "hours_to": 24,
    }
    return Body.model_validate(body)


def publish(shop: Shop, session: Session, body: Body, now: datetime, name: str = "After a contact") -> Survey:
    act = shop.act(session, when=now)
    survey = actions.make(act, SurveyForm(name=name))
    actions.save(act, survey, body, name)
    actions.publish(act, survey)
    return survey


def _story(url: str) -> dict[str, Any]:
    made = Shop(make_engine(url))
    now = datetime.now(UTC)
    with unit_of_work(made.engine) as session:
        made.staff(session, now)
        own(made.act(session), OwnerForm(name="Checkout", team="Tools", starts_on=START))
        made.survey_id = publish(made, session, quick(), now).id
    made.engine.dispose()
    return {"ids": made.ids, "tokens": made.tokens, "survey": made.survey_id}


STORIES["surveys"] = _story


@contextmanager
def shop(app_on: Callable[..., Any], databases: Databases, kind: str) -> Iterator[tuple[Shop, Client]]:
    """The company on a database of its own, and a client of the app on it."""
    told = databases.told(kind, "surveys")
    with databases.copy(kind, "surveys") as url, app_on(url, company="Lumen Home") as client:
        yield Shop(client.app.state.engine, told["ids"], told["tokens"], told["survey"]), client


def nonce_in(page: httpx.Response) -> str:
    """What a page's form carries."""
    found = NONCE.search(page.text)
    assert found is not None, page.text[:500]
    return found[1]


def answer(client: Client, token: str, **values: str) -> httpx.Response:
    """Open the page as a person does, and send its form."""
    page = client.get(f"/s/{token}")
    return client.post(f"/s/{token}", {"nonce": nonce_in(page), **values})
