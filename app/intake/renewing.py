"""Figures after known answers changed their place or their credit: at once for few, with the next fit for many."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.contacts.models import Cell, Rating
from app.intake.tallies import month_in
from app.intake.telling import FEW, SETTLES, both_lenses
from app.scores.actions import want_refit
from app.scores.refreshing import refresh


def renew(
    session: Session, ratings: Iterable[int], employees: Iterable[int], zone: str, now: datetime
) -> None:
    """Reckon the figures of these employees anew after these answers changed; everybody's follow with a fit."""
    ids, people = sorted(set(ratings)), sorted(set(employees))
    if len(ids) > FEW or not people:
        want_refit(session, now)
        return
    here = ZoneInfo(zone)
    months: dict[tuple[str, str], set[int]] = {}
    rows = session.execute(
        select(Cell.lens, Cell.scale, Rating.answered_at)
        .join(Cell, Cell.id == Rating.cell_id)
        .where(Rating.id.in_(ids))
    )
    for row in rows:
        months.setdefault((row.lens, row.scale), set()).add(month_in(row.answered_at, here))
    both_lenses(session, months, people)
    today = now.astimezone(here).date()
    done = [refresh(session, lens, scale, people, found, today) for (lens, scale), found in months.items()]
    want_refit(session, now, wait=SETTLES if all(done) else timedelta(0))
