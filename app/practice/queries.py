"""Reading attempts, what is due for somebody, and who has passed a module."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.people.models import Assignment, Employee, Team
from app.people.queries import members
from app.practice import rules
from app.practice.exercises import EXERCISES
from app.practice.models import Answer, Asked, Attempt, Module, ModuleEnd
from app.practice.scenarios import Exercise


@dataclass(frozen=True)
class Run:
    """An attempt as it was played so far."""

    attempt: Attempt
    exercise: Exercise
    played: rules.Played

    @property
    def id(self) -> int:
        """The attempt's."""
        return self.attempt.id


def load(session: Session, attempt_id: int) -> Run | None:
    """One attempt."""
    attempt = session.get(Attempt, attempt_id)
    if attempt is None:
        return None
    exercise = EXERCISES[attempt.exercise]
    return Run(attempt, exercise, rules.play(exercise, answers(session, attempt_id)))


def answers(session: Session, attempt_id: int) -> list[str]:
    """What was chosen, in its order."""
    rows = select(Answer.choice).where(Answer.attempt_id == attempt_id).order_by(Answer.position)
    return list(session.scalars(rows))


def attempts(session: Session, employee_id: int) -> list[Attempt]:
    """Somebody's attempts, newest first."""
    own = select(Attempt).where(Attempt.employee_id == employee_id)
    return list(session.scalars(own.order_by(Attempt.started_at.desc(), Attempt.id)))


@dataclass(frozen=True)
class Shelf:
    """An exercise with what somebody made of it: the best and the latest result, how often, and what is begun."""

    exercise: Exercise
    best: int | None
    latest: int | None
    times: int
    begun: Attempt | None


def shelf(found: list[Attempt]) -> list[Shelf]:
    """Each exercise with somebody's attempts (newest first)."""
    made = []
    for key, exercise in EXERCISES.items():
        own = [one for one in found if one.exercise == key]
        results = [one.result for one in own if one.result is not None]
        begun = next((one for one in own if one.finished_at is None), None)
        made.append(
            Shelf(exercise, max(results, default=None), results[0] if results else None, len(results), begun)
        )
    return made


@dataclass(frozen=True)
class Standing:
    """One person under a module: since when, by when, and which exercises are left."""

    employee_id: int
    name: str
    team_id: int
    team: str
    manager: str
    since: date
    due_on: date
    left: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return not self.left

    def late(self, today: date) -> bool:
        """Whether something is left past its day."""
        return bool(self.left) and self.due_on < today


def modules(session: Session) -> list[tuple[Module, ModuleEnd | None]]:
    """All modules, those in force first, the newest before all."""
    rows = session.execute(
        select(Module, ModuleEnd)
        .outerjoin(ModuleEnd, ModuleEnd.module_id == Module.id)
        .order_by(ModuleEnd.module_id.is_not(None), Module.made_at.desc(), Module.id)
    )
    return [(row[0], row[1]) for row in rows]


def in_force(session: Session) -> list[Module]:
    """Modules that are required now."""
    return [one for one, end in modules(session) if end is None]


def standings(session: Session, module: Module, today: date, *where: ColumnElement[bool]) -> list[Standing]:
    """Who is under a module today, as conditions over `Employee` pick them, by team and name."""
    audience = [*where]
    if module.team_id is not None:
        audience.append(Team.id == module.team_id)
    if module.unit:
        audience.append(Team.unit == module.unit)
    if module.facing is not None:
        audience.append(Assignment.customer_facing.is_(module.facing))
    people = session.execute(
        members(today)
        .add_columns(Assignment.starts_on, Employee.hired_on)
        .where(*audience)
        .order_by(Team.name, Employee.name)
    ).all()
    passed = _passed(session, module)
    found = []
    for one in people:
        since = _since(module, one.starts_on, one.hired_on)
        due = _due_of(module, since)
        left = tuple(key for key in module.exercises if key not in passed[one.id])
        found.append(Standing(one.id, one.name, one.team_id, one.team, one.manager or "", since, due, left))
    return found


def _passed(session: Session, module: Module) -> dict[int, set[str]]:
    rows = session.execute(
        select(Attempt.employee_id, Attempt.exercise)
        .where(Attempt.exercise.in_(module.exercises), Attempt.result >= rules.PASSED)
        .distinct()
    )
    found: dict[int, set[str]] = defaultdict(set)
    for employee_id, exercise in rows:
        found[employee_id].add(exercise)
    return found


@dataclass(frozen=True)
class ByTeam:
    """How far a team is with a module, and who is missing."""

    team: str
    of: int
    missing: tuple[Standing, ...]

    @property
    def done(self) -> int:
        """How many have passed."""
        return self.of - len(self.missing)


def by_team(found: list[Standing]) -> list[ByTeam]:
    """The coverage of a module by team, the least covered first."""
    teams: dict[str, list[Standing]] = defaultdict(list)
    for one in found:
        teams[one.team].append(one)
    made = [ByTeam(team, len(of), tuple(one for one in of if not one.done)) for team, of in teams.items()]
    return sorted(made, key=lambda one: (one.done / one.of, one.team))


@dataclass(frozen=True)
class Due:
    """Something one has to do: an exercise, by when, and who wants it."""

    exercise: Exercise
    due_on: date
    why: str
    more: str = ""


def due(session: Session, employee_id: int, today: date) -> list[Due]:
    """What is left for somebody, the most urgent first; of an exercise wanted twice the earlier day."""
    found: dict[str, Due] = {}

    def wants(one: Due) -> None:
        had = found.get(one.exercise.key)
        if had is None or one.due_on < had.due_on:
            found[one.exercise.key] = one

    required = _required(session, employee_id, today)
    passed = _passed_by(session, employee_id) if required else set()
    for module, due_on in required:
        for key in module.exercises:
            if key not in passed:
                wants(Due(EXERCISES[key], due_on, f"required: {module.name}", module.why))
    for given, _, done in asked(session, Asked.employee_id == employee_id):
        if done is None:
            wants(Due(EXERCISES[given.exercise], given.due_on, f"asked by {given.asked_by}"))
    return sorted(found.values(), key=lambda one: one.due_on)


def _required(session: Session, employee_id: int, today: date) -> list[tuple[Module, date]]:
    """The modules that somebody is under, each with its day, newest first, by one statement."""
    rows = session.execute(
        members(today)
        .with_only_columns(Module, Assignment.starts_on, Employee.hired_on)
        .join(
            Module,
            and_(
                or_(Module.team_id.is_(None), Module.team_id == Team.id),
                or_(Module.unit == "", Module.unit == Team.unit),
                or_(Module.facing.is_(None), Module.facing == Assignment.customer_facing),
            ),
        )
        .where(Employee.id == employee_id, ~exists().where(ModuleEnd.module_id == Module.id))
        .order_by(Module.made_at.desc(), Module.id)
    )
    return [
        (module, _due_of(module, _since(module, starts_on, hired_on))) for module, starts_on, hired_on in rows
    ]


def _since(module: Module, starts_on: date, hired_on: date | None) -> date:
    """Since when somebody is under a module: with its audience, or with the company."""
    own = bool(module.team_id or module.unit or module.facing is not None)
    return max(module.made_on, starts_on if own or hired_on is None else hired_on)


def _due_of(module: Module, since: date) -> date:
    return rules.due_on(module.due_in, module.due_on, module.made_on, since)


def _passed_by(session: Session, employee_id: int) -> set[str]:
    """The exercises that somebody has passed."""
    own = (Attempt.employee_id == employee_id, Attempt.result >= rules.PASSED)
    return set(session.scalars(select(Attempt.exercise).where(*own).distinct()))


@cache
def _first_passed() -> Any:
    """When somebody first passed what was asked of them, since it was."""
    return (
        select(func.min(Attempt.finished_at))
        .where(
            Attempt.employee_id == Asked.employee_id,
            Attempt.exercise == Asked.exercise,
            Attempt.result >= rules.PASSED,
            Attempt.finished_at >= Asked.asked_at,
        )
        .correlate(Asked)
        .scalar_subquery()
    )


def asked(session: Session, *where: ColumnElement[bool]) -> list[tuple[Asked, str, datetime | None]]:
    """Exercises asked of people, with their name and when they first passed it since: open ones first."""
    passed = _first_passed()
    rows = session.execute(
        select(Asked, Employee.name, passed.label("done"))
        .join(Employee, Employee.id == Asked.employee_id)
        .where(*where)
        .order_by(passed.is_not(None), Asked.due_on, Employee.name)
    )
    return [(row[0], row[1], row[2]) for row in rows]
