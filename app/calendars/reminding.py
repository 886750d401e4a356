"""Reminders of stints: each goes out once, to whoever has the place then."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, aliased

from app.calendars import rules
from app.calendars.models import Reminder
from app.calendars.reading import Place
from app.config import settings
from app.database import is_sqlite, unit_of_work
from app.notices.actions import enqueue
from app.people.models import Employee
from app.rotations.models import Program, SignUp, Slot
from app.telling import tell_people
from app.workdays import working_days

REMIND = "calendars.remind"
AHEAD = timedelta(days=16)
KIND = "rotation"
SAYS = {
    rules.FORTNIGHT: "{program} in two weeks: {when}.",
    rules.TWO_DAYS: "{program} in two days: {when}.",
    rules.EVE: "{program} begins {when}.",
}


def next_hour(now: datetime) -> datetime:
    """The next full hour."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def remind(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Everybody who should be reminded now; then the next hour's run. Run twice it tells nobody twice."""
    with unit_of_work(engine) as session:
        enqueue(session, REMIND, now=now, due_at=next_hour(now), key=REMIND)
        remind_all(session, now, settings().zone)


def remind_all(session: Session, now: datetime, zone: str) -> int:
    """The reminders that are due; how many went out."""
    buddy = aliased(Employee)
    rows = session.execute(
        select(SignUp, Slot, Program, Employee.name, buddy.name)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .join(Employee, Employee.id == SignUp.employee_id)
        .outerjoin(buddy, buddy.id == SignUp.buddy_id)
        .where(
            SignUp.ended_at.is_(None),
            Slot.cancelled_at.is_(None),
            Slot.starts_at > now,
            Slot.starts_at < now + AHEAD,
        )
    ).all()
    sent = 0
    for row in rows:
        place = Place(*row)
        slot = place.slot
        first = working_days(slot.starts_on, slot.ends_on, slot.country, slot.weekdays)[0]
        for kind in rules.due(
            rules.reminders(first, slot.starts, slot.zone, slot.country), place.sign_up.made_at, now
        ):
            if _first_time(session, place.sign_up.id, kind, now):
                _tell(session, place, kind, now, zone)
                sent += 1
    return sent


def _first_time(session: Session, sign_up_id: int, kind: str, now: datetime) -> bool:
    insert: Any
    if is_sqlite(session):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    row = insert(Reminder).values(sign_up_id=sign_up_id, kind=kind, told_at=now).on_conflict_do_nothing()
    return session.scalar(row.returning(Reminder.kind)) is not None


def _tell(session: Session, place: Place, kind: str, now: datetime, zone: str) -> None:
    slot, sign_up = place.slot, place.sign_up
    first = working_days(slot.starts_on, slot.ends_on, slot.country, slot.weekdays)[0]
    when = f"{first:%A}, {first.day} {first:%B}, {slot.starts:%H:%M} ({slot.zone})"
    text = SAYS[kind].format(program=place.program.name, when=when)
    beside = f" {place.buddy} stands beside you." if place.buddy else ""
    href = f"/slots/{slot.id}"
    tell_people(session, {sign_up.employee_id}, KIND, text + beside, href, now, zone)
    if kind == rules.EVE and sign_up.buddy_id is not None:
        told = f"You stand beside {place.person}: {text}"
        tell_people(session, {sign_up.buddy_id}, KIND, told, href, now, zone)
