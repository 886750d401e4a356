"""The web chat's helpdesk delivers by itself; two of the agents it names are not matched yet, one of them a temp."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.deliveries.connecting import connect
from app.deliveries.forms import ConnectForm, MatchForm
from app.deliveries.jobs import apply_waiting
from app.deliveries.matching import match
from app.deliveries.models import WEBHOOK, Connection, SourceAgent
from app.deliveries.taking import digest, put
from app.people.models import Employee

SOURCE = "Web chat"
#: Who chats there, as the helpdesk knows them.
TALKED = ("Olga Sidorova", "Dmitri Volkov", "Olga Sidorova", "Laila Farouk", "Kim Temporary", "Olga Sidorova")
#: Whom Ada has said already; the others wait.
MATCHED = ("Olga Sidorova", "Dmitri Volkov")
SAID = (
    (5, "Sorted in two minutes, and she told me what to do if it happens again."),
    (4, ""),
    (5, "Lovely."),
    (3, "Friendly, but I had to explain everything twice."),
    (2, "Nobody called back."),
    (4, ""),
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Connect it, and have it deliver a few answers of the last days."""
    with unit_of_work(engine) as session:
        ada = _act(session, now - timedelta(days=40))
        made = connect(ada, ConnectForm(kind="chatwoot", name=SOURCE))
        connection_id = made.id
    for number, (name, (score, words)) in enumerate(zip(TALKED, SAID, strict=True)):
        when = now - timedelta(days=6 - number, hours=3)
        with unit_of_work(engine) as session:
            body = json.dumps(_message(number, name, score, words, when)).encode()
            connection = session.get_one(Connection, connection_id)
            put(session, connection, way=WEBHOOK, external_id=digest(body), body=body, now=when)
    apply_waiting(engine, {}, now)
    with unit_of_work(engine) as session:
        ada = _act(session, now - timedelta(days=2))
        for agent in session.scalars(select(SourceAgent).where(SourceAgent.name.in_(MATCHED))):
            known = session.get_one(Employee, ids[agent.name])
            match(ada, agent, MatchForm(who=known.number or ""))
    apply_waiting(engine, {}, now)


def _message(number: int, name: str, score: int, words: str, when: datetime) -> dict[str, Any]:
    """A message whose survey was filled in, as Chatwoot tells of it."""
    answer = {"rating": score, "feedback_message": words}
    return {
        "event": "message_updated",
        "id": 8100 + number,
        "content_type": "input_csat",
        "updated_at": when.isoformat(),
        "content_attributes": {"submitted_values": {"csat_survey_response": answer}},
        "conversation": {
            "display_id": 4100 + number,
            "channel": "Channel::WebWidget",
            "meta": {
                "assignee": {"id": sum(name.encode()), "name": name},
                "sender": {"id": 9000 + number, "email": f"customer{number}@mail.example"},
            },
        },
    }


def _act(session: Session, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == "Ada Novak")).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
