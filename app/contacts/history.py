"""What happened to one answer: who worked its contact when, what its source changed, what people decided about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.customers import CustomerApart, CustomerMark
from app.contacts.models import (
    Contact,
    Contribution,
    Correction,
    Exclusion,
    Part,
    Rating,
    Revision,
    TeamCredit,
)
from app.contacts.scales import Scale
from app.people.models import Employee, Team


@dataclass(frozen=True)
class PartShown:
    """That somebody did something in the contact. `late`: after the answer, so that they share in nothing."""

    employee_id: int
    name: str
    role: str
    at: datetime
    late: bool


@dataclass(frozen=True)
class Version:
    """One earlier state of an answer, or of who is credited with it: what changed, when, by whom, why."""

    at: datetime
    what: str
    by: str
    reason: str


@dataclass(frozen=True)
class History:
    """All that is known of an answer beyond itself. Empty where nothing happened to it."""

    parts: list[PartShown]
    versions: list[Version]
    exclusion: Exclusion | None
    mark: CustomerMark | None
    #: The team that owned the touchpoint, where nobody in it is credited.
    team: Team | None
    #: The version of the share policy the credit came from; None where the source named one person.
    policy: int | None
    #: Who was credited before the last correction, where nobody is now.
    before: list[int]


def history(session: Session, rating: Rating, scale: Scale) -> History:
    """What happened to an answer; a fixed number of statements."""
    corrections = list(
        session.scalars(
            select(Correction).where(Correction.rating_id == rating.id).order_by(Correction.made_at)
        )
    )
    mark = None
    if rating.customer_ref is not None:
        mark = session.scalar(
            select(CustomerMark)
            .where(CustomerMark.customer_ref == rating.customer_ref, CustomerMark.lifted_at.is_(None))
            .limit(1)
        )
    versions = (
        _revisions(session, rating, scale) + _corrections(session, corrections) + _lifted(session, rating)
    )
    return History(
        parts=_parts(session, rating),
        versions=sorted(versions, key=lambda one: one.at),
        exclusion=session.get(Exclusion, rating.id),
        mark=mark,
        team=session.scalar(
            select(Team)
            .join(TeamCredit, TeamCredit.team_id == Team.id)
            .where(TeamCredit.rating_id == rating.id)
        ),
        policy=session.scalar(
            select(Contribution.policy_version).where(Contribution.rating_id == rating.id).limit(1)
        ),
        before=[line[0] for line in corrections[-1].before] if corrections else [],
    )


def _parts(session: Session, rating: Rating) -> list[PartShown]:
    if rating.contact_ref is None:
        return []
    rows = session.execute(
        select(Part.employee_id, Employee.name, Part.role, Part.at)
        .join(Contact, Contact.id == Part.contact_id)
        .join(Employee, Employee.id == Part.employee_id)
        .where(Contact.source_id == rating.source_id, Contact.ref == rating.contact_ref)
        .order_by(Part.at, Part.id)
    )
    return [
        PartShown(row.employee_id, row.name, row.role, row.at, row.at > rating.answered_at) for row in rows
    ]


def _revisions(session: Session, rating: Rating, scale: Scale) -> list[Version]:
    rows = session.scalars(
        select(Revision).where(Revision.rating_id == rating.id).order_by(Revision.replaced_at)
    )
    return [
        Version(
            row.replaced_at,
            f"The source changed the answer; before, it was {scale.shown(row.score):g} of {scale.hi:g}",
            "the source",
            f"It said: {row.comment}" if row.comment and row.comment != rating.comment else "",
        )
        for row in rows
    ]


def _corrections(session: Session, corrections: list[Correction]) -> list[Version]:
    ids = {line[0] for one in corrections for line in (*one.before, *one.after)}
    names: dict[int, str] = {}
    if ids:
        rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(ids)))
        names = {row.id: row.name for row in rows}
    return [
        Version(
            one.made_at,
            f"Credit corrected from {credited(one.before, names)} to {credited(one.after, names)}",
            one.made_by,
            one.reason,
        )
        for one in corrections
    ]


def _lifted(session: Session, rating: Rating) -> list[Version]:
    if rating.customer_ref is None:
        return []
    rows = session.scalars(
        select(CustomerApart)
        .where(
            CustomerApart.customer_ref == rating.customer_ref,
            CustomerApart.since <= rating.answered_at,
            CustomerApart.until > rating.answered_at,
            CustomerApart.lifted_at.is_not(None),
        )
        .order_by(CustomerApart.lifted_at, CustomerApart.id)
    )
    what = "Was excluded with all answers of this customer, and counts again"
    return [
        Version(row.lifted_at, what, row.lifted_by or "", row.lift_reason or "")
        for row in rows
        if row.lifted_at is not None
    ]


def credited(lines: list[Any], names: dict[int, str]) -> str:
    """Who is credited, in words: 'Ann (replied)', 'Ann (replied, 60%) and Ben (owned, 40%)', 'nobody'."""
    if not lines:
        return "nobody"
    said = [
        f"{names.get(who, 'somebody')} ({role}{'' if share >= 1000 else f', {share / 10:g}%'})"
        for who, role, share in lines
    ]
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + f" and {said[-1]}"
