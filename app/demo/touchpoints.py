"""Who owns the invoice, the release and the delivery; answers that only a team is credited with; and Lumi."""

import random
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.demo.answers import AVERAGE, drawn_score
from app.demo.quarrels import HELPDESK
from app.intake.actions import Answer, record
from app.intake.ai_agents import AiForm, mark_ai
from app.intake.touchpoints import OwnerForm, own
from app.people import actions as people

#: Touchpoint, the team that owns it, what the customer came for, and how well it goes (logits).
OWNED = (
    ("Monthly invoice", "Billing", "Invoice", 0.1),
    ("Final invoice", "Billing", "Invoice", -0.4),
    ("Checkout", "Checkout", "Repair", 0.3),
    ("Basket", "Checkout", "Repair", 0.5),
    ("App", "Apps", "Repair", -0.2),
    ("Thermostat", "Apps", "Repair", 0.2),
    ("Standard delivery", "Warehouse early", "Delivery", 0.2),
    ("Same day", "Warehouse early", "Delivery", 0.4),
    ("Evening", "Warehouse late", "Delivery", 0.0),
)
CHANNELS = {"Invoice": "Invoice", "Repair": "Release", "Delivery": "Delivery"}
EACH = 24
LUMI = "Lumi"


def tell(session: Session, now: datetime) -> None:
    """All of it, through the app's own actions."""
    dice = random.Random(41)
    hana = _act(session, now - timedelta(days=600))
    for name, team, _, _ in OWNED:
        own(hana, OwnerForm(name=name, team=team, starts_on=date(now.year - 3, 1, 1)))
    answers = [
        Answer(
            external_id=f"D-{name}-{number}",
            lens="touchpoint",
            scale="stars_5",
            score=drawn_score(dice, AVERAGE + level),
            answered_at=_when(dice, now, 330),
            shares=[],
            channel=CHANNELS[reason],
            reason=reason,
            product=name,
        )
        for name, _, reason, level in OWNED
        for number in range(EACH)
    ]
    record(session, HELPDESK, answers, settings().zone, now)
    _lumi(session, dice, now)


def _lumi(session: Session, dice: random.Random, now: datetime) -> None:
    """The chat's program, brought in by the helpdesk as if it were a person, then marked."""
    lumi = people.hire(session, name=LUMI, number="BOT-1", email=None, hired_on=None)
    answers = [
        Answer(
            external_id=f"B{number:04d}",
            lens="customer",
            scale="stars_5",
            score=drawn_score(dice, AVERAGE - 0.5),
            answered_at=_when(dice, now, 240),
            shares=[(lumi.id, "replied", 1000)],
            channel="Chat",
            reason=dice.choice(("Delivery", "Return", "Invoice")),
            product="Lamps",
        )
        for number in range(220)
    ]
    record(session, HELPDESK, answers, settings().zone, now)
    reason = (
        "Answers the chat at night; the helpdesk keeps it as an agent, and nobody works under this number."
    )
    mark_ai(_act(session, now - timedelta(days=30)), AiForm(who=LUMI, reason=reason))


def _when(dice: random.Random, now: datetime, days: int) -> datetime:
    day = now.date() - timedelta(days=dice.randrange(1, days))
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(minutes=dice.randrange(420, 1_080))


def _act(session: Session, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == "Hana Suzuki")).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
