"""Telling employees something on their notices, outside quiet hours."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Act
from app.access.models import Account
from app.notices.actions import notify
from app.scores.policy import body_of
from app.scores.queries import policy_in_force


def after_quiet(now: datetime, quiet_from: int, quiet_to: int, zone: str) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into (full hours of the zone; equal: none)."""
    local = now.astimezone(ZoneInfo(zone))
    hour = local.hour
    quiet = quiet_from <= hour < quiet_to if quiet_from <= quiet_to else hour >= quiet_from or hour < quiet_to
    if not quiet:
        return now
    end = local.replace(hour=quiet_to, minute=0, second=0, microsecond=0)
    return (end if end > local else end + timedelta(days=1)).astimezone(now.tzinfo)


def tell(act: Act, employees: Collection[int], kind: str, text: str, href: str) -> None:
    """A notice for each of these employees who can sign in, the actor excepted; not before the quiet hours end."""
    tell_people(act.session, employees, kind, text, href, act.now, act.zone, but=act.actor.account_id)


def tell_people(
    session: Session,
    employees: Collection[int],
    kind: str,
    text: str,
    href: str,
    now: datetime,
    zone: str,
    *,
    but: int | None = None,
) -> None:
    """The same for work that nobody asked for; `but` names an account that needs no telling."""
    body = body_of(policy_in_force(session))
    due = after_quiet(now, body["quiet_from"], body["quiet_to"], zone)
    rows = session.scalars(
        select(Account.id).where(Account.employee_id.in_(employees), Account.disabled_at.is_(None))
    )
    for account in rows.all():
        if account != but:
            notify(session, account, kind, text, href, now, due)
