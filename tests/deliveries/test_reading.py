"""Sources that Rapport reads by itself: each page a delivery, the place kept with it, waits and refusals told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.config import Settings
from app.contacts.models import Rating
from app.database import make_engine, unit_of_work
from app.deliveries import jobs, reading
from app.deliveries.models import PULL, Connection, Delivery, SourceAgent
from app.helpdesks import calling
from app.notices.models import Job
from tests.deliveries.office import NOW, Office
from tests.helpdesks.api import Answer, Api, Asked, served

PAGES = 250


@pytest.fixture(scope="module")
def server() -> Iterator[Api]:
    with served() as made:
        yield made


@pytest.fixture
def api(server: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setattr(calling, "settings", lambda: Settings(feed_hosts="127.0.0.1"))
    server.asked.clear()
    server.answer = pages
    return server


@pytest.fixture
def engine(fresh_url: str, api: Api) -> Iterator[Engine]:
    made = make_engine(fresh_url)
    with unit_of_work(made) as session:
        office = Office(session)
        office.hire("Ann")
        pull = {"address": api.address, "user": "", "token": "t0ken"}
        office.connect("Fresh", "freshdesk", options={}, pull=pull)
    yield made
    made.dispose()


def pages(asked: Asked) -> Answer:
    """Freshdesk's ratings, a hundred a page."""
    if "agents" in asked.path:
        return Answer([])
    first = (int(asked.query.get("page", "1")) - 1) * 100
    return Answer([_rating(number) for number in range(first, min(first + 100, PAGES))])


def _rating(number: int) -> dict[str, Any]:
    when = (NOW - timedelta(days=9) + timedelta(minutes=number)).isoformat().replace("+00:00", "Z")
    return {
        "id": number + 1,
        "agent_id": 7,
        "ticket_id": 5_000 + number,
        "feedback": "Thank you",
        "ratings": {"default_question": 103},
        "created_at": when,
        "updated_at": when,
    }


def read(engine: Engine) -> Connection:
    """One run of the work; the connection as it stands then."""
    with unit_of_work(engine, write=False) as session:
        known = session.scalars(select(Connection.id)).one()
    reading.pull_one(engine, {"connection_id": known}, NOW)
    with unit_of_work(engine, write=False) as session:
        return session.get_one(Connection, known)


def delivered(engine: Engine) -> int:
    with unit_of_work(engine, write=False) as session:
        return len(session.scalars(select(Delivery).where(Delivery.way == PULL)).all())


def waiting(engine: Engine) -> list[timedelta]:
    """When the source is read again."""
    with unit_of_work(engine, write=False) as session:
        jobs_due = session.scalars(select(Job).where(Job.kind == reading.PULL_ONE, Job.state == "waiting"))
        return [one.due_at - NOW for one in jobs_due]


def test_every_page_is_a_delivery_and_a_second_run_brings_nothing_new(engine: Engine) -> None:
    first = read(engine)
    assert (delivered(engine), first.pull_error, first.pulled_at) == (3, "", NOW)
    assert first.cursor
    # Nobody is matched yet: all of it waits, and nothing is lost.
    jobs.apply_waiting(engine, {}, NOW)
    with unit_of_work(engine) as session:
        assert sorted(one.refused for one in session.scalars(select(Delivery))) == [50, 100, 100]
        agent = session.scalars(select(SourceAgent)).one()
        agent.employee_id = Office(session).hire("Ben").id
        jobs.replay(session, first.id, NOW)
    jobs.apply_waiting(engine, {}, NOW)
    again = read(engine)
    assert again.pull_error == ""
    jobs.apply_waiting(engine, {}, NOW)
    with unit_of_work(engine, write=False) as session:
        assert len(session.scalars(select(Rating.id)).all()) == PAGES
        assert sum(one.refused for one in session.scalars(select(Delivery))) == 0


def test_told_to_wait_it_waits_says_so_and_goes_on_where_it_was(engine: Engine, api: Api) -> None:
    def limited(asked: Asked) -> Answer:
        if asked.query.get("page") == "2":
            return Answer(status=429, headers={"Retry-After": "33"})
        return pages(asked)

    api.answer = limited
    held = read(engine)
    assert (delivered(engine), waiting(engine)) == (1, [timedelta(seconds=33)])
    assert "wait" in held.pull_error
    assert held.cursor
    api.answer = pages
    assert read(engine).pull_error == ""
    assert delivered(engine) == 3


def test_a_refusal_says_what_to_mend_and_is_not_repeated_at_once(engine: Engine, api: Api) -> None:
    api.answer = lambda _asked: Answer(status=401)
    held = read(engine)
    assert "token" in held.pull_error
    assert (delivered(engine), waiting(engine)) == (0, [])
    reading.pull_all(engine, {}, NOW + timedelta(minutes=5))
    assert waiting(engine) == []
    reading.pull_all(engine, {}, NOW + timedelta(minutes=61))
    assert waiting(engine) == [timedelta(minutes=61)]


def test_a_paused_source_is_not_read(engine: Engine, api: Api) -> None:
    with unit_of_work(engine) as session:
        session.scalars(select(Connection)).one().paused_at = NOW
    read(engine)
    reading.pull_all(engine, {}, NOW)
    assert (api.asked, waiting(engine)) == ([], [])
