"""The lock that stands before every change of what somebody has taken on, and of their leave."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.models import Employee


def lock_people(session: Session, employees: Collection[int]) -> None:
    """Nobody else changes what these people signed up for, or their leave, until this transaction ends."""
    session.execute(
        select(Employee.id)
        .where(Employee.id.in_(employees))
        .order_by(Employee.id)
        # Rows that only point to these people need not wait.
        .with_for_update(key_share=True)
    ).all()
