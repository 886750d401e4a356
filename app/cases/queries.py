"""What is known about cases: the policy, their handlers, their customers, what they are about."""

from functools import cache
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app.cases import rules
from app.cases.models import (
    FROM_CUSTOMER,
    OPENED_AGAIN,
    Case,
    CaseHandler,
    CaseLine,
    CasePolicy,
    Cause,
    Custody,
    Prevention,
    Reopening,
    Theme,
)
from app.cases.rules import FIRST, Policy
from app.contacts.models import Contact, Part, Rating
from app.database import once


def policy_in_force(session: Session) -> Policy:
    """The newest version; asked once a transaction."""
    return once(session, ("case policy",), lambda: _policy(session, None))


def policy_of(session: Session, number: int) -> Policy:
    """One version."""
    return once(session, ("case policy", number), lambda: _policy(session, number))


def _policy(session: Session, number: int | None) -> Policy:
    asked = select(CasePolicy).order_by(CasePolicy.version.desc()).limit(1)
    row = session.scalar(asked if number is None else asked.where(CasePolicy.version == number))
    if row is None:
        return Policy(1, FIRST)
    return Policy(row.version, FIRST | row.body, row.made_by, row.reason, row.made_at)


def versions(session: Session) -> list[CasePolicy]:
    """Every version that was set, newest first."""
    return list(session.scalars(select(CasePolicy).order_by(CasePolicy.version.desc())))


def handlers(session: Session, case_id: int) -> set[int]:
    """Who handles a protected case."""
    return set(session.scalars(select(CaseHandler.employee_id).where(CaseHandler.case_id == case_id)))


def customer_ref(session: Session, customer: str) -> str:
    """The customer as answers name them, where what was typed is such a name."""
    written = {customer, customer.upper(), customer.lower()}
    asked = select(Rating.customer_ref).where(Rating.customer_ref.in_(written)).limit(1)
    return session.scalar(asked) or ""


#: Lines that say that the customer was not content yet.
SAID_AGAIN = (FROM_CUSTOMER, OPENED_AGAIN)


def came_again(session: Session, case_id: int) -> tuple[int, int]:
    """How often the customer had to ask again, and how many owners there were."""
    again = select(func.count()).where(CaseLine.case_id == case_id, CaseLine.kind.in_(SAID_AGAIN))
    hands = select(func.count()).where(Custody.case_id == case_id)
    row = session.execute(select(again.scalar_subquery(), hands.scalar_subquery())).one()
    return row[0], row[1]


def opened_again(session: Session, case_id: int) -> bool:
    """Whether a case was closed and opened again."""
    asked = select(CaseLine.id).where(CaseLine.case_id == case_id, CaseLine.kind == OPENED_AGAIN).limit(1)
    return session.scalar(asked) is not None


def themes(session: Session) -> list[tuple[int, str]]:
    """Every theme of a case that is not protected, by name: what only a protected one is about is not proposed."""
    told = exists().where(Case.theme_id == Theme.id, Case.protected.is_(False))
    rows = session.execute(select(Theme.id, Theme.name).where(told).order_by(Theme.name, Theme.id))
    return [(row.id, row.name) for row in rows]


def causes(session: Session) -> list[str]:
    """Names of the causes of cases that are not protected, by name."""
    told = exists().where(Case.cause_id == Cause.id, Case.protected.is_(False))
    return list(session.scalars(select(Cause.name).where(told).order_by(Cause.name, Cause.id)))


def earlier_unanswered(session: Session, found: Case) -> list[Any]:
    """What the same customer had said to us before, that nobody had answered when they complained: contacts in which
    nobody did anything, and cases without an answer, of the 90 days before. Kind, moment, id; newest first.
    """
    if not found.customer_ref:
        return []
    from_ = found.came_at - rules.LATELY
    quiet = select(Contact.id, Contact.opened_at).where(
        Contact.customer_ref == found.customer_ref,
        Contact.opened_at.between(from_, found.came_at),
        ~exists().where(Part.contact_id == Contact.id, Part.at < found.came_at),
    )
    waiting = select(Case.id, Case.came_at).where(
        Case.customer_ref == found.customer_ref,
        Case.id != found.id,
        Case.protected.is_(False),
        Case.came_at.between(from_, found.came_at),
        or_(Case.answered_at.is_(None), Case.answered_at > found.came_at),
    )
    rows = [("contact", row[1], row[0]) for row in session.execute(quiet)]
    rows += [("case", row[1], row[0]) for row in session.execute(waiting)]
    return sorted(rows, key=lambda row: (row[1], row[2]), reverse=True)


@cache
def times_opened_again() -> Any:
    """How often a prevention was opened again, as a column."""
    return (
        select(func.count(Reopening.id))
        .where(Reopening.prevention_id == Prevention.id)
        .correlate(Prevention)
        .scalar_subquery()
    )
