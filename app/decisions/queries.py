"""Decisions as pages, the desk and other rooms read them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.decisions.models import (
    Appeal,
    AppealRuling,
    Approval,
    Approved,
    Decision,
    Delivery,
    Dossier,
    Effect,
    Hearing,
    HearingAnswer,
    RetentionAction,
    Reversal,
    Waiver,
    Wish,
    Withdrawal,
)
from app.errors import NotFound
from app.people.models import Employee

PROPOSED, HEARING, APPROVED, TOLD, IN_EFFECT = "proposed", "heard", "approved", "told", "in effect"
WITHDRAWN, REVERSED = "withdrawn", "reversed"
STATES = (PROPOSED, HEARING, APPROVED, TOLD, IN_EFFECT, WITHDRAWN, REVERSED)
#: The rows of which a decision has one at most, by the name `Whole` gives them.
SINGLE: dict[str, Any] = {
    "hearing": Hearing,
    "answer": HearingAnswer,
    "waiver": Waiver,
    "approved": Approved,
    "delivery": Delivery,
    "effect": Effect,
    "withdrawal": Withdrawal,
    "reversal": Reversal,
    "wish": Wish,
    "appeal": Appeal,
    "ruling": AppealRuling,
}


@dataclass
class Whole:
    """A decision with every row about it. Dossiers are asked for when they are read: they are large."""

    session: Session
    decision: Decision
    hearing: Hearing | None = None
    answer: HearingAnswer | None = None
    waiver: Waiver | None = None
    approved: Approved | None = None
    delivery: Delivery | None = None
    effect: Effect | None = None
    withdrawal: Withdrawal | None = None
    reversal: Reversal | None = None
    wish: Wish | None = None
    appeal: Appeal | None = None
    ruling: AppealRuling | None = None
    approvals: list[Approval] = field(default_factory=list)
    number: int = 0

    @property
    def id(self) -> int:
        """The decision's."""
        return self.decision.id

    @cached_property
    def dossiers(self) -> list[Dossier]:
        """Every one gathered, the first first."""
        return list(
            self.session.scalars(
                select(Dossier).where(Dossier.decision_id == self.id).order_by(Dossier.number)
            )
        )

    @cached_property
    def dossier(self) -> Dossier:
        """The newest, which approvals speak of."""
        return self.session.get_one(Dossier, (self.id, self.number))

    @property
    def standing(self) -> list[Approval]:
        """The approvals that count: those of the newest dossier."""
        return [one for one in self.approvals if one.dossier_number == self.number]

    @property
    def actions(self) -> list[tuple[RetentionAction, str]]:
        """What is done to keep a star, with the owners' names."""
        rows = self.session.execute(
            select(RetentionAction, Employee.name)
            .join(Employee, Employee.id == RetentionAction.owner_id)
            .where(RetentionAction.decision_id == self.id)
            .order_by(RetentionAction.due_on, RetentionAction.id)
        )
        return [(row[0], row[1]) for row in rows]

    @property
    def state(self) -> str:
        """Where it stands."""
        return state_of(self)

    @property
    def open(self) -> bool:
        """Whether it is still only a proposal."""
        return self.decision.ended_at is None and self.approved is None


def state_of(rows: Any) -> str:
    """Where a decision stands by the rows there are of it."""
    if rows.withdrawal is not None:
        return WITHDRAWN
    if rows.reversal is not None:
        return REVERSED
    if rows.effect is not None:
        return IN_EFFECT
    if rows.delivery is not None:
        return TOLD
    if rows.approved is not None:
        return APPROVED
    return HEARING if rows.hearing is not None else PROPOSED


def wholes(session: Session, decisions: Sequence[Decision]) -> list[Whole]:
    """Many at once, by three statements."""
    ids = [one.id for one in decisions]
    found = {one.id: Whole(session, one) for one in decisions}
    newest = (
        select(func.max(Dossier.number))
        .where(Dossier.decision_id == Decision.id)
        .correlate(Decision)
        .scalar_subquery()
    )
    together = select(Decision.id, newest, *SINGLE.values())
    for table in SINGLE.values():
        together = together.outerjoin(table, table.decision_id == Decision.id)
    rows: Any = session.execute(together.where(Decision.id.in_(ids)))
    for decision_id, number, *singles in rows:
        found[decision_id].number = number or 0
        for name, row in zip(SINGLE, singles, strict=True):
            setattr(found[decision_id], name, row)
    for given in session.scalars(select(Approval).where(Approval.decision_id.in_(ids)).order_by(Approval.at)):
        found[given.decision_id].approvals.append(given)
    return [found[one] for one in ids]


def whole(session: Session, decision_id: int) -> Whole:
    """One decision with every row about it; `NotFound` where there is none."""
    found = session.scalar(
        select(Decision)
        .where(Decision.id == decision_id)
        .options(joinedload(Decision.employee), joinedload(Decision.cycle))
    )
    if found is None:
        raise NotFound
    return wholes(session, [found])[0]


def severances(session: Session, cycle_id: int) -> list[Decision]:
    """The live severances of a cycle, whoever may see them: what its set is made of."""
    return list(
        session.scalars(
            select(Decision)
            .where(
                Decision.cycle_id == cycle_id,
                Decision.kind == "severance",
                Decision.ended_at.is_(None),
                Decision.erased_at.is_(None),
            )
            .options(joinedload(Decision.employee))
            .order_by(Decision.id)
        )
    )


def locked(session: Session, decision: Decision) -> Decision:
    """The decision, so that nobody else takes a step before this transaction ends."""
    return session.scalars(
        select(Decision)
        .where(Decision.id == decision.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
