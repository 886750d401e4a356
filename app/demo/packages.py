"""Money at Lumen Home: the works council's version of the policy, and one offer, made twice."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.database import unit_of_work
from app.decisions.models import SEVERANCE, Decision
from app.offers.actions import make
from app.offers.forms import OfferForm
from app.packages.actions import set_policy
from app.packages.forms import PolicyReason
from app.packages.policy import FIRST, Body, Line
from app.packages.tenure import DAY

REASON = (
    "Agreed with the works council: eight more weeks for the managers who built the stores, and nobody in Portugal "
    "leaves with less than ten weeks’ pay."
)
#: Who is offered what: pay of a month, days of leave, by whom.
OFFERED = (
    ("Erik Johansson", "1840.00", "7", "Lena Vogel"),
    ("Erik Johansson", "1840.00", "9.5", "Hana Suzuki"),
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Lena sets the policy half a year ago; Erik's offer is reckoned, and mended for leave that was missing."""
    with unit_of_work(engine) as session:
        other, portugal, us = FIRST.lines
        dearer = replace(portugal, floor=Decimal(10))
        leads = Line(**(vars(dearer) | {"level": "manager", "floor": Decimal(18), "cap": Decimal(60)}))
        act = _act(session, "Lena Vogel", now - timedelta(days=190))
        set_policy(act, Body((other, dearer, leads, us)), PolicyReason(reason=REASON, seen=1))
        for number, (name, pay, leave, by) in enumerate(OFFERED):
            decision = session.scalars(
                select(Decision)
                .where(
                    Decision.employee_id == ids[name], Decision.kind == SEVERANCE, Decision.ended_at.is_(None)
                )
                .options(joinedload(Decision.employee))
            ).one()
            assert decision.effect_on is not None
            form = OfferForm(
                hired_on=str(decision.employee.hired_on),
                last_day=str(decision.effect_on - DAY),
                pay=pay,
                per="month",
                currency="EUR",
                leave=leave,
                country="PT",
                seen=number,
            )
            make(_act(session, by, now - timedelta(hours=26 - number)), decision, form)


def _act(session: Session, name: str, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.name == name)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
