"""Creates the people a file brings along, in one transaction and set by set."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.database import new_id
from app.imports.staff import Staff
from app.imports.staffing import Staffing, Stand, day_of, name_key
from app.people.models import Assignment, Employee, Team


def hire(session: Session, staffing: Staffing, staff: Staff, source: str) -> int:
    """Create people, teams and assignments; how many people. A second time there is nobody left to create."""
    if not staffing.employees:
        return 0
    hiring = _Hiring(session, staffing, staff, source)
    hiring.people()
    hiring.place()
    return hiring.made


class _Hiring:
    def __init__(self, session: Session, staffing: Staffing, staff: Staff, source: str) -> None:
        self.session = session
        self.staffing = staffing
        self.source = source
        self.ids = {key: ids[0] for key, ids in staff.names.items()}
        self.own: dict[str, int] = {}
        self.made = 0
        self.new: set[int] = set()
        self.teams: dict[str, int] = {}
        #: Who reports to whom at any time, for those who have reports.
        self.above: dict[int, set[int]] = {}

    def people(self) -> None:
        """Employees of the rows first, so that a leader who is one of them is not made twice."""
        rows: list[dict[str, Any]] = []
        for one in self.staffing.employees:
            self.own[one.key] = made = new_id()
            rows.append({"id": made, "number": one.number, "name": one.name, "email": one.email})
            self.ids[name_key(one.name)] = made
        for key in sorted({*self.staffing.supervisors, *self.staffing.managers} - self.ids.keys()):
            self.ids[key] = made = new_id()
            rows.append({"id": made, "number": None, "name": self.staffing.names[key], "email": None})
        self.session.execute(insert(Employee), rows)
        self.new = {row["id"] for row in rows}
        self.made = len(rows)

    def place(self) -> None:
        """Teams and assignments."""
        leaders = {*self.staffing.supervisors, *self.staffing.managers}
        for employee, manager in self.session.execute(
            select(Assignment.employee_id, Assignment.manager_id).where(Assignment.manager_id.is_not(None))
        ):
            if manager is not None:
                self.above.setdefault(employee, set()).add(manager)
        stands = {stand for one in self.staffing.employees for _, stand in one.stands}
        led = {self._team(stand): self._unit(stand) for stand in stands}
        led |= {
            self._team((key, manager, "")): self._unit((key, manager, ""))
            for key, manager in self.staffing.supervisors.items()
        }
        if self.staffing.managers:
            led[self._top()] = self.source[:200]
        self._make_teams(led)
        first = day_of(self.staffing.first_day)
        rows: list[dict[str, Any]] = []
        for key in sorted(leaders):
            person = self.ids[key]
            if person in self.new and person not in self.own.values():
                supervises = key in self.staffing.supervisors
                own = self.staffing.supervisors.get(key, "")
                team = self._team((key, own, "")) if supervises else self._top()
                above = self._allowed(person, [self.ids.get(own)])
                rows.append(
                    _row(
                        person,
                        self.teams[team],
                        above,
                        "Supervisor" if supervises else "Manager",
                        first,
                        facing=False,
                    )
                )
        for one in self.staffing.employees:
            person = self.own[one.key]
            for number, (day, stand) in enumerate(one.stands):
                above = self._allowed(person, [self.ids.get(stand[0]), self.ids.get(stand[1])])
                row = _row(person, self.teams[self._team(stand)], above, "", day_of(day), facing=True)
                if number + 1 < len(one.stands):
                    row["ends_on"] = day_of(one.stands[number + 1][0])
                rows.append(row)
        self.session.execute(insert(Assignment), rows)

    def _make_teams(self, wanted: dict[str, str]) -> None:
        known = self.session.execute(select(Team.name, Team.id)).all()
        self.teams = {name: team for name, team in known if name in wanted}
        fresh: list[dict[str, Any]] = [
            {"id": new_id(), "name": name, "unit": unit}
            for name, unit in sorted(wanted.items())
            if name not in self.teams
        ]
        if fresh:
            self.session.execute(insert(Team), fresh)
        self.teams |= {str(team["name"]): int(team["id"]) for team in fresh}

    def _team(self, stand: Stand) -> str:
        """The name of the team that a stand means."""
        supervisor, manager = (self.staffing.names.get(key, "") for key in stand[:2])
        if stand[2]:
            return stand[2]
        if supervisor and manager:
            return f"{supervisor} ({manager})"[:200]
        return (supervisor or manager or self.source)[:200]

    def _unit(self, stand: Stand) -> str:
        return (self.staffing.names.get(stand[1], "") or self.source)[:200]

    def _top(self) -> str:
        return f"Managers ({self.source})"[:200]

    def _allowed(self, person: int, wanted: Iterable[int | None]) -> int | None:
        """The first of those wanted who does not report to the person, however far down."""
        for manager in wanted:
            if manager is not None and manager != person and not self._reports(manager, person):
                self.above.setdefault(person, set()).add(manager)
                return manager
        return None

    def _reports(self, person: int, top: int) -> bool:
        seen, open_ = set[int](), [person]
        while open_:
            for above in self.above.get(open_.pop(), ()):
                if above == top:
                    return True
                if above not in seen:
                    seen.add(above)
                    open_.append(above)
        return False


def _row(
    person: int, team: int, manager: int | None, title: str, day: date, *, facing: bool
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "employee_id": person,
        "team_id": team,
        "manager_id": manager,
        "title": title,
        "customer_facing": facing,
        "starts_on": day,
        "ends_on": None,
    }
