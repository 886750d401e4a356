"""Where somebody stood when: teams, managers and whether they met customers, by their days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from app.people.models import Assignment, Employee, Team


@dataclass(frozen=True)
class Stood:
    """One stretch of days in one place. `ends_on`: the first day on which it no longer held; None while it does."""

    team_id: int
    team: str
    manager: str | None
    title: str
    customer_facing: bool
    starts_on: date
    ends_on: date | None

    def held(self, day: date) -> bool:
        """Whether it held on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@cache
def _places() -> Select[*tuple[Any, ...]]:
    manager, own = aliased(Employee), aliased(Employee)
    return (
        select(
            Assignment.team_id,
            Team.name.label("team"),
            manager.name.label("manager"),
            Assignment.title,
            Assignment.customer_facing,
            Assignment.starts_on,
            Assignment.ends_on,
            own.left_on,
        )
        .join(Team, Team.id == Assignment.team_id)
        .join(own, own.id == Assignment.employee_id)
        .outerjoin(manager, manager.id == Assignment.manager_id)
        .where(Assignment.employee_id == bindparam("employee"))
        .order_by(Assignment.starts_on.desc())
    )


def places(session: Session, employee_id: int) -> list[Stood]:
    """Where somebody stood, newest first; of a leaver until the day they left."""
    rows = session.execute(_places(), {"employee": employee_id})
    return [
        Stood(
            row.team_id,
            row.team,
            row.manager,
            row.title,
            row.customer_facing,
            row.starts_on,
            row.ends_on or row.left_on,
        )
        for row in rows
        if row.left_on is None or row.starts_on < row.left_on
    ]


def place_of(found: Sequence[Stood], today: date) -> Stood | None:
    """Where somebody stands; a leaver where they stood last, somebody not here yet where they will first."""
    begun = [one for one in found if one.starts_on <= today]
    return begun[0] if begun else (found[-1] if found else None)


def stood_on(found: Sequence[Stood], moment: datetime, zone: str) -> Stood | None:
    """Where somebody stood on the day of a moment, in the company's zone; None where that is not known."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return next((one for one in found if one.held(day)), None)


def several(found: Sequence[Stood], first: date, end: date) -> bool:
    """Whether the place changed between two days, the second not included."""
    return len([one for one in found if one.starts_on < end and (one.ends_on or end) > first]) > 1
