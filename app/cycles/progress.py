"""How far a cycle is: by team, who is late, and review by review."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, visible_employees
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.reviews.due import due_on, extended, last_day
from app.reviews.models import Acknowledgement, Cycle, Part, Release, Review, SignOff
from app.reviews.steps import Closing

STATES = ("late", "to write", "draft", "finished", "released", "acknowledged", "left", "closed")
SORTS = ("name", "team", "manager", "state", "due", "late")


@dataclass(frozen=True)
class Line:
    """One review in a cycle's list."""

    id: int
    employee_id: int
    employee: str
    team: str
    unit: str
    manager_id: int
    manager: str
    state: str
    due: date
    #: Days past the due day; 0 for who is not late.
    late: int
    left_on: date | None
    extended: bool


@dataclass(frozen=True)
class Which:
    """Which reviews of a cycle: as the address says."""

    words: str = ""
    state: str = ""
    team: int = 0
    manager: int = 0
    unit: str = ""


class Progress:
    """One cycle as far as an actor may know of it: each question is one statement, whatever the head count."""

    def __init__(self, session: Session, actor: Actor, cycle: Cycle) -> None:
        self.session, self.actor, self.cycle = session, actor, cycle
        self.today = actor.today
        self.day = last_day(cycle.last_month, actor.today)
        #: Nobody handles their own record, and of others only what they may know of.
        self.visible = (visible_employees(actor), Review.employee_id != (actor.employee_id or 0))
        self.manager = aliased(Employee)
        self.longer = extended()
        self.due = due_on(self.longer)
        gone = and_(Employee.left_on <= self.today, Release.review_id.is_(None))
        self.closed = Closing.review_id.is_not(None)
        self.left = and_(not_(self.closed), func.coalesce(gone, False))
        self.signed = SignOff.review_id.is_not(None)
        self.late = and_(
            self.due < self.today,
            SignOff.review_id.is_(None),
            not_(self.closed),
            not_(self.left),
            Cycle.closed_at.is_(None),
        )
        self.begun = exists(select(Part.review_id).where(Part.review_id == Review.id))
        self.state = case(
            (self.closed, "closed"),
            (self.left, "left"),
            (Acknowledgement.review_id.is_not(None), "acknowledged"),
            (Release.review_id.is_not(None), "released"),
            (self.signed, "finished"),
            (self.begun, "draft"),
            else_="to write",
        )

    def _of(self, *columns: Any) -> Select[*tuple[Any, ...]]:
        return (
            select(*columns)
            .select_from(Review)
            .join(Cycle, Cycle.id == Review.cycle_id)
            .join(Employee, Employee.id == Review.employee_id)
            .join(self.manager, self.manager.id == Review.manager_id)
            .outerjoin(Assignment, and_(Assignment.employee_id == Review.employee_id, current(self.day)))
            .outerjoin(Team, Team.id == Assignment.team_id)
            .outerjoin(self.longer, self.longer.c.review_id == Review.id)
            .outerjoin(SignOff, SignOff.review_id == Review.id)
            .outerjoin(Release, Release.review_id == Review.id)
            .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
            .outerjoin(Closing, Closing.review_id == Review.id)
            .where(Review.cycle_id == self.cycle.id, *self.visible)
        )

    def teams(self) -> list["Tally"]:
        """How far each team is, by unit and name."""
        flags = [
            func.sum(case((flag, 1), else_=0))
            for flag in (
                and_(self.signed, not_(self.closed), not_(self.left)),
                self.late,
                or_(self.left, self.closed),
                and_(Release.review_id.is_not(None), not_(self.closed)),
                and_(Acknowledgement.review_id.is_not(None), not_(self.closed)),
            )
        ]
        rows = self.session.execute(
            self._of(Team.id, Team.name, Team.unit, func.count(Review.id), *flags)
            .group_by(Team.id, Team.name, Team.unit)
            .order_by(Team.unit, Team.name)
        )
        return [
            Tally(row[0] or 0, row[1] or "no team", row[2] or "", *(int(one or 0) for one in row[3:]))
            for row in rows
        ]

    def late_by_manager(self) -> list[tuple[int, str, int, int]]:
        """Who is late: manager's id and name, how many reviews, and the most days; most days first."""
        rows = self.session.execute(
            self._of(self.manager.id, self.manager.name, func.count(Review.id), func.min(self.due))
            .where(self.late)
            .group_by(self.manager.id, self.manager.name)
            .order_by(func.min(self.due), func.count(Review.id).desc(), self.manager.name)
        )
        return [(row[0], row[1], row[2], (self.today - _as_day(row[3])).days) for row in rows]

    def lines(
        self, which: Which, sort: str = "name", limit: int | None = None, offset: int = 0
    ) -> tuple[list[Line], int]:
        """A page of reviews, and how many there are."""
        found = self._of(
            Review.id,
            Employee.id.label("employee_id"),
            Employee.name.label("employee"),
            Team.name.label("team"),
            Team.unit,
            self.manager.id.label("manager_id"),
            self.manager.name.label("manager"),
            self.state.label("state"),
            self.due.label("due"),
            case((self.late, 1), else_=0).label("late"),
            Employee.left_on,
            self.longer.c.until,
        ).where(*self._where(which))
        many = self.session.scalar(found.with_only_columns(func.count(Review.id))) or 0
        key, down = sort.removeprefix("-"), sort.startswith("-")
        by = {
            "name": Employee.name,
            "team": Team.name,
            "manager": self.manager.name,
            "state": self.state,
            "due": self.due,
            "late": case((self.late, self.due), else_=None),
        }[key]
        ordered = by.desc() if down != (key == "late") else by.asc()
        rows = self.session.execute(
            found.order_by(ordered.nulls_last(), Employee.name, Review.id).limit(limit).offset(offset)
        )
        return [self._line(row) for row in rows], many

    def _where(self, which: Which) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = []
        if which.words:
            text = which.words.lower()
            wanted.append(
                or_(
                    func.lower(Employee.name).contains(text, autoescape=True),
                    func.lower(self.manager.name).contains(text, autoescape=True),
                )
            )
        if which.state == "late":
            wanted.append(self.late)
        elif which.state in STATES:
            wanted.append(self.state == which.state)
        if which.team:
            wanted.append(Team.id == which.team)
        if which.manager:
            wanted.append(Review.manager_id == which.manager)
        if which.unit:
            wanted.append(Team.unit == which.unit)
        return wanted

    def _line(self, row: Row[*tuple[Any, ...]]) -> Line:
        due = _as_day(row.due)
        return Line(
            id=row.id,
            employee_id=row.employee_id,
            employee=row.employee,
            team=row.team or "no team",
            unit=row.unit or "",
            manager_id=row.manager_id,
            manager=row.manager,
            state=row.state,
            due=due,
            late=(self.today - due).days if row.late else 0,
            left_on=row.left_on,
            extended=row.until is not None,
        )


@dataclass(frozen=True)
class Tally:
    """How far a team or a unit is. `all` counts leavers and closed ones too, `apart` those alone."""

    team_id: int
    team: str
    unit: str
    all: int
    finished: int
    late: int
    apart: int
    released: int = 0
    acknowledged: int = 0

    @property
    def of(self) -> int:
        """Reviews that are to be finished."""
        return self.all - self.apart


def together(tallies: list[Tally], name: str = "") -> Tally:
    """Several as one."""
    return Tally(
        0,
        name,
        tallies[0].unit if tallies else "",
        *(
            sum(getattr(one, field) for one in tallies)
            for field in ("all", "finished", "late", "apart", "released", "acknowledged")
        ),
    )


def _as_day(value: Any) -> date:
    """A day out of an expression that has lost its type on one of the databases."""
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
