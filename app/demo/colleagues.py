"""Who depends on whom at Lumen Home, and eighteen months of colleagues' answers; this month's wait for somebody."""

import random
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.clock import first_day, month_of
from app.colleagues.actions import SOURCE, answer_of, depend, draw_round
from app.colleagues.forms import DependenceForm, RequestForm
from app.colleagues.models import Ask
from app.colleagues.requests import note
from app.colleagues.rules import closes
from app.config import settings
from app.database import new_id
from app.demo.answers import AVERAGE, drawn_score
from app.demo.offices import CREWS
from app.intake.actions import record

MONTHS = 18
#: Who serves whom: the team, and the teams that depend on its work.
SERVED = {
    "Billing": ("Customer Care One", "E-mail desk", "Escalations desk"),
    "Accounting": ("Customer Care One", "Store Harbour", "Store Station", "Checkout", "People team"),
    "Purchasing": ("Store Harbour", "Store Old Town", "Store Station", "Warehouse early"),
    "Warehouse early": ("Customer Care One", "E-mail desk", "Store Harbour", "Store Old Town"),
    "Warehouse late": ("Customer Care One", "Phone desk", "Store Station", "Escalations desk"),
    "Checkout": ("Phone desk", "Escalations desk", "Billing"),
    "Apps": ("E-mail desk", "Customer Care One", "Escalations desk"),
    "People team": ("Checkout", "Apps", "Phone desk", "Store Old Town"),
}
#: Whose questions of this month still wait, all of them.
LATE = ("Maya Ross", "Dan Levi", "Bo Eriksen", "Hana Suzuki")
#: Who asked whom for what, and how many days ago.
REQUESTS = (
    ("Tomasz Zieliński", "Bo Eriksen", "A refund run on Tuesday for the doubled invoices", 2),
    ("Dan Levi", "Beatriz Lima", "The cost centre of the new payment provider", 1),
)
ANSWERED, PASSED = 0.66, 0.06
FIRMNESS = 3.0


def tell(session: Session, ids: dict[str, int], now: datetime) -> None:
    """Note who depends on whom, then draw and answer round after round."""
    _dependences(session, now)
    dice = random.Random(31)
    skill = {ids[role.name]: role.skill for crew in CREWS for role in crew.people}
    strict = {employee_id: dice.gauss(0.0, 0.5) for employee_id in sorted(ids.values())}
    late = {ids[name] for name in LATE}
    key = settings().key()
    this = month_of(now.date())
    answers = []
    for month in range(this - MONTHS + 1, this + 1):
        asks = _drawn(session, month)
        for ask in asks:
            share = ANSWERED if month < this else 0.0 if ask["asker_id"] in late else ANSWERED / 2
            drawn = dice.random()
            ask["answered"] = drawn < share
            ask["passed"] = share > 0 and not ask["answered"] and drawn > 1 - PASSED
            if ask["answered"]:
                level = AVERAGE + 0.1 + 0.7 * skill.get(ask["subject_id"], 0.1) + strict[ask["asker_id"]]
                answers.append(answer_of(Ask(**ask), drawn_score(dice, level, FIRMNESS), key, now))
        if asks:
            session.execute(insert(Ask), asks)
    record(session, SOURCE, answers, settings().zone, now)
    _requests(session, ids, now)


def _requests(session: Session, ids: dict[str, int], now: datetime) -> None:
    """What some asked of others, still open."""
    for asker, subject, what, ago in REQUESTS:
        account = session.scalars(select(Account).where(Account.employee_id == ids[asker])).one()
        when = now - timedelta(days=ago)
        act = Act(session, actor_for(session, account, when), when, settings().zone)
        note(act, RequestForm(colleague=str(ids[subject]), what=what))


def _drawn(session: Session, month: int) -> list[dict[str, Any]]:
    """A month's questions as rows."""
    opened = first_day(month)
    return [
        {
            "id": new_id(),
            "asker_id": asker,
            "subject_id": subject,
            "lens": lens,
            "month": month,
            "made_at": datetime.combine(opened, time(7), UTC),
            "closes_on": closes(month),
            "answered": False,
            "passed": False,
        }
        for asker, subject, lens in draw_round(session, opened)
    ]


def _dependences(session: Session, now: datetime) -> None:
    when = (now - timedelta(days=560)).replace(hour=9, minute=20)
    account = session.scalars(select(Account).where(Account.name == "Lena Vogel")).one()
    act = Act(session, actor_for(session, account, when), when, settings().zone)
    for on_team, teams in SERVED.items():
        for team in teams:
            depend(act, DependenceForm(team=team, on_team=on_team))
