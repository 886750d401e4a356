"""Who is credited with an answer: shares by role, frozen when it comes, changed only by a correction."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.contacts.actions import Kind
from app.contacts.models import Contact, Contribution, Part, Rating, SharePolicy
from app.intake.aside import kinds_of, marks, numbered
from app.intake.tallies import Deltas, add_many, count, month_in

#: What each role weighs before anybody set a policy: most for those who did the work the customer felt.
FIRST_WEIGHTS = {"replied": 3, "owned": 2, "handed off": 1, "fixed the cause": 3, "rescued": 3}
WHOLE = 1000


class Credit(NamedTuple):
    """One employee's share of an answer, in thousandths, and the kind of work it counts as for them."""

    employee_id: int
    role: str
    share: int
    cell_id: int


def share_policy(session: Session) -> SharePolicy | None:
    """The share policy in force; None before anybody set one."""
    return session.scalar(select(SharePolicy).order_by(SharePolicy.version.desc()).limit(1))


def shares_of(parts: Sequence[tuple[int, str]], weights: dict[str, int]) -> list[tuple[int, str, int]]:
    """Employee, main role and share in thousandths (they sum to 1000; rounded by largest remainder) for parts of
    (employee, role). Somebody with several roles is credited with all, under the heaviest.
    """
    totals: dict[int, int] = {}
    main: dict[int, str] = {}
    for employee, role in parts:
        weight = weights.get(role, 0)
        if employee not in main or weight > weights.get(main[employee], 0):
            main[employee] = role
        totals[employee] = totals.get(employee, 0) + weight
    whole = sum(totals.values())
    if not whole:
        return []
    counted = {employee: weight for employee, weight in totals.items() if weight}
    shares = {employee: WHOLE * weight // whole for employee, weight in counted.items()}
    left = WHOLE - sum(shares.values())
    order = sorted(counted, key=lambda employee: (-(WHOLE * counted[employee] % whole), employee))
    for employee in order[:left]:
        shares[employee] += 1
    return [(employee, main[employee], share) for employee, share in shares.items() if share]


def worked(session: Session, source_id: int, ref: str, before: datetime) -> list[tuple[int, str]]:
    """Who had worked a contact by a moment, as (employee, role); what came later shares in nothing."""
    rows = session.execute(
        select(Part.employee_id, Part.role)
        .join(Contact, Contact.id == Part.contact_id)
        .where(Contact.source_id == source_id, Contact.ref == ref, Part.at <= before)
        .order_by(Part.at, Part.id)
    )
    return [(row.employee_id, row.role) for row in rows]


def credits_of(session: Session, rating: Rating) -> list[Credit]:
    """Who is credited now."""
    if rating.employee_id is not None:
        return [Credit(rating.employee_id, "replied", WHOLE, rating.cell_id)]
    rows = session.scalars(
        select(Contribution)
        .where(Contribution.rating_id == rating.id)
        .order_by(Contribution.share.desc(), Contribution.employee_id)
    )
    return [Credit(row.employee_id, row.role, row.share, row.cell_id or rating.cell_id) for row in rows]


def placed(
    session: Session, rating: Rating, shares: Sequence[tuple[int, str, int]], zone: str
) -> list[Credit]:
    """Shares with the kind of work that each person's counts as today."""
    found = marks(session, [employee for employee, _, _ in shares], None, zone)
    base = kinds_of(session, [rating.cell_id])[rating.cell_id]
    kinds: list[Kind] = [
        found.kind(base, employee, rating.id, rating.answered_at, rating.customer_ref)
        for employee, _, _ in shares
    ]
    return [Credit(*share, cell) for share, cell in zip(shares, numbered(session, kinds), strict=True)]


def credit(
    session: Session,
    rating: Rating,
    shares: Sequence[tuple[int, str, int]],
    zone: str,
    *,
    policy: int | None = None,
) -> None:
    """Credit an answer to these from now on, and to nobody else: the old shares leave the tallies, the new ones
    enter, and nothing else is touched. Shares are thousandths and sum to 1000 (empty: credited to nobody).
    """
    deltas: Deltas = {}
    month = month_in(rating.answered_at, ZoneInfo(zone))
    for old in credits_of(session, rating):
        count(deltas, old.employee_id, old.cell_id, month, rating.score, -1, old.share)
    session.execute(delete(Contribution).where(Contribution.rating_id == rating.id))
    rating.employee_id = None
    for new in placed(session, rating, shares, zone):
        session.add(
            Contribution(
                rating_id=rating.id,
                employee_id=new.employee_id,
                role=new.role,
                share=new.share,
                cell_id=new.cell_id,
                policy_version=policy,
            )
        )
        count(deltas, new.employee_id, new.cell_id, month, rating.score, 1, new.share)
    session.flush()
    add_many(session, deltas)
