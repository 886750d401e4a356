"""Which exercise a pattern proposes to whom: a behaviour that supervisors saw low more than once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.coaching import lines
from app.coaching.models import Observation, Plan, Promise
from app.people.models import Employee
from app.people.queries import direct_reports
from app.practice import rules
from app.practice.exercises import matching
from app.practice.models import Asked, Attempt
from app.practice.scenarios import Exercise


@dataclass(frozen=True)
class Proposal:
    """An exercise for somebody, and the pattern behind it. `plan_id`: the plan it could go into."""

    employee_id: int
    employee: str
    exercise: Exercise
    pattern: rules.Pattern
    plan_id: int | None


def promised(exercise: Exercise) -> str:
    """An exercise as something to do in a plan."""
    return f"Play the exercise “{exercise.title}” until it is passed."


def proposals(session: Session, people: list[int], today: date) -> list[Proposal]:
    """For these people, by name. Nothing that is asked of them already, or that they passed since it was last seen."""
    first = today - timedelta(days=rules.WITHIN)
    rows = session.execute(
        select(Employee.id, Employee.name, Observation.seen_on, Observation.scores)
        .join(Employee, Employee.id == Observation.employee_id)
        .where(Observation.employee_id.in_(people), Observation.seen_on.between(first, today))
    ).all()
    seen: dict[tuple[str, int], list[tuple[date, dict[str, int]]]] = defaultdict(list)
    for row in rows:
        seen[(row[1], row[0])].append((row[2], row[3]))
    found = []
    for (name, employee_id), of in sorted(seen.items()):
        offered: set[str] = set()
        for pattern in rules.repeated(of, today):
            exercise = matching(pattern.behaviour)
            if exercise.key in offered or _settled(session, employee_id, exercise, pattern.last_on):
                continue
            offered.add(exercise.key)
            plan = running(session, employee_id, today)
            found.append(Proposal(employee_id, name, exercise, pattern, plan))
    return found


def running(session: Session, employee_id: int, today: date) -> int | None:
    """The plan of somebody that an exercise can go into."""
    found = lines.lines(session, today, Plan.employee_id == employee_id)
    return next((one.id for one in found if one.open and one.ends_on > today), None)


def _settled(session: Session, employee_id: int, exercise: Exercise, last_on: date) -> bool:
    own = (Asked.employee_id == employee_id, Asked.exercise == exercise.key)
    passed = select(func.max(Attempt.finished_at)).where(
        Attempt.employee_id == employee_id,
        Attempt.exercise == exercise.key,
        Attempt.result >= rules.PASSED,
    )
    last_passed = session.scalar(passed)
    if last_passed is not None and last_passed.date() > last_on:
        return True
    asked_at = session.scalar(select(func.max(Asked.asked_at)).where(*own))
    if asked_at is not None and asked_at.date() >= last_on:
        return True
    in_plan = (
        select(Promise.id)
        .join(Plan, Plan.id == Promise.plan_id)
        .where(
            Plan.employee_id == employee_id,
            Promise.what == promised(exercise),
            Promise.dropped_at.is_(None),
            Promise.due_on >= last_on,
        )
    )
    return session.scalar(in_plan.limit(1)) is not None


def of_reports(session: Session, manager_id: int, today: date) -> list[Proposal]:
    """For those who report to a manager."""
    return proposals(session, direct_reports(session, manager_id, today), today)
