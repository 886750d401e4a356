"""A small company with a connected source, and a sender that signs as Standard Webhooks says."""

import hmac
import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from app.contacts.actions import source_named
from app.deliveries.models import WEBHOOK, Connection, Delivery
from app.deliveries.taking import digest, put
from app.helpdesks.said import Agent, Said
from app.people import actions as people
from app.people.models import Employee

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECRET = "a secret of the tests, long enough"
MAPPING = {
    "external_id": "id",
    "score": "score",
    "answered_at": "at",
    "updated_at": "changed",
    "agent_ref": "agent",
    "agent_email": "mail",
    "agent_name": "name",
    "contact_ref": "ticket",
    "customer_ref": "customer",
    "customer_email": "reply_to",
    "comment": "words",
}
OPTIONS: dict[str, Any] = {"zone": "", "scale": "stars_5", "dates": "", "mapping": MAPPING}


@dataclass
class Office:
    """The company, its source, and what the source sends."""

    session: Session
    ids: dict[str, int] = field(default_factory=dict)
    sent: int = 0

    def connect(self, name: str = "Desk", kind: str = "generic_json", **words: Any) -> Connection:
        made = Connection(
            source_id=source_named(self.session, name).id,
            kind=kind,
            made_at=NOW,
            made_by="Ada",
            secret=SECRET,
            options=words.pop("options", OPTIONS),
            **words,
        )
        self.session.add(made)
        self.session.flush()
        return made

    def hire(self, name: str, **words: Any) -> Employee:
        made = people.hire(
            self.session,
            name=name,
            number=f"N-{name}",
            email=words.pop("email", f"{name.lower()}@x.example"),
            hired_on=words.pop("hired_on", date(2020, 1, 1)),
        )
        team = people.make_team(self.session, "Care", "Care")
        people.assign(
            self.session,
            made,
            team=team,
            manager=None,
            title="",
            customer_facing=True,
            starts_on=date(2020, 1, 1),
        )
        self.ids[name] = made.id
        return made

    def send(self, connection: Connection, *answers: dict[str, Any], now: datetime = NOW) -> Delivery:
        """What the source delivers, taken in."""
        body = json.dumps(list(answers)).encode()
        self.sent += 1
        made = put(
            self.session,
            connection,
            way=WEBHOOK,
            external_id=f"{self.sent} {digest(body)}",
            body=body,
            now=now,
        )
        assert made is not None
        return made


def said(**words: Any) -> Said:
    """An answer as Rapport itself writes it."""
    given: dict[str, Any] = {
        "external_id": "S1",
        "scale": "stars_5",
        "score": 4,
        "raw": "4",
        "answered_at": NOW,
        **words,
    }
    if isinstance(given.get("agent"), int):
        given["agent"] = Agent(ref=str(given["agent"]))
    return Said(**given)


def answer(number: str = "1", **words: Any) -> dict[str, Any]:
    """One answer as the source writes it."""
    return {"id": number, "score": 5, "at": "2026-05-01T09:00:00Z", "agent": "7", **words}


def signed(body: bytes, name: str = "msg_1", at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    """The headers of a call."""
    stamp = str(int(at.timestamp()))
    mac = hmac.new(secret.encode(), f"{name}.{stamp}.".encode() + body, sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(mac).decode()}",
        "content-type": "application/json",
    }
