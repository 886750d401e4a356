"""One week of a program on one page: who serves which day, with whom, and who is away."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.leave.queries import away
from app.people.models import Employee
from app.rotations.models import Program, SignUp, Slot
from app.workdays import days, public_holidays, working_days

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Row:
    """Somebody's week: for each day the shift, or nothing."""

    name: str
    buddy: str
    slot_id: int
    shifts: tuple[str, ...]


@dataclass(frozen=True)
class Week:
    """A week from Monday on: the days shown, what is off, who serves, and places that are free."""

    first: date
    days: tuple[date, ...]
    off: dict[date, str]
    rows: tuple[Row, ...]
    free: int
    zones: tuple[str, ...]

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + WEEK - timedelta(days=1)


def monday(text: str, today: date) -> date:
    """The Monday of the day that an address names; of today's week where it names none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    day = day if date(2000, 1, 3) <= day <= date(2200, 1, 1) else today
    return day - timedelta(days=day.weekday())


def week(session: Session, program: Program, first: date, *, leave: bool) -> Week:
    """The week that begins on `first`; with `leave`, who is away on which of their days."""
    last = first + WEEK - timedelta(days=1)
    buddy = aliased(Employee)
    slots = session.scalars(
        select(Slot)
        .where(
            Slot.program_id == program.id,
            Slot.starts_on <= last,
            Slot.ends_on >= first,
            Slot.cancelled_at.is_(None),
        )
        .order_by(Slot.starts_at)
    ).all()
    rows = session.execute(
        select(SignUp, Employee.name, buddy.name)
        .join(Employee, Employee.id == SignUp.employee_id)
        .outerjoin(buddy, buddy.id == SignUp.buddy_id)
        .where(
            SignUp.slot_id.in_([slot.id for slot in slots]),
            SignUp.ended_at.is_(None),
            SignUp.missed_at.is_(None),
        )
        .order_by(Employee.name)
    ).all()
    people = {one for sign_up, _, _ in rows for one in (sign_up.employee_id, sign_up.buddy_id) if one}
    gone = {
        one: {day for a, b in found for day in days(a, b) if first <= day <= last}
        for one, found in away(session, people if leave else (), first, last).items()
    }
    by_slot = {slot.id: slot for slot in slots}
    served = {
        slot.id: set(working_days(slot.starts_on, slot.ends_on, slot.country, slot.weekdays))
        for slot in slots
    }
    week_days = [
        day
        for day in days(first, last)
        if day.weekday() in program.weekdays or any(day in found for found in served.values())
    ]
    made = []
    for sign_up, name, beside in rows:
        slot = by_slot[sign_up.slot_id]
        shifts = tuple(
            ""
            if day not in served[slot.id]
            else _shift(slot, absent=day in gone.get(sign_up.employee_id, set()))
            for day in week_days
        )
        alone = [day for day in week_days if sign_up.buddy_id and day in gone.get(sign_up.buddy_id, set())]
        note = f" (away {', '.join(f'{day:%a}' for day in alone)})" if alone else ""
        made.append(Row(name, f"{beside}{note}" if beside else "", slot.id, shifts))
    off = {
        day: what
        for country in {slot.country for slot in slots} or {program.country}
        for day, what in public_holidays(country, first, last).items()
    }
    return Week(
        first,
        tuple(week_days),
        off,
        tuple(made),
        sum(slot.free for slot in slots),
        tuple(sorted({slot.zone for slot in slots} or {program.zone})),
    )


def _shift(slot: Slot, *, absent: bool) -> str:
    return "on leave" if absent else f"{slot.starts:%H:%M} –\N{NO-BREAK SPACE}{slot.ends:%H:%M}"
