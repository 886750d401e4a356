"""What rotations say on somebody's first page: an offer that waits, a stint that is near or runs."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from app.people.models import Employee
from app.rotations import queries
from app.rotations.models import Program, SignUp, Slot
from app.rotations.rules import dates
from app.web.words import moment, relative_day

#: A stint is said so long before it begins.
NEAR = timedelta(days=7)


@cache
def _near() -> Select[*tuple[Any, ...]]:
    """A stint that runs or begins soon."""
    buddy = aliased(Employee)
    return (
        select(SignUp, Slot, Program, buddy.name)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .outerjoin(buddy, buddy.id == SignUp.buddy_id)
        .where(
            SignUp.employee_id == bindparam("employee"),
            SignUp.ended_at.is_(None),
            SignUp.missed_at.is_(None),
            Slot.ends_at > bindparam("now"),
            Slot.starts_at <= bindparam("near"),
        )
        .order_by(Slot.starts_at)
    )


def lines(session: Session, employee_id: int, now: datetime, zone: str) -> list[Markup]:
    """The sentences, offers first."""
    said = []
    for waiting, slot, program in queries.offers(session, employee_id):
        said.append(
            Markup('A place is held for you until {}: <a href="/slots/{}">{}, {}</a>.').format(
                moment(waiting.offer_ends_at, now.date(), zone), slot.id, program.name, _days(slot)
            )
        )
    rows = session.execute(_near(), {"employee": employee_id, "now": now, "near": now + NEAR})
    for sign_up, slot, program, name in rows:
        if slot.starts_at <= now:
            begins = Markup("runs until {}").format(
                relative_day(slot.ends_on, now.date()).removeprefix("on ")
            )
        else:
            begins = Markup("begins {}").format(relative_day(slot.starts_on, now.date()))
        beside = Markup(", with {}").format(name) if name else Markup()
        said.append(
            Markup('Your stint <a href="/stints/{}">{}, {}</a> {}{}.').format(
                sign_up.id, program.name, _days(slot), begins, beside
            )
        )
    return said


def _days(slot: Slot) -> str:
    return dates(slot.starts_on, slot.ends_on)
