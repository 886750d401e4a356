"""Which answers count in no comparison of people, and which come from customers marked hard to please.

Decided per answer and person when it is stored, and again when what it depends on changes (`intake.settling`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.actions import CellKey, Kind, cells_for
from app.contacts.models import AI_AGENT, EXCLUDED, NEW_HIRE, Cell, CustomerMark, Exclusion
from app.people.models import Employee
from app.scores.policy import new_hire_days

#: How many ids one statement asks for at most.
PART = 5_000


@dataclass(frozen=True)
class Marks:
    """What sets answers aside: AI agents, the first day after each new hire's window, excluded answers, customers."""

    ai_agents: frozenset[int]
    counted_from: Mapping[int, date]
    excluded: frozenset[int]
    hard: frozenset[str]
    zone: ZoneInfo

    @property
    def any(self) -> bool:
        """Whether anything is set aside or marked at all."""
        return bool(self.ai_agents or self.counted_from or self.excluded or self.hard)

    def kind(
        self, kind: Kind, employee_id: int, rating_id: int, answered_at: datetime, customer: str | None
    ) -> Kind:
        """The kind of work that an answer counts as for this employee."""
        starts = self.counted_from.get(employee_id)
        if employee_id in self.ai_agents:
            aside = AI_AGENT
        elif rating_id in self.excluded:
            aside = EXCLUDED
        elif starts is not None and answered_at.astimezone(self.zone).date() < starts:
            aside = NEW_HIRE
        else:
            aside = ""
        return kind._replace(aside=aside, hard_to_please="yes" if customer in self.hard else "")


def marks(session: Session, employees: Iterable[int], since: date | None, zone: str) -> Marks:
    """What holds for these employees' answers from `since` on (None: all)."""
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
        frozenset(session.scalars(select(Exclusion.rating_id))),
        frozenset(session.scalars(select(CustomerMark.customer_ref).where(CustomerMark.lifted_at.is_(None)))),
        ZoneInfo(zone),
    )


def kinds_of(session: Session, cell_ids: Iterable[int]) -> dict[int, Kind]:
    """The kinds of work behind ids."""
    found = session.scalars(select(Cell).where(Cell.id.in_(set(cell_ids))))
    return {cell.id: Kind.of(cell) for cell in found}


def numbered(session: Session, kinds: Sequence[Kind]) -> list[int]:
    """The id of each kind, in their order; made when missing."""
    keys: list[CellKey] = list(kinds)
    ids = cells_for(session, keys)
    return [ids[kind] for kind in keys]
