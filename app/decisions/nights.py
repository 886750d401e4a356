"""On its day, what was approved takes effect: looked for every night."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.decisions import queries
from app.decisions.actions import WAITS, seal
from app.decisions.conflicts import deciders
from app.decisions.models import SEVERANCE, Approved, Decision, Effect
from app.journal.actions import record
from app.notices.actions import enqueue
from app.people.actions import leave
from app.people.models import Employee
from app.telling import tell_people
from app.web.words import local

#: The kind of work that looks, once a day just after midnight in the company's zone.
DAILY = "decisions.daily"
EARLY = time(0, 5)


def watch(session: Session, now: datetime, zone: str) -> None:
    """From now on somebody looks every night whose day has come."""
    tomorrow = local(now, zone).date() + timedelta(days=1)
    due_at = datetime.combine(tomorrow, EARLY, ZoneInfo(zone))
    enqueue(session, DAILY, now=now, due_at=due_at, key=DAILY)


def due(session: Session, today: date) -> list[Decision]:
    """Approved severances whose day has come and which have not taken effect."""
    return list(
        session.scalars(
            select(Decision)
            .join(Approved, Approved.decision_id == Decision.id)
            .outerjoin(Effect, Effect.decision_id == Decision.id)
            .where(
                Decision.kind == SEVERANCE,
                Decision.ended_at.is_(None),
                Decision.effect_on <= today,
                Effect.decision_id.is_(None),
            )
        )
    )


def take_effect(session: Session, decision: Decision, now: datetime, zone: str) -> bool:
    """The day has come: from its day on the person no longer works here. Not before they were told: then HR of the unit
    is reminded instead, and nothing happens.
    """
    held = queries.locked(session, decision)
    whole = queries.whole(session, held.id)
    if (
        held.ended_at is not None
        or whole.approved is None
        or whole.effect is not None
        or held.effect_on is None
    ):
        return False
    if whole.delivery is None:
        found = deciders(session, held.employee_id, now)
        who = [one.employee_id for one in found if not one.why_not and one.employee_id is not None]
        tell_people(session, who, "record", WAITS, f"/decisions/{held.id}", now, zone)
        return False
    employee = session.get_one(Employee, held.employee_id)
    if employee.left_on is None or employee.left_on > held.effect_on:
        leave(employee, held.effect_on)
    held.version += 1
    session.add(Effect(decision_id=held.id, at=now))
    record(
        session,
        "took effect",
        account_id=None,
        actor_name="Rapport",
        now=now,
        thing_kind="decision",
        thing_id=held.id,
        subject_id=held.employee_id,
    )
    seal(session, held.id, now)
    return True
