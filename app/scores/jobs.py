"""Work the scores ask of the queue."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from app.clock import today
from app.config import settings
from app.database import unit_of_work
from app.notices.actions import enqueue
from app.scores.actions import REFIT, wanted_spans
from app.scores.fitting import lens_scales, refit
from app.scores.queries import last_month
from app.scores.spans import WINDOWS, rolling

NIGHTLY = "scores.nightly"


def refit_all(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Fit every lens and scale over every window and wanted span."""
    day = today(settings().zone)
    with unit_of_work(engine, write=False) as session:
        pairs = lens_scales(session)
        last = last_month(session, day)
        spans = [rolling(months, last) for months in WINDOWS]
        spans += [span for span in wanted_spans(session) if span not in spans]
    for lens, scale in pairs:
        refit(engine, lens, scale, spans, day, now)


def nightly(engine: Engine, payload: dict[str, Any], now: datetime) -> None:
    """Refit each night, so that windows move on without a new answer; asks for tomorrow's run itself."""
    with unit_of_work(engine) as session:
        enqueue(session, NIGHTLY, now=now, due_at=now + timedelta(days=1), key=NIGHTLY)
    refit_all(engine, payload, now)


HANDLERS = {REFIT: refit_all, NIGHTLY: nightly}
