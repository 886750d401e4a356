"""Who is under decision in a cycle, by where it stands and by what stands in the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.access import Actor, decidable_employees
from app.decisions import gating, queries, rules, set_check
from app.decisions.models import SEVERANCE, Decision, Desk, Relation, SavedView
from app.decisions.queries import Whole
from app.decisions.rules import Gate
from app.people.models import Employee
from app.reviews.models import Cycle, Review


@dataclass(frozen=True)
class Row:
    """One decision as the desk lists it."""

    whole: Whole
    gates: list[Gate]
    #: Why the actor can't act on it; empty where they may.
    mine: bool

    @property
    def decision(self) -> Decision:
        """The decision."""
        return self.whole.decision

    @property
    def name(self) -> str:
        """Whom it is about."""
        return self.decision.employee.name

    @property
    def score(self) -> dict[str, Any] | None:
        """The score that lists show."""
        found: dict[str, Any] | None = self.decision.brief.get("score")
        return found

    @property
    def blocks(self) -> list[Gate]:
        """The gates that stand in the way; of what is no proposal any more none."""
        return rules.blocking(self.gates) if self.whole.open else []

    @property
    def ready(self) -> bool:
        """Whether nothing but an approver is missing."""
        return self.whole.open and not rules.blocking(self.gates, but=rules.APPROVERS)

    @property
    def missing(self) -> str:
        """What is missing, in a few words."""
        if not self.whole.open:
            return ""
        return " · ".join(one.says for one in self.blocks[:2])


def desks(session: Session) -> list[Desk]:
    """The desks that are open, the newest cycle first."""
    statement = select(Desk).join(Cycle, Cycle.id == Desk.cycle_id).options(joinedload(Desk.cycle))
    return list(session.scalars(statement.order_by(Cycle.last_month.desc(), Cycle.due_on.desc())))


def to_open(session: Session, month: int) -> list[Cycle]:
    """Cycles whose months are over and which have no desk yet, the newest first."""
    statement = (
        select(Cycle)
        .outerjoin(Desk, Desk.cycle_id == Cycle.id)
        .where(Desk.cycle_id.is_(None), Cycle.last_month < month)
    )
    return list(session.scalars(statement.order_by(Cycle.last_month.desc()).limit(12)))


def rows(session: Session, actor: Actor, cycle_id: int, today: date) -> list[Row]:
    """Every decision of a cycle that the actor may know of, by name: a fixed number of statements."""
    found = session.scalars(
        select(Decision)
        .join(Employee, Employee.id == Decision.employee_id)
        .where(Decision.cycle_id == cycle_id, Decision.erased_at.is_(None), decidable_employees(actor))
        .options(joinedload(Decision.employee))
        .order_by(Employee.name, Decision.proposed_at.desc())
    ).all()
    members = set_check.members_digest([one.id for one in queries.severances(session, cycle_id)])
    fairness = set_check.gate(session, cycle_id, members)
    close = _close(session, actor, [one.employee_id for one in found])
    return [
        Row(
            one,
            gating.brief_gates(one, fairness if one.decision.kind == SEVERANCE else ("met", ""), today),
            _mine(one, actor, close),
        )
        for one in queries.wholes(session, found)
    ]


def _close(session: Session, actor: Actor, people: Sequence[int]) -> set[int]:
    declared = select(Relation.employee_id).where(
        Relation.account_id == actor.account_id,
        Relation.ended_at.is_(None),
        Relation.employee_id.in_(people),
    )
    return set(session.scalars(declared))


def _mine(whole: Whole, actor: Actor, close: set[int]) -> bool:
    had = {whole.decision.proposer_id, *(one.account_id for one in whole.standing)}
    return whole.open and actor.account_id not in had and whole.decision.employee_id not in close


def everybody(actor: Actor, cycle_id: int) -> Any:
    """The condition of whom the actor may decide about among those with a review in the cycle."""
    within = Employee.id.in_(select(Review.employee_id).where(Review.cycle_id == cycle_id))
    return within & decidable_employees(actor)


def open_of(session: Session, cycle_id: int, people: Collection[int]) -> dict[int, Decision]:
    """The open decisions about these people, by whom they are about."""
    rows = session.scalars(
        select(Decision).where(
            Decision.cycle_id == cycle_id, Decision.employee_id.in_(people), Decision.ended_at.is_(None)
        )
    )
    return {one.employee_id: one for one in rows}


def views(session: Session, actor: Actor) -> list[SavedView]:
    """The actor's saved views, by name."""
    mine = select(SavedView).where(SavedView.account_id == actor.account_id)
    return list(session.scalars(mine.order_by(SavedView.name)))


def relations(session: Session, actor: Actor) -> list[tuple[Relation, str]]:
    """Whom the actor declared to stand close to, those that hold first."""
    found = session.execute(
        select(Relation, Employee.name)
        .join(Employee, Employee.id == Relation.employee_id)
        .where(Relation.account_id == actor.account_id)
        .order_by(Relation.ended_at.is_not(None), Employee.name)
    )
    return [(row[0], row[1]) for row in found]
