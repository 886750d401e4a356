"""Who hears at once of what a customer said beside the score."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access.models import Account, Grant
from app.notices.actions import notify
from app.people.models import Employee, Team
from app.people.queries import assignment_on, managers_of
from app.scores.policy import body_of
from app.scores.queries import policy_in_force
from app.surveys.models import Invitation
from app.telling import after_quiet, tell_people


def tell_wow(
    session: Session, invitation: Invitation | None, rating_id: int | None, now: datetime, zone: str
) -> None:
    """Something was surprisingly good: who served the customer is told, and their manager."""
    if invitation is None or rating_id is None:
        return
    who = session.get_one(Employee, invitation.employee_id)
    manager, _ = managers_of(session, who.id, now.date())
    href = f"/ratings/{rating_id}"
    text = "A customer wrote that something was surprisingly good."
    tell_people(session, {who.id}, "wow", text, href, now, zone)
    if manager is not None:
        text = f"A customer served by {who.name} wrote that something was surprisingly good."
        tell_people(session, {manager}, "wow", text, href, now, zone)


def tell_wish(
    session: Session, invitation: Invitation, rating_id: int | None, now: datetime, zone: str
) -> None:
    """A customer wants to hear from us: the manager and the unit's support leads are told, as they can answer."""
    if rating_id is None:
        return
    who = session.get_one(Employee, invitation.employee_id)
    manager, _ = managers_of(session, who.id, now.date())
    accounts = _leads(session, who.id, now)
    if manager is not None:
        found = select(Account.id).where(Account.employee_id == manager, Account.disabled_at.is_(None))
        accounts |= set(session.scalars(found))
    body = body_of(policy_in_force(session))
    due = after_quiet(now, body["quiet_from"], body["quiet_to"], zone)
    text = f"A customer served by {who.name} would like to hear from us."
    for account in sorted(accounts):
        notify(session, account, "bad answer", text, f"/ratings/{rating_id}/answer", now, due)


def _leads(session: Session, employee_id: int, now: datetime) -> set[int]:
    place = assignment_on(session, employee_id, now.date())
    unit = session.scalar(select(Team.unit).where(Team.id == place.team_id)) if place else None
    leads = (
        select(Grant.account_id)
        .join(Account, Account.id == Grant.account_id)
        .where(
            Grant.role == "support_lead",
            or_(Grant.unit == "", Grant.unit == (unit or "")),
            Account.disabled_at.is_(None),
        )
    )
    return set(session.scalars(leads))
