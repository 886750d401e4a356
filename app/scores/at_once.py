"""Fits with what they say of some people, by one statement: for pages that ask for much."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.contacts.models import LENSES
from app.scores.models import Evidence, Fit
from app.scores.queries import Shown, shown_of
from app.scores.spans import Months


def exact_evidence(session: Session, employee_id: int, span: Months) -> tuple[list[Fit], list[Shown]]:
    """The fits of exactly this span, and what they say of one employee: both by one statement."""
    rows: Any = session.execute(
        select(Fit, Evidence)
        .outerjoin(Evidence, (Evidence.fit_id == Fit.id) & (Evidence.employee_id == employee_id))
        .where(Fit.first_month == span.first, Fit.last_month == span.last)
    ).all()
    in_order = sorted(rows, key=lambda row: (LENSES.index(row[0].lens), row[0].scale))
    found = [row[0] for row in in_order]
    return found, shown_of(found, [row[1] for row in in_order if row[1] is not None])


def newest_of(session: Session, months: int, who: ColumnElement[bool]) -> tuple[list[Fit], list[Evidence]]:
    """The fits as `fits` finds them, with what they say of the people that a condition over `Evidence` picks: both by
    one statement.
    """
    length = (Fit.last_month - Fit.first_month) == months - 1
    newest = select(func.max(Fit.last_month)).where(length).correlate(None).scalar_subquery()
    rows: Any = session.execute(
        select(Fit, Evidence)
        .outerjoin(Evidence, (Evidence.fit_id == Fit.id) & who)
        .where(length, Fit.last_month == newest)
    ).all()
    found = {row[0].id: row[0] for row in rows}
    in_order = sorted(found.values(), key=lambda fit: (LENSES.index(fit.lens), -fit.summary["n"], fit.scale))
    return in_order, [row[1] for row in rows if row[1] is not None]
