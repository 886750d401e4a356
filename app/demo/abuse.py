"""A customer whom nobody at Lumen Home has to bear any more, and a report that waits for a second person."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.abuse import actions
from app.abuse.forms import ReportForm, RulingForm
from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.config import settings
from app.contacts.models import Cell, Rating
from app.database import unit_of_work
from app.demo.quarrels import HELPDESK
from app.intake.actions import Answer, record

CUSTOMER = "C-1313"
#: Days ago, about whom, and what was said with the lowest answer.
BEFORE = (
    (52, "Leila Haddad", "You people should not be let near a telephone."),
    (47, "Amara Okafor", "Where she comes from they may call that service."),
    (41, "Thandiwe Dube", "I know where your desk is."),
)
AFTER = ((20, "Amara Okafor", "Still the same accent on the line."), (9, "Leila Haddad", None))
WORDS = (
    "In four calls he insulted three of us for where we come from, and in the last one he said that he knows "
    "where our desk is. I have stayed polite and solved what could be solved."
)
REASON = (
    "The recordings of three calls bear it out word by word. Nobody could have earned a better answer from him; "
    "his orders are looked after by letter from now on."
)
WAITING = (
    "Shouts from the first second and rings off when I speak. The chat of the same day says why: my name."
)


def fill(engine: Engine, ids: dict[str, int], now: datetime) -> None:
    """One customer set apart, with answers of before and after; one report that waits."""
    with unit_of_work(engine) as session:
        record(session, HELPDESK, [_answer(ids, now, *one) for one in BEFORE], settings().zone, now)
        asked = (now - timedelta(days=38)).replace(hour=10, minute=5)
        form = ReportForm(
            customer=CUSTOMER,
            since=(now - timedelta(days=53)).date(),
            words=WORDS,
            evidence="T-91041\nT-91047\nT-91052",
        )
        made = actions.report(_act(session, ids["Leila Haddad"], asked), form)
        decided = asked + timedelta(days=1, hours=3)
        until = (decided + timedelta(days=180)).date()
        ruling = RulingForm(outcome="set apart", until=until, reason=REASON)
        actions.decide(_act(session, ids["Hana Suzuki"], decided), made, ruling)
        record(session, HELPDESK, [_answer(ids, now, *one) for one in AFTER], settings().zone, now)
        _waiting(session, ids["Tomasz Zieliński"], (now - timedelta(days=2)).replace(hour=16, minute=20))


def _answer(ids: dict[str, int], now: datetime, ago: int, who: str, words: str | None) -> Answer:
    return Answer(
        external_id=f"X{ago:04d}",
        lens="customer",
        scale="stars_5",
        score=1,
        answered_at=(now - timedelta(days=ago)).replace(hour=15, minute=40, second=0, microsecond=0),
        shares=((ids[who], "replied", 1000),),
        channel="Phone",
        reason="Delivery",
        product="Heating",
        contact_ref=f"T-9{1_000 + ago}",
        comment=words,
        customer_ref=CUSTOMER,
    )


def _waiting(session: Session, employee_id: int, when: datetime) -> None:
    row = session.execute(
        select(Rating.id, Rating.customer_ref, Rating.answered_at)
        .join(Cell, Cell.id == Rating.cell_id)
        .where(
            Rating.employee_id == employee_id,
            Cell.lens == "customer",
            Rating.customer_ref.is_not(None),
            Rating.answered_at < when,
        )
        .order_by(Rating.score, Rating.answered_at.desc(), Rating.id)
        .limit(1)
    ).one()
    since = max(row.answered_at.date(), (when - timedelta(days=300)).date())
    form = ReportForm(customer=row.customer_ref, since=since, words=WAITING, evidence=f"/ratings/{row.id}")
    actions.report(_act(session, employee_id, when), form)


def _act(session: Session, employee_id: int, when: datetime) -> Act:
    account = session.scalars(select(Account).where(Account.employee_id == employee_id)).one()
    return Act(session, actor_for(session, account, when), when, settings().zone)
