"""Customers set apart as abusive: each of their answers within the time is excluded, those that come later too."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.access import Act
from app.contacts.customers import CustomerApart
from app.contacts.models import Exclusion, Rating
from app.database import is_sqlite
from app.errors import Conflict
from app.intake.aside import PART
from app.intake.renewing import renew
from app.intake.settling import settle

#: Names the lock between answers that come in and a customer being set apart.
LOCK = 5_014_001


def hold(session: Session, *, alone: bool = False) -> None:
    """Until this transaction ends no customer is set apart while answers come in, nor (`alone`) the other way round:
    an answer that neither side sees would count though its customer is set apart. SQLite has one writer anyhow.
    """
    if not is_sqlite(session):
        take = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        session.execute(select(take(LOCK)))


def in_force(session: Session, customer_ref: str, now: datetime) -> CustomerApart | None:
    """What sets a customer apart now."""
    return session.scalar(
        select(CustomerApart)
        .where(
            CustomerApart.customer_ref == customer_ref,
            CustomerApart.until > now,
            CustomerApart.lifted_at.is_(None),
        )
        .order_by(CustomerApart.until.desc(), CustomerApart.id)
        .limit(1)
    )


def set_apart(
    act: Act, customer_ref: str, since: datetime, until: datetime, reason: str
) -> tuple[CustomerApart, set[int]]:
    """Exclude a customer's answers from `since` to before `until`, and whose figures that changed. `Conflict` where
    they are set apart already.
    """
    hold(act.session, alone=True)
    if in_force(act.session, customer_ref, act.now) is not None:
        raise Conflict("This customer is set apart already.")
    made = CustomerApart(
        customer_ref=customer_ref,
        since=since,
        until=until,
        made_at=act.now,
        made_by=act.actor.name,
        reason=reason,
    )
    act.session.add(made)
    act.session.flush()
    return made, _follow(act, made)


def lift(act: Act, given: CustomerApart, reason: str) -> set[int]:
    """The answers count again, but for those that were decided about by themselves; whose figures changed."""
    hold(act.session, alone=True)
    held = act.session.scalars(
        select(CustomerApart)
        .where(CustomerApart.id == given.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if held.lifted_at is not None:
        raise Conflict(f"{held.lifted_by} has lifted this already. Look again.")
    held.lifted_at, held.lifted_by, held.lift_reason = act.now, act.actor.name, reason
    act.session.flush()
    return _follow(act, held)


def _follow(act: Act, changed: CustomerApart) -> set[int]:
    within = (Rating.answered_at >= changed.since) & (Rating.answered_at < changed.until)
    answers = act.session.scalars(
        select(Rating.id)
        .where(Rating.customer_ref == changed.customer_ref, within)
        .order_by(Rating.id)
        .with_for_update()
    ).all()
    keep(act.session, answers, act.now)
    touched = settle(act.session, answers, act.zone)
    if answers:
        renew(act.session, answers, touched, act.zone, act.now)
    return touched


def keep(session: Session, ratings: Sequence[int], now: datetime) -> None:
    """Bring the exclusions of these answers to what holds for their customers: missing ones are written with the
    reason, those that hold no longer go. What was decided about an answer itself stays.
    """
    holds = (
        (CustomerApart.customer_ref == Rating.customer_ref)
        & (CustomerApart.since <= Rating.answered_at)
        & (CustomerApart.until > Rating.answered_at)
        & CustomerApart.lifted_at.is_(None)
    )
    ids = list(ratings)
    for at in range(0, len(ids), PART):
        part = ids[at : at + PART]
        still = exists().where(
            Rating.id == Exclusion.rating_id, CustomerApart.id == Exclusion.apart_id, holds
        )
        session.execute(
            delete(Exclusion)
            .where(Exclusion.rating_id.in_(part), Exclusion.apart_id.is_not(None), ~still)
            .execution_options(synchronize_session="fetch")
        )
        rows = session.execute(
            select(Rating.id, CustomerApart)
            .join(CustomerApart, holds)
            .outerjoin(Exclusion, Exclusion.rating_id == Rating.id)
            .where(Rating.id.in_(part), Exclusion.rating_id.is_(None))
            .order_by(Rating.id, CustomerApart.id)
        )
        by_rating = {row[0]: row[1] for row in rows}
        session.add_all(
            Exclusion(
                rating_id=rating, made_at=now, made_by=held.made_by, reason=held.reason, apart_id=held.id
            )
            for rating, held in by_rating.items()
        )
        session.flush()


def follow_customer(session: Session, ratings: Sequence[int], now: datetime, zone: str) -> set[int]:
    """Exclude or count these answers by what holds for their customers, where anything does; whose figures changed."""
    hold(session)
    of_one = Rating.customer_ref.in_(
        select(CustomerApart.customer_ref).where(CustomerApart.lifted_at.is_(None))
    )
    excluded = exists().where(Exclusion.rating_id == Rating.id, Exclusion.apart_id.is_not(None))
    found = [
        one
        for at in range(0, len(ratings), PART)
        for one in session.scalars(
            select(Rating.id).where(Rating.id.in_(ratings[at : at + PART]), or_(of_one, excluded))
        )
    ]
    if not found:
        return set()
    keep(session, found, now)
    return settle(session, found, zone)
