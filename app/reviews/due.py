"""Which days count for a review: the last of its period, and the one it is due on with what was granted."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select

from app.clock import first_day
from app.reviews.models import Cycle
from app.reviews.steps import Extension


def last_day(last_month: int, today: date) -> date:
    """The day that tells who wrote a review and whether its subject met customers: the period's last, or today while it
    runs.
    """
    return min(today, first_day(last_month + 1) - timedelta(days=1))


@cache
def extended() -> Subquery:
    """Until when each review with an extension may be finished: `review_id`, `until`. To be joined from the left."""
    return (
        select(Extension.review_id, func.max(Extension.until).label("until"))
        .group_by(Extension.review_id)
        .subquery()
    )


def due_on(longer: Subquery) -> ColumnElement[Any]:
    """The day a review is due, where `Cycle` and `extended()` are joined: the later of the two."""
    return func.coalesce(longer.c.until, Cycle.due_on)
