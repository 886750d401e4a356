"""Work that coaching asks of the queue: reminders of check-ins, and answers that credit who stepped in."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.actor import actor_for
from app.access.models import Account
from app.coaching.actions import DAILY, KIND, next_morning
from app.coaching.models import CheckIn, Observation, Outcome, Plan, Seen
from app.coaching.observing import AGAIN, RESCUES, WAITS, rescue
from app.config import settings
from app.database import unit_of_work
from app.notices.actions import enqueue, notify
from app.notices.models import Notice
from app.people.models import Employee


def daily(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Tell both of a check-in tomorrow, and the coach of a plan whose end was yesterday; then ask for the
    next day's run. Again after a kill tells nobody twice.
    """
    zone = settings().zone
    today = now.astimezone(ZoneInfo(zone)).date()
    with unit_of_work(engine) as session:
        enqueue(session, DAILY, now=now, due_at=next_morning(now, zone), key=DAILY)
        running = Plan.id.in_(select(Seen.plan_id)) & Plan.id.not_in(select(Outcome.plan_id))
        tomorrow = session.execute(
            select(Plan, Employee.name)
            .join(CheckIn, CheckIn.plan_id == Plan.id)
            .join(Employee, Employee.id == Plan.employee_id)
            .where(running, CheckIn.held_on.is_(None), CheckIn.planned_on == today + timedelta(days=1))
        ).all()
        for plan, name in tomorrow:
            _remind(session, plan.employee_id, "Your coaching check-in is tomorrow.", plan, now)
            _remind(session, plan.coach_id, f"Your check-in with {name} is tomorrow.", plan, now)
        ended = session.execute(
            select(Plan, Employee.name)
            .join(Employee, Employee.id == Plan.employee_id)
            .where(running, Plan.ends_on == today - timedelta(days=1))
        ).all()
        for plan, name in ended:
            text = f"The coaching plan of {name} has reached its end: say how it went."
            _remind(session, plan.coach_id, text, plan, now)


def _remind(session: Session, employee_id: int, text: str, plan: Plan, now: datetime) -> None:
    account = session.scalar(
        select(Account.id).where(Account.employee_id == employee_id, Account.disabled_at.is_(None))
    )
    href = f"/plans/{plan.id}"
    fresh = Notice.made_at > now - timedelta(hours=20)
    told = select(Notice.id).where(
        Notice.account_id == (account or 0), Notice.href == href, Notice.text == text, fresh
    )
    if account is not None and session.scalar(told.limit(1)) is None:
        notify(session, account, KIND, text, href, now, now)


def rescues(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Look for answers of contacts in which somebody stepped in; while some are still to come, ask to look again."""
    with unit_of_work(engine) as session:
        found = session.execute(
            select(Observation, Account)
            .join(Account, Account.employee_id == Observation.observer_id)
            .where(
                Observation.intervened.is_(True),
                Observation.rating_id.is_(None),
                Observation.made_at > now - WAITS,
                or_(Account.disabled_at.is_(None), Account.disabled_at > now),
            )
            .order_by(Observation.made_at)
        ).all()
        done = [
            rescue(Act(session, actor_for(session, account, now), now, settings().zone), made)
            for made, account in found
        ]
        if not all(done):
            enqueue(session, RESCUES, now=now, due_at=now + AGAIN, key=RESCUES)


HANDLERS = {DAILY: daily, RESCUES: rescues}
