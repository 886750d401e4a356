"""Somebody of the host's front line beside each who serves."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.leave.queries import away
from app.people.models import Assignment, Employee, Team
from app.people.queries import current
from app.rotations.models import Program, SignUp, Slot


def able(
    session: Session, program: Program, slot: Slot, without: Collection[int] = ()
) -> list[tuple[int, str]]:
    """Who could stand beside somebody in a slot: of the host, meeting customers, there on all its days. The fewest
    stints accompanied so far come first.
    """
    many = (
        select(SignUp.buddy_id, func.count().label("many"))
        .where(SignUp.buddy_id.is_not(None), SignUp.ended_at.is_(None))
        .group_by(SignUp.buddy_id)
        .subquery()
    )
    rows = session.execute(
        select(Employee.id, Employee.name)
        .join(Assignment, (Assignment.employee_id == Employee.id) & current(slot.starts_on))
        .join(Team, Team.id == Assignment.team_id)
        .outerjoin(many, many.c.buddy_id == Employee.id)
        .where(
            Team.unit == program.unit,
            Assignment.customer_facing.is_(True),
            Employee.ai_agent.is_(False),
            or_(Employee.left_on.is_(None), Employee.left_on > slot.ends_on),
            or_(Employee.hired_on.is_(None), Employee.hired_on <= slot.starts_on),
        )
        .order_by(func.coalesce(many.c.many, 0), Employee.name, Employee.id)
    ).all()
    busy = set(
        session.scalars(
            select(SignUp.buddy_id).where(
                SignUp.slot_id == slot.id, SignUp.ended_at.is_(None), SignUp.buddy_id.is_not(None)
            )
        )
    )
    gone = away(session, [row.id for row in rows], slot.starts_on, slot.ends_on)
    return [
        (row.id, row.name)
        for row in rows
        if row.id not in gone and row.id not in busy and row.id not in without
    ]


def give_buddy(session: Session, program: Program, slot: Slot, sign_up: SignUp) -> None:
    """The first who is able stands beside; nobody where nobody is."""
    found = able(session, program, slot, without=(sign_up.employee_id,))
    sign_up.buddy_id = found[0][0] if found else None
    session.flush()
