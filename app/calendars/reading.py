"""What stands in a calendar: the stints of a person, a program or a team, with how often each has changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from app.calendars.ics import GHOST, Stint
from app.calendars.models import CalendarMark
from app.database import is_sqlite
from app.people.models import Employee
from app.rotations.models import Program, SignUp, Slot
from app.workdays import working_days

#: So far back a calendar shows what was served.
BACK = timedelta(days=120)


@dataclass(frozen=True)
class Place:
    """A place with all that a calendar says of it."""

    sign_up: SignUp
    slot: Slot
    program: Program
    person: str
    buddy: str | None

    @property
    def cancelled(self) -> bool:
        """Whether nobody serves it."""
        return self.sign_up.ended_at is not None or self.slot.cancelled_at is not None

    @property
    def days(self) -> tuple[date, ...]:
        """The days with a shift."""
        slot = self.slot
        return tuple(working_days(slot.starts_on, slot.ends_on, slot.country, slot.weekdays))

    @property
    def print(self) -> str:
        """A digest of what a calendar says of it."""
        slot = self.slot
        said = (
            slot.starts_on,
            slot.ends_on,
            slot.zone,
            slot.country,
            slot.weekdays,
            slot.starts,
            slot.ends,
            slot.note,
        )
        whole = repr((said, self.program.name, self.person, self.buddy, self.cancelled))
        return sha256(whole.encode("utf-8", "replace")).hexdigest()


def _places(today: date) -> Select[*tuple[Any, ...]]:
    buddy = aliased(Employee)
    return (
        select(SignUp, Slot, Program, Employee.name, buddy.name)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .join(Employee, Employee.id == SignUp.employee_id)
        .outerjoin(buddy, buddy.id == SignUp.buddy_id)
        .where(Slot.ends_on >= today - BACK, SignUp.missed_at.is_(None))
        .order_by(Slot.starts_at, Employee.name, SignUp.id)
    )


def _kept(now: datetime) -> Any:
    return or_(SignUp.ended_at.is_(None), SignUp.ended_at > now - GHOST)


def of_people(session: Session, employees: Iterable[int], now: datetime) -> list[Place]:
    """The places of these people, those given back lately with them."""
    rows = session.execute(_places(now.date()).where(SignUp.employee_id.in_(list(employees)), _kept(now)))
    return [Place(*row) for row in rows]


def of_program(session: Session, program_id: int, now: datetime) -> list[Place]:
    """The places of a program."""
    rows = session.execute(_places(now.date()).where(Slot.program_id == program_id, _kept(now)))
    return [Place(*row) for row in rows]


def one(session: Session, sign_up_id: int) -> Place | None:
    """One place, whenever it is."""
    row = session.execute(_places(date(1900, 1, 1) + BACK).where(SignUp.id == sign_up_id)).one_or_none()
    return Place(*row) if row else None


def marks(session: Session, places: Sequence[Place]) -> dict[int, CalendarMark]:
    """What calendars were told of these last."""
    ids = [place.sign_up.id for place in places]
    return {
        mark.sign_up_id: mark
        for mark in session.scalars(select(CalendarMark).where(CalendarMark.sign_up_id.in_(ids)))
    }


def stale(places: Sequence[Place], known: dict[int, CalendarMark]) -> list[Place]:
    """Places of which a calendar says something else than last time."""
    return [
        place
        for place in places
        if (mark := known.get(place.sign_up.id)) is None or mark.print != place.print
    ]


def note(session: Session, places: Sequence[Place], now: datetime) -> None:
    """Write down what calendars are told now: each change counts one up, however many read at once."""
    insert: Any
    if is_sqlite(session):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    for place in sorted(places, key=lambda one: one.sign_up.id):
        sign_up = place.sign_up
        # Never told of, it counts from when it was made, or ended.
        first = {"sign_up_id": sign_up.id, "print": place.print, "sequence": 1 if place.cancelled else 0}
        fresh = insert(CalendarMark).values(**first, changed_at=sign_up.ended_at or sign_up.made_at)
        session.execute(
            fresh.on_conflict_do_update(
                index_elements=["sign_up_id"],
                set_={"print": place.print, "sequence": CalendarMark.sequence + 1, "changed_at": now},
                where=CalendarMark.print != place.print,
            )
        )


def stints(places: Sequence[Place], known: dict[int, CalendarMark], base: str, *, own: bool) -> list[Stint]:
    """Places as calendars show them: one's own by what they are, others' by who serves."""
    return [_stint(place, known[place.sign_up.id], base, own=own) for place in places]


def _stint(place: Place, mark: CalendarMark, base: str, *, own: bool) -> Stint:
    sign_up, slot, program = place.sign_up, place.slot, place.program
    address = f"{base.rstrip('/')}/slots/{slot.id}"
    told = [f"Buddy: {place.buddy}" if place.buddy else "", slot.note, address]
    return Stint(
        id=sign_up.id,
        summary=program.name if own else f"{place.person}: {program.name}",
        description="\n".join(line for line in told if line),
        url=address,
        zone=slot.zone,
        days=place.days,
        starts=slot.starts,
        ends=slot.ends,
        sequence=mark.sequence,
        changed_at=mark.changed_at.replace(microsecond=0),
        made_at=sign_up.made_at.replace(microsecond=0),
        cancelled=place.cancelled,
        busy=own,
    )
