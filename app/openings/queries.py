"""Roles that become free, for HR; roles that are open, for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from hmac import new as keyed
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, joinedload

from app.access import Actor, decidable_employees
from app.config import settings
from app.decisions.models import SEVERANCE, Approved, Decision, Delivery, Effect
from app.openings.models import Dealt, Opening
from app.people.models import Assignment, Employee, Team

#: So long after somebody's last day their role is still offered to be opened.
PAST = timedelta(days=60)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Free:
    """A role that becomes free. `may_open` is False until the person was told their last day."""

    employee_id: int
    employee: str
    title: str
    team_id: int
    team: str
    #: The first day without them.
    from_on: date
    may_open: bool = True

    @property
    def id(self) -> int:
        """The employee's, under which it is offered."""
        return self.employee_id

    @property
    def last_on(self) -> date:
        """Their last day."""
        return self.from_on - DAY


def free(session: Session, actor: Actor, today: date, employee_id: int | None = None) -> list[Free]:
    """Roles of people who leave or have just left, the first to leave first, that nobody in HR has dealt with yet: of
    whom the actor may know, in one list.
    """
    mine = [decidable_employees(actor), Employee.ai_agent.is_(False)]
    if employee_id is not None:
        mine.append(Employee.id == employee_id)
    days: dict[int, tuple[date, bool]] = {
        row[0]: (row[1], row[2] is not None) for row in session.execute(_deciding(today).where(*mine))
    }
    leaving = select(Employee.id, Employee.left_on).where(Employee.left_on >= today - PAST, *mine)
    for person, left_on in session.execute(leaving):
        if left_on is not None:
            days[person] = (left_on, True)
    found = _placed(session, days)
    dealt = _dealt(session, found)
    return sorted(
        (one for one in found if key_of(one) not in dealt), key=lambda one: (one.from_on, one.employee)
    )


def _deciding(today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(Decision.employee_id, Decision.effect_on, Delivery.at)
        .join(Employee, Employee.id == Decision.employee_id)
        .join(Approved, Approved.decision_id == Decision.id)
        .outerjoin(Delivery, Delivery.decision_id == Decision.id)
        .outerjoin(Effect, Effect.decision_id == Decision.id)
        .where(
            Decision.kind == SEVERANCE,
            Decision.ended_at.is_(None),
            Effect.decision_id.is_(None),
            Employee.left_on.is_(None),
            Decision.effect_on >= today - PAST,
        )
    )


def _placed(session: Session, days: dict[int, tuple[date, bool]]) -> list[Free]:
    """Each with the place they held on their last day."""
    rows = session.execute(
        select(Employee, Assignment.title, Assignment.starts_on, Team)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(Team, Team.id == Assignment.team_id)
        .where(Employee.id.in_(days))
        .order_by(Assignment.starts_on)
    )
    found: dict[int, Free] = {}
    for employee, title, starts_on, team in rows:
        from_on, may = days[employee.id]
        # The last one that had begun by then; where none had, the first.
        if employee.id not in found or starts_on < from_on:
            found[employee.id] = Free(employee.id, employee.name, title, team.id, team.name, from_on, may)
    return list(found.values())


def key_of(one: Free) -> str:
    """Under which it is noted that this role was dealt with: nobody reads from it who it was."""
    text = f"role of {one.employee_id} from {one.from_on.isoformat()}"
    return keyed(settings().key(), text.encode(), sha256).hexdigest()


def _dealt(session: Session, found: Iterable[Free]) -> set[str]:
    keys = [key_of(one) for one in found]
    return set(session.scalars(select(Dealt.key).where(Dealt.key.in_(keys))))


def openings(session: Session, *, closed: bool = False) -> list[Opening]:
    """Open roles, the newest first; with `closed` those that were."""
    which = Opening.closed_at.is_not(None) if closed else Opening.closed_at.is_(None)
    return list(
        session.scalars(
            select(Opening)
            .where(which)
            .options(joinedload(Opening.team))
            .order_by(Opening.opened_on.desc(), Opening.title, Opening.id)
        )
    )


def opening(session: Session, opening_id: int) -> Opening | None:
    """One, open or closed."""
    return session.scalar(
        select(Opening).where(and_(Opening.id == opening_id)).options(joinedload(Opening.team))
    )


def teams(session: Session) -> list[Team]:
    """Every team by name."""
    return list(session.scalars(select(Team).order_by(Team.name)))
