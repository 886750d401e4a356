"""Work that exercises ask of the queue: telling people what is due."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access.models import Account
from app.coaching.actions import next_morning
from app.config import settings
from app.database import unit_of_work
from app.notices.actions import enqueue, notify
from app.notices.models import Notice
from app.practice import queries, rules
from app.practice.actions import DAILY, FIRST, KIND
from app.practice.exercises import EXERCISES
from app.web.words import day


def daily(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Tell people of what is new, due in three days, or late for another week; then ask for the next day's run. Again
    after a kill tells nobody twice.
    """
    zone = settings().zone
    with unit_of_work(engine) as session:
        enqueue(session, DAILY, now=now, due_at=next_morning(now, zone), key=DAILY)
        told(session, now, zone)


def first(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Tell people of a module on the day it is made."""
    with unit_of_work(engine) as session:
        told(session, now, settings().zone)


def told(session: Session, now: datetime, zone: str) -> None:
    """Today's reminders."""
    today = now.astimezone(ZoneInfo(zone)).date()
    texts: dict[int, list[str]] = {}
    for module in queries.in_force(session):
        for one in queries.standings(session, module, today):
            if not one.done and (when := rules.reminder(one.due_on, one.since, today)):
                texts.setdefault(one.employee_id, []).append(_words(when, module.name, day(one.due_on)))
    for asked, _, done in queries.asked(session):
        asked_on = asked.asked_at.astimezone(ZoneInfo(zone)).date()
        when = rules.reminder(asked.due_on, asked_on, today)
        if done is None and when in {"soon", "late"}:
            text = _words(when, EXERCISES[asked.exercise].title, day(asked.due_on))
            texts.setdefault(asked.employee_id, []).append(text)
    _tell(session, texts, now)


def _words(when: str, name: str, due: str) -> str:
    if when == "new":
        return f"“{name}” is required of you, by {due}."
    return f"“{name}” is due on {due}." if when == "soon" else f"“{name}” is overdue since {due}."


def _tell(session: Session, texts: dict[int, list[str]], now: datetime) -> None:
    accounts = session.execute(
        select(Account.employee_id, Account.id).where(
            Account.employee_id.in_(texts), Account.disabled_at.is_(None)
        )
    )
    fresh = select(Notice.account_id, Notice.text).where(
        Notice.kind == KIND, Notice.made_at > now - timedelta(hours=20)
    )
    already = {(row[0], row[1]) for row in session.execute(fresh)}
    for employee_id, account in accounts:
        for text in texts[employee_id or 0]:
            if (account, text) not in already:
                notify(session, account, KIND, text, "/practice", now, now)


HANDLERS = {DAILY: daily, FIRST: first}
