"""Who may decide about whom: conflicts of interest, each with its sentence, and who is left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from app.access.models import Account, Grant
from app.decisions.models import Appeal, AppealRuling, Approval, Decision, Relation
from app.people.models import Assignment, Employee, Team
from app.people.queries import managers_of
from app.reviews.models import Review
from app.reviews.steps import Objection, ObjectionRuling

RELATION = "has declared a relation"
QUARREL = "has an open dispute with them"
APPEALED = "took part in a decision they appeal against"


def against(session: Session, account_id: int, own: int | None, employee_id: int) -> list[str]:
    """What stands between somebody in HR (account, own employee id) and deciding about an employee, beyond who is whose
    manager: a declared relation, or a dispute between the two that is open.
    """
    return _against(session, {account_id: own}, employee_id)[account_id]


def _against(session: Session, who: Mapping[int, int | None], employee_id: int) -> dict[int, list[str]]:
    """The same for several accounts, by three statements."""
    declared = set(
        session.scalars(
            select(Relation.account_id).where(
                Relation.account_id.in_(who),
                Relation.employee_id == employee_id,
                Relation.ended_at.is_(None),
            )
        )
    )
    others = [one for one in who.values() if one is not None]
    disputed = {one for row in session.execute(_quarrels(others, employee_id)) for one in row}
    took_part = {one for row in session.execute(_appealed(employee_id)) for one in row}
    found: dict[int, list[str]] = {}
    for account_id, own in who.items():
        said = [
            (account_id in declared, RELATION),
            (own is not None and own in disputed, QUARREL),
            (account_id in took_part, APPEALED),
        ]
        found[account_id] = [words for holds, words in said if holds]
    return found


def _quarrels(others: Collection[int], employee_id: int) -> Select[int, int]:
    """The two of each disputed review that one of them wrote about the other and nobody has ruled on."""
    return (
        select(Review.employee_id, Review.manager_id)
        .join(Objection, Objection.review_id == Review.id)
        .outerjoin(ObjectionRuling, ObjectionRuling.objection_id == Objection.id)
        .where(
            ObjectionRuling.objection_id.is_(None),
            or_(
                and_(Review.employee_id == employee_id, Review.manager_id.in_(others)),
                and_(Review.employee_id.in_(others), Review.manager_id == employee_id),
            ),
        )
    )


def _appealed(employee_id: int) -> Select[int, int]:
    """Who proposed and who approved what the employee appeals against."""
    return (
        select(Decision.proposer_id, Approval.account_id)
        .join(Appeal, Appeal.decision_id == Decision.id)
        .outerjoin(Approval, Approval.decision_id == Decision.id)
        .outerjoin(AppealRuling, AppealRuling.decision_id == Appeal.decision_id)
        .where(AppealRuling.decision_id.is_(None), Decision.employee_id == employee_id)
    )


@dataclass(frozen=True)
class Decider:
    """Somebody in HR, and why they can't decide here; empty where they can."""

    account_id: int
    employee_id: int | None
    name: str
    lead: bool
    why_not: tuple[str, ...]


def deciders(session: Session, employee_id: int, now: datetime) -> list[Decider]:
    """Everybody in HR of the employee's unit, by name, with what stands against each: a fixed number of statements."""
    home = select(Team.unit).join(Assignment, Assignment.team_id == Team.id)
    unit = session.scalar(
        home.where(Assignment.employee_id == employee_id).order_by(Assignment.starts_on.desc()).limit(1)
    )
    rows = session.execute(
        select(Account.id, Account.employee_id, Account.name, Grant.role)
        .join(Grant, Grant.account_id == Account.id)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .where(
            or_(Employee.left_on.is_(None), Employee.left_on > now.date()),
            Grant.role.in_(("hr", "hr_lead")),
            or_(Grant.unit == "", Grant.unit == (unit or "")),
            Account.disabled_at.is_(None),
        )
        .order_by(Account.name, Account.id)
    ).all()
    close = _against(session, {row.id: row.employee_id for row in rows}, employee_id)
    line = set(managers_of(session, employee_id, now.date()))
    leads = {row.id for row in rows if row.role == "hr_lead"}
    found = {}
    for row in rows:
        why: list[str] = []
        if row.employee_id == employee_id:
            why.append("it is their own record")
        elif row.employee_id is not None and row.employee_id in line:
            why.append("stands in the direct line")
        found[row.id] = Decider(row.id, row.employee_id, row.name, row.id in leads, (*why, *close[row.id]))
    return list(found.values())
