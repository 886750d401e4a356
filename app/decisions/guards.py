"""The doors to decisions. To whoever may not know, an address of this room is one that was never there."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access import Actor, Found, about
from app.decisions.models import Decision, Delivery, Desk, Hearing
from app.errors import NotFound
from app.people.models import Employee
from app.reviews.models import Cycle, Review
from app.web.forms import PathId


def cycle(session: Session, actor: Actor, cycle_id: PathId) -> Found:
    """A cycle that HR may decide in."""
    found = session.get(Cycle, cycle_id)
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), "decision")


def desk(session: Session, actor: Actor, cycle_id: PathId) -> Found:
    """The desk of a cycle, once it is open."""
    found = session.scalar(select(Desk).where(Desk.cycle_id == cycle_id).options(joinedload(Desk.cycle)))
    if found is None:
        raise NotFound
    return Found(found, about(session, actor), "decision")


@dataclass(frozen=True)
class Candidate:
    """Somebody in a cycle whose desk is open."""

    desk: Desk
    employee: Employee

    @property
    def id(self) -> int:
        """The employee's."""
        return self.employee.id


def candidate(session: Session, actor: Actor, cycle_id: PathId, employee_id: PathId) -> Found:
    """Somebody who has a review in the cycle."""
    row = session.execute(
        select(Desk, Employee)
        .join(Review, Review.cycle_id == Desk.cycle_id)
        .join(Employee, Employee.id == Review.employee_id)
        .where(Desk.cycle_id == cycle_id, Employee.id == employee_id)
        .options(joinedload(Desk.cycle))
    ).one_or_none()
    if row is None:
        raise NotFound
    words = about(session, actor, subject=employee_id)
    return Found(Candidate(row[0], row[1]), words, "decision", employee_id)


def decision(session: Session, actor: Actor, decision_id: PathId) -> Found:
    """One decision, for HR. Who is whose manager is asked as of today."""
    found = load(session, decision_id)
    if found is None:
        raise NotFound
    return Found(found, words_about(session, actor, found), "decision", found.employee_id, "see decision")


def load(session: Session, decision_id: int) -> Decision | None:
    """A decision with its employee and cycle. One that was erased, its time being over, is there as a record only."""
    return session.scalar(
        select(Decision)
        .where(Decision.id == decision_id, Decision.erased_at.is_(None))
        .options(joinedload(Decision.employee), joinedload(Decision.cycle))
    )


def words_about(session: Session, actor: Actor, found: Decision) -> set[str]:
    """Words about the actor and a decision: `told` where the employee was told of it."""
    words = about(session, actor, subject=found.employee_id)
    if session.get(Hearing, found.id) or session.get(Delivery, found.id):
        words.add("told")
    return words


def own_decision(session: Session, actor: Actor, decision_id: PathId) -> Found:
    """A decision as the employee whom it is about, once told."""
    found = load(session, decision_id)
    if found is None:
        raise NotFound
    return Found(found, words_about(session, actor, found), "decision", found.employee_id)
