"""Takes work from the queue: leased, retried with back-off, each job in transactions of its own."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import uniform
from typing import Any

import structlog
from sqlalchemy import Engine, or_, select, update

from app.clock import now as clock_now
from app.database import is_sqlite, unit_of_work
from app.notices.models import Job

log = structlog.get_logger("jobs")

LEASE = timedelta(minutes=10)
ATTEMPTS = 6
FIRST_WAIT = 5.0
POLL = 0.5
FIRST_POLL = 2.0

#: A handler opens its own units of work. It may run again after a crash, so it must be able to.
Handler = Callable[[Engine, dict[str, Any], datetime], None]


class Runner:
    """One worker thread over the queue of one database. Any number may run beside it, here or elsewhere."""

    def __init__(self, engine: Engine, handlers: Mapping[str, Handler]) -> None:
        self.engine = engine
        self.handlers = handlers
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Work in the background."""
        self._thread = threading.Thread(target=self._after_a_moment, name="jobs", daemon=True)
        self._thread.start()

    def _after_a_moment(self) -> None:
        # The first pages after a start come first.
        if not self._stop.wait(FIRST_POLL):
            self.run()

    def stop(self) -> None:
        """Finish the job under way (up to ten seconds; a lease brings it back), then end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(10)

    def run(self) -> None:
        """Work until stopped."""
        while not self._stop.is_set():
            try:
                worked = self.work_one()
            except Exception as error:  # noqa: BLE001 - the runner outlives a database that is away for a moment
                log.warning("queue unreachable", kind=type(error).__name__)
                worked = False
            if not worked:
                self._stop.wait(POLL)

    def work_one(self) -> bool:
        """Take and do one due job; whether there was one."""
        taken = self._take()
        if taken is None:
            return False
        job_id, kind, payload, attempts = taken
        handler = self.handlers.get(kind)
        error = "" if handler else f"no handler for {kind}"
        if handler:
            try:
                handler(self.engine, payload, clock_now())
            except Exception as broke:  # noqa: BLE001 - written to the job, retried
                error = f"{type(broke).__name__}: {broke}"[:500]
                log.warning("job failed", kind=kind, attempt=attempts, error=type(broke).__name__)
        self._settle(job_id, error, attempts)
        return True

    def drain(self, limit: int = 10_000) -> int:
        """Do all that is due now; how many. For commands and tests."""
        done = 0
        while done < limit and self.work_one():
            done += 1
        return done

    def _take(self) -> tuple[int, str, dict[str, Any], int] | None:
        now = clock_now()
        due = (
            select(Job.id)
            .where(Job.due_at <= now, Job.state.in_(("waiting", "running")))
            .where(or_(Job.leased_until.is_(None), Job.leased_until < now))
            .order_by(Job.due_at)
            .limit(1)
        )
        if is_sqlite(self.engine):
            # A look first: the write lock is not taken twice a second for an empty queue.
            with unit_of_work(self.engine, write=False) as session:
                if session.scalar(due) is None:
                    return None
        with unit_of_work(self.engine) as session:
            job_id = session.scalar(due if is_sqlite(session) else due.with_for_update(skip_locked=True))
            if job_id is None:
                return None
            job = session.get_one(Job, job_id)
            job.state = "running"
            job.attempts += 1
            job.leased_until = now + LEASE
            # From here on the same key may be asked for again: what comes in now is not seen by this run.
            job.key = None
            return job.id, job.kind, dict(job.payload), job.attempts

    def _settle(self, job_id: int, error: str, attempts: int) -> None:
        now = clock_now()
        values: dict[str, Any] = {"leased_until": None, "error": error}
        if not error:
            values |= {"state": "done", "finished_at": now}
        elif attempts >= ATTEMPTS:
            values |= {"state": "failed", "finished_at": now}
        else:
            wait = FIRST_WAIT * 4 ** (attempts - 1) * uniform(0.8, 1.2)  # noqa: S311 - spreads retries
            values |= {"state": "waiting", "due_at": now + timedelta(seconds=wait)}
        with unit_of_work(self.engine) as session:
            session.execute(update(Job).where(Job.id == job_id).values(values))


def run_forever(engine: Engine, handlers: Mapping[str, Handler]) -> None:
    """The body of `python3 -m app jobs`."""
    runner = Runner(engine, handlers)
    try:
        runner.run()
    except KeyboardInterrupt:
        runner.stop()
