"""Departments as figures name them: small ones stand together for whoever sees groups only."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.access.facts import SMALLEST_GROUP
from app.people.models import Assignment, Employee, Team
from app.people.queries import current

#: Roles that see every department by itself; the others see their reports' and those of five people and more.
CLOSE = frozenset({"hr", "hr_lead", "support_lead"})
ELSEWHERE = "Smaller departments"


def departments(session: Session, actor: Actor) -> dict[int, str]:
    """Each department's label for an actor. Those of fewer than five people share one, with the next smallest where
    they are no group together either.
    """
    names: dict[int, str] = {row.id: row.name for row in session.execute(select(Team.id, Team.name))}
    if actor.roles & CLOSE:
        return names
    counts: dict[int, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(Assignment.team_id, func.count(Assignment.employee_id.distinct()))
            .join(Employee, Employee.id == Assignment.employee_id)
            .where(current(actor.today), or_(Employee.left_on.is_(None), Employee.left_on > actor.today))
            .group_by(Assignment.team_id)
        )
    }
    led = select(Assignment.team_id).where(Assignment.manager_id == actor.employee_id, current(actor.today))
    own = set(session.scalars(led)) if actor.is_manager else set()
    others = sorted((counts.get(one, 0), one) for one in names if one not in own)
    together: set[int] = set()
    people = 0
    for count, one in others:
        if count >= SMALLEST_GROUP and (not people or people >= SMALLEST_GROUP):
            break
        together.add(one)
        people += count
    return {one: ELSEWHERE if one in together else name for one, name in names.items()}
