"""Four bonus plans of Lumen Home: two pull apart, two are held together, one conflict is lived with."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.bonuses import actions, queries
from app.bonuses.forms import AcceptForm, PlanForm
from app.bonuses.raising import accept
from app.bonuses.rules import FIRST, HAPPY, MARGIN, NEW, PACE, STAY, STOCK
from app.config import settings
from app.database import unit_of_work

#: Name, for whom, whose people read it, owner, what it pays for.
PLANS = (
    ("Purchasing", "Buyers and planners", "unit:Warehouse", "Tunde Balogun", ((STOCK, 70), (MARGIN, 30))),
    (
        "Account care",
        "Customer care",
        "team:Customer Care One",
        "Maya Ross",
        ((STAY, 45), (FIRST, 25), (HAPPY, 30)),
    ),
    ("Shop sales", "Store advisers", "unit:Retail", "Ruth Adeyemi", ((NEW, 70), (HAPPY, 30))),
    ("Phone desk", "Phone agents", "team:Phone desk", "Noor Rahman", ((PACE, 90), (HAPPY, 10))),
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """Made in the spring. Account care and Phone desk are held together since the summer, Purchasing and Account care
    pull apart, and that margin is taken from those who stay is lived with until the price list is new.
    """
    with unit_of_work(engine) as session:
        lena, made = ids["Lena Vogel"], now - timedelta(days=210)
        start = made.date().isoformat()
        for at, (name, whom, whose, owner, paid) in enumerate(PLANS):
            act = _act(session, lena, made + timedelta(minutes=9 * at))
            actions.make(act, _form(name, whom, whose, owner, paid, start))
        summer = _act(session, lena, now - timedelta(days=120))
        line = next(one for one in queries.lines(session) if one.plan.name == "Phone desk")
        name, whom, whose, owner, _ = PLANS[3]
        paid = ((PACE, 70), (HAPPY, 30))
        form = _form(name, whom, whose, owner, paid, line.newest.version.starts_on.isoformat())
        why = "Speed alone brought the same callers back; what they say of it counts now."
        actions.change(summer, line, form.model_copy(update={"reason": why, "seen": 1}))
        _lived_with(session, ids, now)


def _lived_with(session: Session, ids: dict[str, int], now: datetime) -> None:
    act = _act(session, ids["Eve Park"], now - timedelta(days=30))
    today = now.date()
    found = queries.open_conflicts(session, today)
    margin = next(one for one in found if MARGIN in (one.clash.first_metric, one.clash.second_metric))
    until = (today + timedelta(days=60)).isoformat()
    why = "The price list is made anew this winter; until then the two heads of unit look at each rise together."
    assert margin.row is not None
    accept(act, margin.row, AcceptForm(until=until, reason=why))


def _form(
    name: str, whom: str, whose: str, owner: str, paid: tuple[tuple[str, int], ...], start: str
) -> PlanForm:
    return PlanForm(
        name=name,
        for_whom=whom,
        whose=whose,
        owner=owner,
        starts_on=start,
        metrics=[metric for metric, _ in paid],
        weights=[str(weight) for _, weight in paid],
    )


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
