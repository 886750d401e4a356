"""Records at Lumen Home: what was approved is sealed; Erik's are held, for a lawyer has written."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.records.actions import place_hold, seal, set_policy
from app.records.forms import HoldForm, PolicyForm, RuleForm
from app.records.jobs import unsealed

TERMS = "Agreed with counsel: four years as a rule, ten for what ends an employment in Germany."
WHY = "His lawyer has written (Keller & Partner) and asks that nothing about him be deleted."


def fill(engine: Engine, now: datetime) -> None:
    """Lena sets the terms in spring and places a hold this week; what the queue seals is sealed."""
    with unit_of_work(engine) as session:
        terms = PolicyForm(years=4, rules=[RuleForm(kind="severance", country="DE", years=10)], reason=TERMS)
        set_policy(_act(session, now - timedelta(days=200)), terms)
        for decision_id in unsealed(session):
            seal(session, decision_id, now)
        place_hold(_act(session, now - timedelta(days=1)), HoldForm(person="Erik Johansson", reason=WHY))


def _act(session: Session, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == "Lena Vogel")).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
