"""Who is in a cycle: one statement says of everybody whom the rule fits why they get no review, or that they do."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, not_, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.cycles.rules import Candidate, Population
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.reviews.models import Cycle, Review

#: The units of somebody who may launch for everybody.
WHOLE = frozenset({""})

LEFT_OUT, AI, LEFT, LATE, NO_MANAGER, GONE, TWICE = (
    "left out by name",
    "AI agent",
    "left",
    "hired too late",
    "no manager",
    "the manager has left, and there is no other yet",
    "already in an open cycle over these months",
)


def candidates(
    rule: Population, span: tuple[int, int], day: date, today: date, units: frozenset[str] = WHOLE
) -> Select[*tuple[Any, ...]]:
    """Everybody whom the rule fits as of `day`: id, author id, facing, team id, and `why_not`, empty for who gets a
    review. The author is the manager of `day`, or today's where that one has left.

    `units` are those that whoever launches may launch for.
    """
    manager, now = aliased(Employee), aliased(Assignment)
    heir = aliased(Employee)
    here = or_(manager.left_on.is_(None), manager.left_on > today)
    author = case((here, Assignment.manager_id), else_=now.manager_id)
    why_not = case(
        (Employee.id.in_(rule.without), LEFT_OUT) if rule.without else (false(), LEFT_OUT),
        (Employee.ai_agent, AI),
        (Employee.left_on <= today, LEFT),
        (Assignment.starts_on > day, LATE),
        (_late(rule), LATE),
        (and_(Assignment.manager_id.is_(None), now.manager_id.is_(None)), NO_MANAGER),
        (author.is_(None), NO_MANAGER),
        (and_(not_(here), heir.left_on <= today), GONE),
        (author == Employee.id, NO_MANAGER),
        (_elsewhere(span), TWICE),
        else_="",
    )
    earlier = aliased(Assignment)
    first = ~exists(
        select(earlier.id).where(
            earlier.employee_id == Assignment.employee_id, earlier.starts_on < Assignment.starts_on
        )
    )
    return (
        select(
            Employee.id,
            author.label("author_id"),
            Assignment.customer_facing,
            Assignment.team_id,
            why_not.label("why_not"),
        )
        .select_from(Assignment)
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(Team, Team.id == Assignment.team_id)
        .outerjoin(manager, manager.id == Assignment.manager_id)
        .outerjoin(
            now,
            and_(
                now.employee_id == Employee.id,
                now.starts_on <= today,
                or_(now.ends_on.is_(None), now.ends_on > today),
            ),
        )
        .outerjoin(heir, heir.id == now.manager_id)
        .where(
            or_(current(day), and_(Assignment.starts_on > day, Assignment.starts_on <= today, first)),
            # Who had left before the period ended is nobody one would look for.
            or_(Employee.left_on.is_(None), Employee.left_on > day),
            _fits(rule),
            true() if "" in units else Team.unit.in_(units),
        )
    )


def _fits(rule: Population) -> ColumnElement[bool]:
    asked: list[ColumnElement[bool]] = []
    if rule.units or rule.teams:
        asked.append(or_(Team.unit.in_(rule.units), Team.id.in_(rule.teams)))
    if rule.facing:
        asked.append(Assignment.customer_facing.is_(rule.facing == "yes"))
    whole = and_(true(), *asked)
    named = (*rule.added, *rule.without)
    return or_(whole, Employee.id.in_(named)) if named and asked else whole


def _late(rule: Population) -> ColumnElement[bool]:
    if rule.hired_before is None:
        return false()
    late = Employee.hired_on >= rule.hired_before
    return and_(late, Employee.id.not_in(rule.added)) if rule.added else late


def _elsewhere(span: tuple[int, int]) -> ColumnElement[bool]:
    return exists(
        select(Review.id)
        .join(Cycle, Cycle.id == Review.cycle_id)
        .where(
            Review.employee_id == Employee.id,
            Cycle.closed_at.is_(None),
            Cycle.first_month <= span[1],
            Cycle.last_month >= span[0],
        )
    )


def looked_at(session: Session, found: Select[*tuple[Any, ...]]) -> list[Candidate]:
    """The candidates with their names, for a preview: by unit, team and name."""
    inner, author = found.subquery(), aliased(Employee)
    rows = session.execute(
        select(
            inner.c.id,
            Employee.name,
            Team.id,
            Team.name,
            Team.unit,
            inner.c.author_id,
            author.name,
            inner.c.why_not,
        )
        .join(Employee, Employee.id == inner.c.id)
        .join(Team, Team.id == inner.c.team_id)
        .outerjoin(author, author.id == inner.c.author_id)
        .order_by(Team.unit, Team.name, Employee.name, inner.c.id)
    )
    return [Candidate(*row) for row in rows]


def at_work(session: Session, day: date, today: date) -> Mapping[int, int]:
    """People by the team of `day` who are still here today: those whom peers are drawn from."""
    rows = session.execute(
        select(Assignment.team_id, func.count())
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(current(day), still_here(today))
        .group_by(Assignment.team_id)
    )
    return {row[0]: row[1] for row in rows}


def still_here(today: date) -> ColumnElement[bool]:
    """Of `Employee`: a person at work today."""
    return and_(
        or_(Employee.left_on.is_(None), Employee.left_on > today),
        Employee.ai_agent.is_(False),
    )
