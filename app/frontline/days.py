"""Leaders' days with a customer, of their working days."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.contacts.models import CUSTOMER, STINT, Cell, Contribution, Part, Rating
from app.frontline.models import LineCall, MysteryShop
from app.frontline.rules import Share, share_of
from app.leave.queries import away
from app.people.models import Employee
from app.rotations.models import Program, SignUp, Slot
from app.workdays import DAY, moment, working_days

MIDNIGHT = time()
#: Who does this in a contact meets no customer.
BEHIND = "fixed the cause"


Spans = Sequence[tuple[date, date]]


def leaders_days(
    session: Session, leaders: Collection[int], spans: Spans, zone: str
) -> list[dict[int, Share]]:
    """For each span of days (first and last, today at most): of each of these employees the days with a customer, of
    their working days: Monday to Friday, no public holiday where most programs of rotations are, no leave, from the day
    they were hired to the day they left.

    A day counts when they rang the line, shopped a unit, served a stint, or worked a contact or its answer.
    """
    first, last = min(one for one, _ in spans), max(one for _, one in spans)
    here = country(session)
    leave = away(session, leaders, first, last)
    worked = {
        row.id: (row.hired_on or date.min, row.left_on or date.max)
        for row in session.execute(
            select(Employee.id, Employee.hired_on, Employee.left_on).where(Employee.id.in_(leaders))
        )
    }
    found = with_customer(session, leaders, first, last, zone)
    told = []
    for start, end in spans:
        working = working_days(start, end, here)
        told.append(
            {
                one: share_of(_within(working, worked.get(one)), leave.get(one, []), found.get(one, set()))
                for one in leaders
            }
        )
    return told


def _within(working: Collection[date], worked: tuple[date, date] | None) -> list[date]:
    """The working days on which somebody was employed."""
    hired, left = worked or (date.min, date.max)
    return [day for day in working if hired <= day < left]


def country(session: Session) -> str:
    """The country that most open programs of rotations are in; empty where none says."""
    named = session.scalars(
        select(Program.country).where(Program.closed_at.is_(None), Program.country != "").order_by(Program.id)
    )
    common = Counter(named).most_common(1)
    return common[0][0] if common else ""


def with_customer(
    session: Session, leaders: Collection[int], first: date, last: date, zone: str
) -> dict[int, set[date]]:
    """The days on which each of them met a customer, weekends included."""
    found: dict[int, set[date]] = {}
    for who, day in session.execute(
        select(LineCall.caller_id, LineCall.called_on).where(
            LineCall.caller_id.in_(leaders),
            LineCall.undone_at.is_(None),
            LineCall.called_on.between(first, last),
        )
    ):
        found.setdefault(who, set()).add(day)
    for who, day in session.execute(
        select(MysteryShop.shopper_id, MysteryShop.visited_on).where(
            MysteryShop.shopper_id.in_(leaders), MysteryShop.visited_on.between(first, last)
        )
    ):
        found.setdefault(who, set()).add(day)
    _stints(session, leaders, first, last, found)
    _contacts(session, leaders, first, last, zone, found)
    return found


def _stints(
    session: Session, leaders: Collection[int], first: date, last: date, found: dict[int, set[date]]
) -> None:
    for who, slot in session.execute(
        select(SignUp.employee_id, Slot)
        .join(Slot, Slot.id == SignUp.slot_id)
        .where(
            SignUp.employee_id.in_(leaders),
            SignUp.ended_at.is_(None),
            SignUp.missed_at.is_(None),
            Slot.cancelled_at.is_(None),
            Slot.starts_on <= last,
            Slot.ends_on >= first,
        )
    ):
        start, end = max(first, slot.starts_on), min(last, slot.ends_on)
        found.setdefault(who, set()).update(working_days(start, end, slot.country, slot.weekdays))


def _contacts(
    session: Session,
    leaders: Collection[int],
    first: date,
    last: date,
    zone: str,
    found: dict[int, set[date]],
) -> None:
    """What they did in contacts, and what customers answered of it."""
    start, end = moment(first, MIDNIGHT, zone), moment(last + DAY, MIDNIGHT, zone)
    alone = select(Rating.employee_id, Rating.answered_at).join(Cell, Cell.id == Rating.cell_id)
    shared = (
        select(Contribution.employee_id, Rating.answered_at)
        .join(Rating, Rating.id == Contribution.rating_id)
        .join(Cell, Cell.id == func.coalesce(Contribution.cell_id, Rating.cell_id))
    )
    told = (Rating.answered_at >= start, Rating.answered_at < end, Cell.lens.in_((CUSTOMER, STINT)))
    asked = (
        select(Part.employee_id, Part.at).where(
            Part.employee_id.in_(leaders), Part.at >= start, Part.at < end, Part.role != BEHIND
        ),
        alone.where(Rating.employee_id.in_(leaders), *told),
        shared.where(Contribution.employee_id.in_(leaders), *told),
    )
    here = ZoneInfo(zone)
    for statement in asked:
        rows: list[tuple[int, datetime]] = [(row[0] or 0, row[1]) for row in session.execute(statement)]
        for who, at in rows:
            found.setdefault(who, set()).add(at.astimezone(here).date())
