"""Reading offers: versions of one decision, the newest of a set's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.access.scope import decidable_employees
from app.decisions.models import SEVERANCE, Decision
from app.offers.models import GIVEN, REVOKED, SIGNED, Offer, OfferStep
from app.packages import us
from app.packages.rules import Inputs, Package, inputs_of, package_of
from app.people.models import Assignment, Employee
from app.reviews.models import Review


@dataclass
class Version:
    """One version of an offer with what became of it."""

    offer: Offer
    steps: dict[str, OfferStep] = field(default_factory=dict)

    @property
    def inputs(self) -> Inputs:
        """What it was reckoned from."""
        return inputs_of(self.offer.inputs)

    @property
    def package(self) -> Package:
        """Its steps and total."""
        return package_of(self.offer.package)

    def on(self, kind: str) -> date | None:
        """The day on which it was given, signed or revoked."""
        return self.steps[kind].on if kind in self.steps else None

    @property
    def state(self) -> str:
        """`revoked`, `signed`, `given` or `made`."""
        return next((kind for kind in (REVOKED, SIGNED, GIVEN) if kind in self.steps), "made")

    @property
    def clocks(self) -> us.Clocks | None:
        """The clocks of the US pack; None where it was off or does not cover the person."""
        kept: dict[str, Any] | None = self.offer.clock
        if kept is None:
            return None
        return us.clocks(
            forty=kept["forty"], group=kept["group"], given_on=self.on(GIVEN), signed_on=self.on(SIGNED)
        )


def versions(session: Session, decision_id: int) -> list[Version]:
    """Every version of a decision's offer, the newest first."""
    return _of(
        session,
        session.scalars(select(Offer).where(Offer.decision_id == decision_id).order_by(Offer.number.desc())),
    )


def _of(session: Session, offers: Iterable[Offer]) -> list[Version]:
    found = {one.id: Version(one) for one in offers}
    for step in session.scalars(select(OfferStep).where(OfferStep.offer_id.in_(found))):
        found[step.offer_id].steps[step.kind] = step
    return list(found.values())


def given(session: Session, decision_id: int) -> Version | None:
    """The newest version that was given to the employee."""
    return next((one for one in versions(session, decision_id) if GIVEN in one.steps), None)


def newest(session: Session, decisions: Sequence[Decision]) -> dict[int, Version]:
    """The newest version of each decision that has one."""
    ids = [one.id for one in decisions]
    last = (
        select(Offer.decision_id, func.max(Offer.number).label("number"))
        .where(Offer.decision_id.in_(ids))
        .group_by(Offer.decision_id)
        .subquery()
    )
    rows = session.scalars(
        select(Offer).join(last, (last.c.decision_id == Offer.decision_id) & (last.c.number == Offer.number))
    )
    return {one.offer.decision_id: one for one in _of(session, rows)}


def of_set(session: Session, actor: Actor, cycle_id: int) -> list[tuple[Decision, Employee]]:
    """The live severances of a cycle that the actor may decide about."""
    rows = session.execute(
        select(Decision, Employee)
        .join(Employee, Employee.id == Decision.employee_id)
        .where(
            Decision.cycle_id == cycle_id,
            Decision.kind == SEVERANCE,
            Decision.ended_at.is_(None),
            Decision.erased_at.is_(None),
            decidable_employees(actor),
        )
        .order_by(Employee.name, Employee.id)
    )
    return [(row[0], row[1]) for row in rows]


def unit_of_choice(session: Session, actor: Actor, cycle_id: int, today: date) -> list[tuple[Employee, str]]:
    """Everybody of a cycle that the actor may decide about, with the job title today; in order of title and name."""
    rows = session.execute(
        select(Employee, Assignment.title)
        .join(Review, Review.employee_id == Employee.id)
        .outerjoin(
            Assignment,
            (Assignment.employee_id == Employee.id)
            & (Assignment.starts_on <= today)
            & (Assignment.ends_on.is_(None) | (Assignment.ends_on > today)),
        )
        .where(Review.cycle_id == cycle_id, decidable_employees(actor))
        .order_by(Assignment.title, Employee.name, Employee.id)
    )
    return [(row[0], row[1] or "") for row in rows]
