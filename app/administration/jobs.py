"""Work that keeps the system in order."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete

from app.access.models import LoginSession
from app.calendars.reminding import REMIND as REMIND_STINTS
from app.cases.jobs import WATCH as WATCH_CASES
from app.colleagues.actions import ROUND
from app.compliments.jobs import DIGEST as COMPLIMENTS_DIGEST
from app.compliments.jobs import GATHER as GATHER_COMPLIMENTS
from app.cycles.jobs import REMIND
from app.database import unit_of_work
from app.deliveries.jobs import TIDY as TIDY_DELIVERIES
from app.deliveries.reading import PULL_ALL
from app.duty.actions import NIGHTLY as EFFECTS
from app.frontline.jobs import DAILY as FRONTLINE_DAILY
from app.handoffs.jobs import WATCH as WATCH_HANDOFFS
from app.journal.chain import link
from app.journal.heads import keep_head
from app.leave.feeds import READ_ALL
from app.notices.actions import enqueue
from app.notices.models import Job
from app.pulse.actions import DAILY as PULSE_DAILY
from app.records.jobs import DAILY as RECORDS_DAILY
from app.records.jobs import SEAL_DUE
from app.rotations.jobs import DAILY as ROTATIONS_DAILY
from app.scores.jobs import NIGHTLY
from app.swaps.actions import TIDY as TIDY_SWAPS

LINK = "journal.link"
TIDY = "administration.tidy"
EVERY = timedelta(seconds=20)
KEPT = timedelta(days=14)


def link_journal(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Link new journal entries into the chain, keep the head of a day that is over, then ask for the next run."""
    with unit_of_work(engine) as session:
        linked = link(session)
        if not linked:
            keep_head(session, now)
        enqueue(session, LINK, now=now, due_at=now + (timedelta(0) if linked else EVERY), key=LINK)


def tidy(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Forget finished work and ended sessions after a while."""
    with unit_of_work(engine) as session:
        session.execute(delete(Job).where(Job.state == "done", Job.finished_at < now - KEPT))
        session.execute(delete(LoginSession).where(LoginSession.expires_at < now - KEPT))
        enqueue(session, TIDY, now=now, due_at=now + timedelta(days=1), key=TIDY)


def schedule(engine: Engine, now: datetime) -> None:
    """Ask for the recurring work once; asking again changes nothing."""
    with unit_of_work(engine) as session:
        for kind, wait in (
            (LINK, EVERY),
            (TIDY, timedelta(hours=1)),
            (NIGHTLY, timedelta(hours=12)),
            (ROUND, timedelta(hours=12)),
            (REMIND, timedelta(hours=12)),
            (EFFECTS, timedelta(hours=12)),
            (READ_ALL, timedelta(minutes=5)),
            (ROTATIONS_DAILY, timedelta(minutes=15)),
            (TIDY_SWAPS, timedelta(minutes=10)),
            (REMIND_STINTS, timedelta(minutes=1)),
            (SEAL_DUE, timedelta(minutes=1)),
            (RECORDS_DAILY, timedelta(hours=1)),
            (PULSE_DAILY, timedelta(minutes=2)),
            (PULL_ALL, timedelta(minutes=1)),
            (GATHER_COMPLIMENTS, timedelta(minutes=3)),
            (COMPLIMENTS_DIGEST, timedelta(minutes=5)),
            (WATCH_CASES, timedelta(minutes=2)),
            (WATCH_HANDOFFS, timedelta(minutes=4)),
            (TIDY_DELIVERIES, timedelta(hours=1)),
            (FRONTLINE_DAILY, timedelta(minutes=20)),
        ):
            enqueue(session, kind, now=now, due_at=now + wait, key=kind)


HANDLERS = {LINK: link_journal, TIDY: tidy}
