"""Work of the duty: what serving did, once a night and on demand of nobody."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from app.database import unit_of_work
from app.duty.actions import NIGHTLY
from app.duty.cohorts import work_out
from app.notices.actions import enqueue
from app.rotations.models import Program


def nightly(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Work out each program's effects anew, one transaction each; then ask for the next night."""
    with unit_of_work(engine) as session:
        enqueue(session, NIGHTLY, now=now, due_at=now + timedelta(days=1), key=NIGHTLY)
        programs = list(session.scalars(select(Program.id)))
    for program_id in programs:
        with unit_of_work(engine) as session:
            work_out(session, session.get_one(Program, program_id), now)


HANDLERS = {NIGHTLY: nightly}
