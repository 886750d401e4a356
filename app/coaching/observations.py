"""Reading observations and what waits to be coached."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from app.coaching.models import CoachingItem, Dismissal, Observation, ObservationAnswer
from app.people.behaviours import BEHAVIOURS
from app.people.models import Employee
from app.scores.pieces import Piece
from app.web.words import day


@dataclass(frozen=True)
class Observed:
    """An observation with its people, the answer of the person observed, and what became of it."""

    observation: Observation
    employee: str
    observer: str
    answer: ObservationAnswer | None
    item: CoachingItem | None
    dismissal: Dismissal | None

    @property
    def id(self) -> int:
        """The observation's."""
        return self.observation.id

    @property
    def scores(self) -> list[tuple[str, int]]:
        """The behaviours that were seen, in their order."""
        given = self.observation.scores
        return [(one.name, int(given[one.name])) for one in BEHAVIOURS if one.name in given]

    @property
    def skipped(self) -> list[str]:
        """Those that did not come up."""
        return [one.name for one in BEHAVIOURS if one.name not in self.observation.scores]

    @property
    def waits(self) -> bool:
        """Whether it is an item that nobody has made a plan of or dismissed."""
        return self.item is not None and self.item.plan_id is None and self.dismissal is None


@cache
def _statement() -> Select[*tuple[Any, ...]]:
    observer = aliased(Employee)
    return (
        select(Observation, Employee.name, observer.name, ObservationAnswer, CoachingItem, Dismissal)
        .join(Employee, Employee.id == Observation.employee_id)
        .join(observer, observer.id == Observation.observer_id)
        .outerjoin(ObservationAnswer, ObservationAnswer.observation_id == Observation.id)
        .outerjoin(CoachingItem, CoachingItem.observation_id == Observation.id)
        .outerjoin(Dismissal, Dismissal.item_id == CoachingItem.id)
    )


def load(session: Session, observation_id: int) -> Observed | None:
    """One observation."""
    row = session.execute(_statement().where(Observation.id == observation_id)).one_or_none()
    return Observed(*row) if row else None


def of_item(session: Session, item_id: int) -> Observed | None:
    """The observation that an item came from."""
    row = session.execute(_statement().where(CoachingItem.id == item_id)).one_or_none()
    return Observed(*row) if row else None


def observed(session: Session, *where: ColumnElement[bool]) -> list[Observed]:
    """Those that conditions over `Observation` and `Employee` pick, newest first."""
    rows = session.execute(
        _statement()
        .where(*where)
        .order_by(Observation.seen_on.desc(), Observation.made_at.desc(), Observation.id)
    )
    return [Observed(*row) for row in rows]


def waiting(session: Session, *where: ColumnElement[bool]) -> list[Observed]:
    """What waits to be coached, oldest first, of the employees that conditions over `Employee` pick."""
    open_ = (CoachingItem.id.is_not(None), CoachingItem.plan_id.is_(None), Dismissal.item_id.is_(None))
    return list(reversed(observed(session, *open_, *where)))


def between(session: Session, employee_id: int, first: date, last: date) -> list[Observed]:
    """Somebody's observations of a stretch of days, both included."""
    return observed(session, Observation.employee_id == employee_id, Observation.seen_on.between(first, last))


def piece_of(found: Observed) -> Piece:
    """An observation as a piece of evidence."""
    said = ", ".join(f"{name} {given}" for name, given in found.scores)
    stepped = " and stepped in" if found.observation.intervened else ""
    return Piece(
        kind="observation",
        key=str(found.id),
        on=found.observation.seen_on,
        title=f"{found.observer} observed{stepped} on {day(found.observation.seen_on)}"
        + (f": {said}" if said else ""),
        text=found.observation.words,
        href=f"/observations/{found.id}",
        facts={"scores": dict(found.observation.scores)},
    )
