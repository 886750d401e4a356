"""Customers who are hard to please whoever serves them: marked with a reason, lifted with one, and what it does."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.access import Act
from app.contacts.customers import CustomerMark
from app.contacts.models import Rating
from app.contacts.scales import SCALES
from app.errors import Conflict, Invalid
from app.intake.corrections import enough
from app.intake.renewing import renew
from app.intake.settling import of_customer, settle
from app.method.casemix import WITHIN
from app.scores.actions import want_refit
from app.scores.queries import fits, main_fit
from app.scores.spans import WINDOWS
from app.web.forms import Form, Text
from app.web.paging import Paging

FACTOR = "hard_to_please"


class MarkForm(Form):
    """Why a customer is marked, or the mark is lifted."""

    reason: Text = Field(max_length=2_000)


def mark(act: Act, rating: Rating, form: MarkForm) -> CustomerMark:
    """Mark the customer of an answer. All their answers are compared with each other's from now on."""
    if problems := enough(form.reason):
        raise Invalid(problems)
    if rating.customer_ref is None:
        raise Conflict("The source doesn't say which customer this was, so nobody can be marked.")
    if open_mark(act.session, rating.customer_ref) is not None:
        raise Conflict("This customer is marked already.")
    made = CustomerMark(
        customer_ref=rating.customer_ref, made_at=act.now, made_by=act.actor.name, reason=form.reason
    )
    act.session.add(made)
    act.session.flush()
    _follow(act, made)
    act.journal("marked customer", kind="customer mark", thing_id=made.id, rating=str(rating.id))
    return made


def lift(act: Act, given: CustomerMark, form: MarkForm) -> None:
    """Take the mark back; it stays as history."""
    if problems := enough(form.reason):
        raise Invalid(problems)
    held = act.session.scalars(
        select(CustomerMark)
        .where(CustomerMark.id == given.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if held.lifted_at is not None:
        raise Conflict("This mark was lifted already.")
    held.lifted_at, held.lifted_by, held.lift_reason = act.now, act.actor.name, form.reason
    act.session.flush()
    _follow(act, held)
    act.journal("lifted customer mark", kind="customer mark", thing_id=held.id)


def _follow(act: Act, changed: CustomerMark) -> None:
    answers = of_customer(act.session, changed.customer_ref)
    touched = settle(act.session, answers, act.zone)
    if touched:
        renew(act.session, answers, touched, act.zone, act.now)
    # What the mark takes from or adds to a score is measured by the next fit only.
    want_refit(act.session, act.now)


def open_mark(session: Session, customer_ref: str) -> CustomerMark | None:
    """The mark that holds for a customer."""
    return session.scalar(
        select(CustomerMark).where(
            CustomerMark.customer_ref == customer_ref, CustomerMark.lifted_at.is_(None)
        )
    )


@dataclass(frozen=True)
class Marked:
    """A mark with how many answers the customer gave."""

    mark: CustomerMark
    answers: int


def marked(session: Session, asked: Paging) -> tuple[list[Marked], int]:
    """One page of marks, those in force first, and how many there are."""
    statement = select(CustomerMark)
    if asked.q:
        statement = statement.where(
            func.lower(CustomerMark.customer_ref).contains(asked.q.lower(), autoescape=True)
        )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    lifted = case((CustomerMark.lifted_at.is_(None), 0), else_=1)
    rows = session.scalars(
        statement.order_by(lifted, CustomerMark.made_at.desc(), CustomerMark.id)
        .limit(asked.size)
        .offset(asked.offset)
    ).all()
    many = func.count()
    counts = session.execute(
        select(Rating.customer_ref, many)
        .where(Rating.customer_ref.in_({row.customer_ref for row in rows}))
        .group_by(Rating.customer_ref)
    )
    by_ref = {str(ref): int(count) for ref, count in counts}
    return [Marked(row, by_ref.get(row.customer_ref, 0)) for row in rows], total


@dataclass(frozen=True)
class Effect:
    """What the newest fit measured of marked customers' answers, in shown points against unmarked ones'."""

    used: bool
    reason: str
    points: float
    share: float
    made_at: datetime


def effect(session: Session) -> Effect | None:
    """What being marked was measured to do; None where no fit knows of marked customers."""
    fit = main_fit(fits(session, WINDOWS[0], models=True))
    if fit is None:
        return None
    factor = next((one for one in fit.model["factors"] if one["name"] == FACTOR), None)
    if factor is None or "yes" not in factor["levels"]:
        return None
    by_level = dict(
        zip(factor["levels"], zip(factor["shares"], factor["effects"], strict=False), strict=False)
    )
    share, points = by_level.get("yes", (0.0, 0.0))
    other = by_level.get("", (0.0, 0.0))[1]
    scale = SCALES[fit.scale]
    return Effect(
        factor["used"] == WITHIN,
        str(factor["reason"]),
        scale.shown(points - other),
        share,
        fit.made_at,
    )
