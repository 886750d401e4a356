"""The queue: in the transaction or not at all, once, again after a fault, and after a death."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from app.clock import now
from app.database import make_engine, unit_of_work
from app.jobs.runner import ATTEMPTS, Runner
from app.notices.actions import enqueue
from app.notices.models import Job


class Work:
    """Handlers that remember what they did, and can fail."""

    def __init__(self, failures: int = 0) -> None:
        self.done: list[int] = []
        self.failures = failures
        self.lock = threading.Lock()

    def __call__(self, _engine: Engine, payload: dict[str, Any], _now: datetime) -> None:
        with self.lock:
            if self.failures:
                self.failures -= 1
                message = "not today"
                raise OSError(message)
            self.done.append(payload.get("n", 0))


@pytest.fixture
def engine(fresh_url: str) -> Iterator[Engine]:
    made = make_engine(fresh_url)
    yield made
    made.dispose()


def ask(engine: Engine, n: int = 0, key: str | None = None) -> None:
    with unit_of_work(engine) as session:
        enqueue(session, "work", {"n": n}, now=now(), key=key)


def job(engine: Engine) -> Job:
    with unit_of_work(engine, write=False) as session:
        return session.scalars(select(Job)).one()


def test_what_is_rolled_back_is_never_done(engine: Engine) -> None:
    def broken() -> None:
        with unit_of_work(engine) as session:
            enqueue(session, "work", {}, now=now())
            message = "changed my mind"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="changed"):
        broken()
    assert Runner(engine, {"work": Work()}).drain() == 0


def test_a_key_waits_once(engine: Engine) -> None:
    for n in range(5):
        ask(engine, n, key="refit")
    work = Work()
    assert Runner(engine, {"work": work}).drain() == 1
    ask(engine, 9, key="refit")
    Runner(engine, {"work": work}).drain()
    assert work.done == [0, 9]


def test_a_fault_is_retried_later_and_the_last_one_gives_up(engine: Engine) -> None:
    ask(engine)
    work = Work(failures=ATTEMPTS)
    runner = Runner(engine, {"work": work})
    assert runner.drain() == 1
    waiting = job(engine)
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert "not today" in waiting.error
    assert waiting.due_at > now() + timedelta(seconds=2)
    for _ in range(ATTEMPTS - 1):
        with unit_of_work(engine) as session:
            session.execute(update(Job).values(due_at=now()))
        runner.drain()
    assert job(engine).state == "failed"
    assert work.done == []


def test_a_dead_worker_s_job_comes_back_after_its_lease(engine: Engine) -> None:
    ask(engine)
    work = Work()
    runner = Runner(engine, {"work": work})
    assert runner._take() is not None
    assert runner.drain() == 0
    with unit_of_work(engine) as session:
        session.execute(update(Job).values(leased_until=now() - timedelta(seconds=1)))
    assert runner.drain() == 1
    assert work.done == [0]


def test_four_workers_take_each_job_once(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        for n in range(60):
            enqueue(session, "work", {"n": n}, now=now())
    work = Work()
    workers = [threading.Thread(target=Runner(engine, {"work": work}).drain) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(work.done) == list(range(60))
    with unit_of_work(engine, write=False) as session:
        assert {one.state for one in session.scalars(select(Job))} == {"done"}


def test_an_unknown_kind_fails_by_name(engine: Engine) -> None:
    ask(engine)
    Runner(engine, {}).drain()
    assert job(engine).error == "no handler for work"
