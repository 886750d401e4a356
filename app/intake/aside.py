"""Which answers count in no comparison of people, which come from customers marked hard to please, and which were
earned on a stint.

Decided per answer and person when it is stored, and again when what it depends on changes (`intake.settling`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.actions import CellKey, Kind, cells_for
from app.contacts.customers import CustomerApart, CustomerMark
from app.contacts.models import AI_AGENT, CUSTOMER, EXCLUDED, NEW_HIRE, STINT, Cell, Exclusion
from app.people.models import Employee
from app.rotations.models import Program, SignUp, Slot
from app.scores.policy import new_hire_days

#: How many ids one statement asks for at most.
PART = 5_000
#: Customers answer late: for so long after a stint's last shift an answer still counts as earned on it.
LATE = timedelta(days=3)

#: From when until when the answers about somebody count as earned on a stint.
Stints = Mapping[int, Sequence[tuple[datetime, datetime]]]
#: From when until before when the answers of a customer are excluded.
Apart = Mapping[str, Sequence[tuple[datetime, datetime]]]


@dataclass(frozen=True)
class Marks:
    """What sets answers aside: AI agents, the first day after each new hire's window, excluded answers, customers set
    apart; customers hard to please; and who served when.
    """

    ai_agents: frozenset[int]
    counted_from: Mapping[int, date]
    excluded: frozenset[int]
    hard: frozenset[str]
    stints: Stints
    apart: Apart
    zone: ZoneInfo

    @property
    def any(self) -> bool:
        """Whether anything is set aside or marked at all, or anybody served."""
        return bool(self.people or self.excluded or self.customers)

    @property
    def customers(self) -> frozenset[str]:
        """Whose answers count as something else because of whom they are from."""
        return self.hard | self.apart.keys()

    @property
    def people(self) -> set[int]:
        """Whose answers count as something else because of who they are, or of what they did when."""
        return {*self.ai_agents, *self.counted_from, *self.stints}

    def kind(
        self, kind: Kind, employee_id: int, rating_id: int, answered_at: datetime, customer: str | None
    ) -> Kind:
        """The kind of work that an answer counts as for this employee, whatever it was taken for before: the lens it
        came with is kept where a stint made it another, so that no answer of a stint noted as missed stays behind,
        and none that its source called a stint's is taken for another.
        """
        lens, came_as = kind.came_as or kind.lens, ""
        if lens == CUSTOMER and self._served(employee_id, answered_at):
            lens, came_as = STINT, CUSTOMER
        starts = self.counted_from.get(employee_id)
        if employee_id in self.ai_agents:
            aside = AI_AGENT
        elif rating_id in self.excluded or self._apart(customer, answered_at):
            aside = EXCLUDED
        elif starts is not None and answered_at.astimezone(self.zone).date() < starts:
            aside = NEW_HIRE
        else:
            aside = ""
        hard = "yes" if customer in self.hard else ""
        return kind._replace(lens=lens, aside=aside, hard_to_please=hard, came_as=came_as)

    def _apart(self, customer: str | None, at: datetime) -> bool:
        return any(since <= at < until for since, until in self.apart.get(customer or "", ()))

    def _served(self, employee_id: int, at: datetime) -> bool:
        return any(first <= at <= last for first, last in self.stints.get(employee_id, ()))


def marks(
    session: Session, employees: Iterable[int], since: date | None, zone: str, until: datetime | None = None
) -> Marks:
    """What holds for these employees' answers from `since` on (None: all), until a moment (None: for good)."""
    days = new_hire_days(session)
    ids = sorted(set(employees))
    hired = Employee.hired_on > (since - timedelta(days=days) if since else date.min)
    found = select(Employee.id, Employee.hired_on, Employee.ai_agent).where(hired | Employee.ai_agent)
    # Of a whole import few people were hired lately; of few answers few people are asked about.
    parts = (
        [found]
        if since
        else [found.where(Employee.id.in_(ids[at : at + PART])) for at in range(0, len(ids), PART)]
    )
    ai_agents: set[int] = set()
    counted_from: dict[int, date] = {}
    for row in (row for part in parts for row in session.execute(part)):
        if row.ai_agent:
            ai_agents.add(row.id)
        elif row.hired_on is not None and days:
            counted_from[row.id] = row.hired_on + timedelta(days=days)
    return Marks(
        frozenset(ai_agents),
        counted_from,
        # Those that follow from their customer are found by the customer.
        frozenset(session.scalars(select(Exclusion.rating_id).where(Exclusion.apart_id.is_(None)))),
        frozenset(session.scalars(select(CustomerMark.customer_ref).where(CustomerMark.lifted_at.is_(None)))),
        _stints(session, ids, since, until),
        _set_apart(session),
        ZoneInfo(zone),
    )


def _set_apart(session: Session) -> Apart:
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in session.execute(
        select(CustomerApart.customer_ref, CustomerApart.since, CustomerApart.until).where(
            CustomerApart.lifted_at.is_(None)
        )
    ):
        found.setdefault(row.customer_ref, []).append((row.since, row.until))
    return found


def _stints(session: Session, employees: Sequence[int], since: date | None, until: datetime | None) -> Stints:
    """Places that stand and were not missed, in slots of programs that earn: one statement for a whole chunk, led by
    the slots of its days. Of few answers few people are asked about.
    """
    places = (
        select(SignUp.employee_id, Slot.starts_at, Slot.ends_at)
        .join(Slot, Slot.id == SignUp.slot_id)
        .join(Program, Program.id == Slot.program_id)
        .where(SignUp.ended_at.is_(None), SignUp.missed_at.is_(None), Program.earns.is_(True))
        .where(Slot.cancelled_at.is_(None))
    )
    if since is not None:
        places = places.where(Slot.ends_at >= datetime.combine(since, time(), UTC) - LATE)
        parts = [places.where(Slot.starts_at <= until) if until is not None else places]
    else:
        parts = [
            places.where(SignUp.employee_id.in_(employees[at : at + PART]))
            for at in range(0, len(employees), PART)
        ]
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for row in (row for part in parts for row in session.execute(part)):
        found.setdefault(row.employee_id, []).append((row.starts_at, row.ends_at + LATE))
    return found


def kinds_of(session: Session, cell_ids: Iterable[int]) -> dict[int, Kind]:
    """The kinds of work behind ids."""
    found = session.scalars(select(Cell).where(Cell.id.in_(set(cell_ids))))
    return {cell.id: Kind.of(cell) for cell in found}


def numbered(session: Session, kinds: Sequence[Kind]) -> list[int]:
    """The id of each kind, in their order; made when missing."""
    keys: list[CellKey] = list(kinds)
    ids = cells_for(session, keys)
    return [ids[kind] for kind in keys]
