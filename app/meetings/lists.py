"""The lists of one-to-ones: one's own, one's people's, and for HR that they take place."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.access import Door, visible_employees
from app.meetings import queries
from app.meetings.actions import today
from app.meetings.models import Meeting, Series
from app.meetings.rules import LONG, too_long
from app.people.models import Assignment, Employee
from app.people.queries import members
from app.web.export import FORMATS, Value, export
from app.web.paging import paging
from app.web.templates import page


@dataclass(frozen=True)
class Line:
    """Somebody's one-to-ones with their manager of today. `series_id` None: none have begun."""

    employee_id: int
    employee: str
    manager_id: int | None
    manager: str | None
    team: str
    series_id: int | None
    every: str
    host_id: int | None
    next_on: date | None
    held: date | None
    late: int
    long: bool

    @property
    def to_take(self) -> bool:
        """Whether the series still stands with an earlier manager."""
        return self.host_id is not None and self.host_id != self.manager_id


def lines(session: Session, day: date, *where: Any) -> list[Line]:
    """People at work with their one-to-ones, by name."""
    held, late = queries.last_held(), queries.late_by_series(day)
    rows = session.execute(
        members(day)
        .add_columns(
            Series.id.label("series_id"),
            Series.every,
            Series.manager_id.label("host_id"),
            Series.begun_on,
            Meeting.planned_on,
            held.c.held,
            late.c.late,
        )
        .outerjoin(Series, Series.employee_id == Employee.id)
        .outerjoin(Meeting, (Meeting.series_id == Series.id) & Meeting.closed_at.is_(None))
        .outerjoin(held, held.c.series_id == Series.id)
        .outerjoin(late, late.c.series_id == Series.id)
        .where(*where)
        .order_by(Employee.name)
    )
    return [
        Line(
            employee_id=row.id,
            employee=row.name,
            manager_id=row.manager_id,
            manager=row.manager,
            team=row.team,
            series_id=row.series_id,
            every=row.every or "",
            host_id=row.host_id,
            next_on=row.planned_on,
            held=row.held,
            late=row.late or 0,
            long=too_long(row.held, row.begun_on, day),
        )
        for row in rows
    ]


def own(door: Door) -> Response:
    """One's own with one's manager, and those with one's people; or the latter as a file."""
    me, day = door.actor.employee_id or 0, today(door)
    mine = next(iter(lines(door.session, day, Employee.id == me)), None)
    people = lines(door.session, day, Assignment.manager_id == me) if door.actor.is_manager else []
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        head = ["Employee", "Rhythm", "Next", "Last held", "Overdue promises", f"None for {LONG} days"]
        return export("One-to-ones", head, [_row(one) for one in people], kind)
    return page(
        door,
        "meetings/index.html",
        mine=mine,
        people=people,
        long=[one for one in people if one.long],
        late=sum(one.late for one in people) + (mine.late if mine else 0),
        today=day,
        proposed=_weekday_after(day),
    )


def _row(one: Line) -> list[str | int]:
    days = [found.isoformat() if found else "" for found in (one.next_on, one.held)]
    return [one.employee, one.every, *days, one.late, "yes" if one.long else "no"]


def _weekday_after(day: date) -> date:
    found = day + timedelta(days=2)
    while found.weekday() >= 5:
        found += timedelta(days=1)
    return found


@dataclass(frozen=True)
class Coverage:
    """That one-to-ones take place in a team, and nothing of what is said."""

    team: str
    people: int
    begun: int
    recent: int
    held: date | None


def coverage(door: Door) -> Response:
    """By team: how many have one-to-ones, how many had one lately, and when the last was."""
    asked = paging(door.request, (), "")
    day = today(door)
    where = (visible_employees(door.actor), Assignment.manager_id.is_not(None))
    found = by_team(lines(door.session, day, *where))
    found = [one for one in found if asked.q.lower() in one.team.lower()]
    kind = door.request.query_params.get("format", "")
    if kind in FORMATS:
        head = ["Team", "People", "With one-to-ones", f"Held in the last {LONG} days", "Last held"]
        rows: list[list[Value]] = [
            [one.team, one.people, one.begun, one.recent, one.held.isoformat() if one.held else ""]
            for one in found
        ]
        return export("One-to-ones by team", head, rows, kind)
    return page(door, "meetings/coverage.html", teams=found, asked=asked, long=LONG, today=day)


def by_team(found: list[Line]) -> list[Coverage]:
    """People's lines added up by team, in the order of names."""
    teams: dict[str, list[Line]] = {}
    for one in found:
        teams.setdefault(one.team, []).append(one)
    return [
        Coverage(
            team=name,
            people=len(of),
            begun=sum(one.series_id is not None for one in of),
            recent=sum(one.held is not None and not one.long for one in of),
            held=max((one.held for one in of if one.held), default=None),
        )
        for name, of in sorted(teams.items())
    ]
