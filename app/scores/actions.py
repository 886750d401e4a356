"""Asking for evidence."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.notices.actions import enqueue
from app.scores.models import Span
from app.scores.spans import Months

REFIT = "scores.refit"
#: Done by a higher room, which knows single answers.
NEW_HIRES = "intake.new_hires"


def want_refit(session: Session, now: datetime, *, wait: timedelta = timedelta(0)) -> None:
    """Evidence is reckoned anew once this transaction has committed; asked ten times, done once."""
    enqueue(session, REFIT, now=now, due_at=now + wait, key=REFIT)


def resettle_new_hires(session: Session, days: int, now: datetime) -> None:
    """Place the answers of everybody's first `days` days anew: the window changed."""
    enqueue(session, NEW_HIRES, {"days": days}, now=now, key=f"{NEW_HIRES} {days}")


def want_span(session: Session, months: Months, now: datetime) -> None:
    """Keep evidence of this span of months too, from now on."""
    if session.get(Span, (months.first, months.last)) is None:
        session.add(Span(first_month=months.first, last_month=months.last))
    want_refit(session, now)


def wanted_spans(session: Session) -> list[Months]:
    """The spans asked for beyond the rolling windows."""
    return [Months(row.first_month, row.last_month) for row in session.scalars(select(Span))]
