"""From tallies to fits and evidence: what the nightly run and every larger change do."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from app.clock import month_of
from app.contacts.models import Cell
from app.contacts.scales import SCALES
from app.database import new_id, unit_of_work
from app.people.queries import members
from app.scores.loading import load
from app.scores.models import Evidence, Fit, TeamEvidence
from app.scores.policy import policy_for
from app.scores.reckoning import Reckoned, reckon
from app.scores.spans import Months


def lens_scales(session: Session) -> list[tuple[str, str]]:
    """Every lens and scale with answers."""
    rows = session.execute(select(Cell.lens, Cell.scale).distinct().order_by(Cell.lens, Cell.scale))
    return [(row[0], row[1]) for row in rows]


def refit(engine: Engine, lens: str, scale: str, spans: Sequence[Months], today: date, now: datetime) -> None:
    """Fit one lens and scale over each span and replace what pages read. Reads and reckons outside the write."""
    widest = Months(min(span.first for span in spans), max(span.last for span in spans))
    with unit_of_work(engine, write=False) as session:
        loaded = load(session, lens, scale, widest, month_of(today))
        policy, version = policy_for(session, lens, SCALES[scale])
        team_of = {row.id: row.team_id for row in session.execute(members(today))}
    for span in spans:
        made = reckon(loaded, span, policy, SCALES[scale], team_of)
        with unit_of_work(engine) as session:
            _drop(session, lens, scale, span)
            if made is not None:
                _store(session, made, lens, scale, span, version, now)


def _drop(session: Session, lens: str, scale: str, span: Months) -> None:
    old = session.scalars(
        select(Fit.id).where(
            Fit.lens == lens, Fit.scale == scale, Fit.first_month == span.first, Fit.last_month == span.last
        )
    ).all()
    for table in (Evidence, TeamEvidence):
        session.execute(delete(table).where(table.fit_id.in_(old)))
    session.execute(delete(Fit).where(Fit.id.in_(old)))


def _store(
    session: Session, made: Reckoned, lens: str, scale: str, span: Months, version: int, now: datetime
) -> None:
    fit_id = new_id()
    session.execute(
        insert(Fit).values(
            id=fit_id,
            lens=lens,
            scale=scale,
            first_month=span.first,
            last_month=span.last,
            made_at=now,
            policy_version=version,
            model=made.model,
            summary=made.summary,
        )
    )
    if made.evidence:
        session.execute(insert(Evidence), [{"fit_id": fit_id, **row} for row in made.evidence])
    if made.teams:
        session.execute(insert(TeamEvidence), [{"fit_id": fit_id, **row} for row in made.teams])
