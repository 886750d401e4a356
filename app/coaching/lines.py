"""Plans in lists, a coach's load, and what coachees say of the coaching."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.coaching import rules
from app.coaching.models import COACH, COACHEE, CheckIn, CoachingRating, Goal, Outcome, Plan, Promise, Seen
from app.people.models import Employee


@dataclass(frozen=True)
class Line:
    """A plan in a list."""

    id: int
    employee_id: int
    employee: str
    coach_id: int
    coach: str
    made_on: date
    ends_on: date
    state: str
    #: What it is about, in a few words.
    about: str
    next_on: date | None
    #: Check-ins held on time, held, and due by today.
    on_time: int
    held: int
    due: int
    #: Promises past their day, of the coach and of the coachee.
    late: dict[str, int]

    @property
    def open(self) -> bool:
        """Whether it has no outcome yet."""
        return self.state in rules.OPEN_STATES


def _statement(coach: Any) -> Select[*tuple[Any, ...]]:
    newest = select(func.max(Seen.version)).where(Seen.plan_id == Plan.id).correlate(Plan).scalar_subquery()
    return (
        select(Plan, Employee.name, coach.name, Outcome.result, newest)
        .join(Employee, Employee.id == Plan.employee_id)
        .join(coach, coach.id == Plan.coach_id)
        .outerjoin(Outcome, Outcome.plan_id == Plan.id)
    )


def lines(session: Session, today: date, *where: ColumnElement[bool]) -> list[Line]:
    """The plans that conditions over `Plan` and `Employee` pick: open ones first, those that end first before all."""
    coach = aliased(Employee)
    rows = session.execute(
        _statement(coach)
        .where(*where)
        .order_by(Outcome.plan_id.is_not(None), Plan.ends_on, Plan.made_at, Plan.id)
    ).all()
    return _lines(session, rows, today)


def _lines(session: Session, rows: Sequence[Row[*tuple[Any, ...]]], today: date) -> list[Line]:
    if not rows:
        return []
    ids = [row[0].id for row in rows]
    goals: dict[int, list[str]] = defaultdict(list)
    for goal in session.scalars(
        select(Goal).where(Goal.plan_id.in_(ids), Goal.dropped_at.is_(None)).order_by(Goal.position)
    ):
        goals[goal.plan_id].append(f"{goal.what} {goal.target:.2f}" if goal.target is not None else goal.what)
    checks: dict[int, list[CheckIn]] = defaultdict(list)
    for one in session.scalars(select(CheckIn).where(CheckIn.plan_id.in_(ids)).order_by(CheckIn.planned_on)):
        checks[one.plan_id].append(one)
    late: dict[int, dict[str, int]] = defaultdict(lambda: {COACH: 0, COACHEE: 0})
    open_ = (Promise.done_at.is_(None), Promise.dropped_at.is_(None), Promise.due_on < today)
    for promise in session.scalars(select(Promise).where(Promise.plan_id.in_(ids), *open_)):
        late[promise.plan_id][promise.side] += 1
    found = []
    for plan, employee, coach, result, seen in rows:
        of_plan = checks[plan.id]
        held = [one for one in of_plan if one.held_on is not None]
        state = rules.state(plan.version, seen or 0, plan.ends_on, today, result or "")
        running = state in rules.OPEN_STATES and bool(seen)
        found.append(
            Line(
                id=plan.id,
                employee_id=plan.employee_id,
                employee=employee,
                coach_id=plan.coach_id,
                coach=coach,
                made_on=plan.made_on,
                ends_on=plan.ends_on,
                state=state,
                about=", ".join(goals[plan.id]),
                next_on=next((one.planned_on for one in of_plan if one.held_on is None), None)
                if not result
                else None,
                on_time=sum(rules.on_time(one.planned_on, one.held_on) for one in held if one.held_on),
                held=len(held),
                due=sum(one.planned_on <= today and one.held_on is None for one in of_plan) if running else 0,
                late=dict(late[plan.id]) if running else {COACH: 0, COACHEE: 0},
            )
        )
    return found


@dataclass(frozen=True)
class Load:
    """A coach's own load: plans that run, check-ins held on time of those held or due, promises past their day."""

    running: int
    on_time: int
    due: int
    late: int


def load_of(found: Sequence[Line]) -> Load:
    """From the plans somebody coaches."""
    return Load(
        running=sum(one.open and one.state != rules.TO_SEE for one in found),
        on_time=sum(one.on_time for one in found),
        due=sum(one.held + one.due for one in found),
        late=sum(one.late[COACH] for one in found),
    )


def rated(session: Session, coach_id: int) -> rules.Rated | None:
    """What coachees say of somebody's coaching; None below five ratings of five people."""
    rows = session.execute(
        select(Plan.employee_id, CoachingRating.score, CoachingRating.words)
        .join(Plan, Plan.id == CoachingRating.plan_id)
        .where(CoachingRating.coach_id == coach_id)
    )
    return rules.rated([(row[0], row[1], row[2]) for row in rows])
