"""Finding people, teams and pages by name."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, visible_employees
from app.people.models import Employee, Team

MOST = 8


def people(session: Session, actor: Actor, words: str) -> list[dict[str, Any]]:
    """Employees whose page the actor may open, by part of the name or the number."""
    found = session.execute(
        select(Employee.id, Employee.name, Employee.left_on)
        .where(
            visible_employees(actor),
            func.lower(Employee.name).contains(words.lower(), autoescape=True)
            | (func.lower(Employee.number) == words.lower()),
        )
        .order_by(Employee.left_on.is_not(None), Employee.name)
        .limit(MOST)
    )
    return [
        {
            "label": row.name,
            "href": f"/employees/{row.id}",
            "hint": "left" if row.left_on else "",
            "icon": "user",
        }
        for row in found
    ]


def teams(session: Session, words: str) -> list[dict[str, Any]]:
    """Teams by part of the name; for those who may see the company's figures."""
    found = session.execute(
        select(Team.id, Team.name)
        .where(func.lower(Team.name).contains(words.lower(), autoescape=True))
        .order_by(Team.name)
        .limit(MOST)
    )
    return [{"label": row.name, "href": f"/teams/{row.id}", "hint": "team", "icon": "users"} for row in found]
