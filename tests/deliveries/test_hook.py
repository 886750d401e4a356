"""The door helpdesks deliver through: signed or not at all, stored before thanked, once whatever the retries."""

import hmac
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.contacts.models import Rating
from app.database import unit_of_work
from app.deliveries import hook, jobs
from app.deliveries.connecting import OVERLAP
from app.deliveries.models import APPLIED, HELD, Connection, Delivery
from app.helpdesks.kinds import Call
from app.jobs.runner import Runner
from app.rooms import handlers
from app.scores.models import Tally
from tests.client import Client
from tests.deliveries.office import NOW, SECRET, Office, answer, signed

World = tuple[Client, str]
BODY = json.dumps([answer(mail="ann@x.example")]).encode()


@pytest.fixture
def world(client: Client) -> Iterator[World]:
    """The app with one connected source, and the path of its door."""
    with time_machine.travel(NOW, tick=False):
        with unit_of_work(client.app.state.engine) as session:
            office = Office(session)
            office.hire("Ann")
            connection = office.connect()
            path = f"/hooks/{connection.id}"
        yield client, path


def call(world: World, body: bytes = BODY, headers: dict[str, str] | None = None, path: str = "") -> int:
    client, own = world
    made = signed(body) if headers is None else headers
    return client.request("POST", path or own, content=body, headers=made).status_code


def deliveries(world: World) -> list[tuple[str, int]]:
    engine = world[0].app.state.engine
    Runner(engine, handlers()).drain()
    with unit_of_work(engine, write=False) as session:
        return [(one.state, one.new) for one in session.scalars(select(Delivery).order_by(Delivery.id))]


def test_a_signed_body_is_stored_applied_and_counts_once(world: World) -> None:
    assert [call(world), call(world)] == [202, 200]
    assert deliveries(world) == [(APPLIED, 1)]
    # Another delivery of the same answer: the answer is known.
    assert call(world, headers=signed(BODY, "msg_2")) == 202
    assert sorted(deliveries(world)) == [(APPLIED, 0), (APPLIED, 1)]
    with unit_of_work(world[0].app.state.engine, write=False) as session:
        assert session.scalar(select(func.count()).select_from(Rating)) == 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_caught_call_sent_again_under_another_id_is_the_same(world: World) -> None:
    client, _ = world
    with unit_of_work(client.app.state.engine) as session:
        apart = Office(session).connect("Chat", "chatwoot", options={})
        path = f"/hooks/{apart.id}"
    stamp = str(int(NOW.timestamp()))
    mac = hmac.new(SECRET.encode(), f"{stamp}.".encode() + BODY, sha256).hexdigest()
    caught = {"x-chatwoot-signature": f"sha256={mac}", "x-chatwoot-timestamp": stamp}
    statuses = [call(world, BODY, caught | {"x-chatwoot-delivery": name}, path) for name in ("a", "b", "a")]
    assert statuses == [202, 200, 200]


FORGED: list[tuple[str, dict[str, str]]] = [
    ("unsigned", {}),
    ("another secret", signed(BODY, secret="another secret of the same length")),
    ("another body", signed(BODY + b" ")),
    ("an old call", signed(BODY, at=NOW - timedelta(seconds=301))),
    ("a call from the future", signed(BODY, at=NOW + timedelta(seconds=301))),
    ("half a signature", {**signed(BODY), "webhook-signature": "v1,"}),
    (
        "an unknown version",
        {**signed(BODY), "webhook-signature": signed(BODY)["webhook-signature"].replace("v1", "v9")},
    ),
]


@pytest.mark.parametrize("headers", [row[1] for row in FORGED], ids=[row[0] for row in FORGED])
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_is_not_signed_is_turned_away_and_counted(world: World, headers: dict[str, str]) -> None:
    assert [call(world, headers=headers), call(world, headers=headers)] == [401, 401]
    assert deliveries(world) == []
    with unit_of_work(world[0].app.state.engine, write=False) as session:
        held = session.scalars(select(Connection)).one()
        # Twice within seconds is counted once: a stranger doesn't make the database write.
        assert held.refused == 1
        assert held.refused_why


@pytest.mark.parametrize(
    "path", ["/hooks/1", "/hooks/0", "/hooks/x", "/hooks/" + "9" * 40, "/hooks/-1", "/hooks/%C2%B2"]
)
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_unknown_source_is_not_there(world: World, path: str) -> None:
    assert call(world, path=path) == 404


def test_a_paused_source_takes_nothing(world: World) -> None:
    with unit_of_work(world[0].app.state.engine) as session:
        session.execute(update(Connection).values(paused_at=NOW))
    assert call(world) == 404


def test_the_secret_before_holds_for_a_day(world: World) -> None:
    fresh = "a fresh secret, as long as the other"
    with unit_of_work(world[0].app.state.engine) as session:
        held = session.scalars(select(Connection)).one()
        held.secret, held.earlier_secret, held.earlier_until = fresh, SECRET, NOW + OVERLAP
    assert [call(world), call(world, headers=signed(BODY, "msg_2", secret=fresh))] == [202, 202]
    later = NOW + OVERLAP
    with time_machine.travel(later, tick=False):
        assert call(world, headers=signed(BODY, "msg_3", later)) == 401
        assert call(world, headers=signed(BODY, "msg_3", later, fresh)) == 202


def test_too_large_a_body_is_refused_and_a_broken_one_is_kept(world: World) -> None:
    assert call(world, b" " * (10 * 1024 * 1024 + 1), {}) == 413
    for number, body in enumerate((b"\xff\xfe\xfd", b"[" * 100_000, b"", b"\0")):
        assert call(world, body, signed(body, f"msg_b{number}")) == 202
    assert deliveries(world) == [(HELD, 0)] * 4


@contextmanager
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Applying falls for one answer."""
    whole = jobs.apply

    def falls(session: Any, connection: Any, deliveries: Any, zone: str, now: Any) -> None:
        if any(b'"bad"' in one.raw for one in deliveries):
            msg = "it stumbled"
            raise KeyError(msg)
        whole(session, connection, deliveries, zone, now)

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "apply", falls)
        yield


def test_one_that_falls_stops_nobody_else_and_can_be_replayed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = [json.dumps([answer(name, mail="ann@x.example")]).encode() for name in ("bad", "good")]
    for number, body in enumerate(bodies):
        assert call(world, body, signed(body, f"msg_{number}")) == 202
    with broken(monkeypatch):
        assert sorted(deliveries(world)) == [(APPLIED, 1), (HELD, 0)]
    with unit_of_work(world[0].app.state.engine) as session:
        assert "KeyError" in str(
            session.scalars(select(Delivery.problems).where(Delivery.state == HELD)).one()
        )
        jobs.replay(session, session.scalars(select(Connection.id)).one(), NOW)
    assert deliveries(world) == [(APPLIED, 1)] * 2


def test_bodies_go_some_weeks_after_they_were_applied_and_what_is_held_stays(world: World) -> None:
    unknown = json.dumps([answer("2", agent="9")]).encode()
    assert [call(world), call(world, unknown, signed(unknown, "msg_2"))] == [202, 202]
    assert sorted(deliveries(world)) == [(APPLIED, 1), (HELD, 0)]
    engine = world[0].app.state.engine
    jobs.tidy(engine, {}, NOW + jobs.KEPT + timedelta(minutes=1))
    with unit_of_work(engine, write=False) as session:
        kept = {one.state: one.body is not None for one in session.scalars(select(Delivery))}
    assert kept == {APPLIED: False, HELD: True}


def test_the_same_call_at_once_is_one_delivery_and_two_workers_apply_it_once(world: World) -> None:
    client, path = world
    engine = client.app.state.engine
    connection_id = path.rsplit("/", 1)[1]
    bodies = [json.dumps([answer(str(number), mail="ann@x.example")]).encode() for number in range(4)]
    calls = [
        Call(signed(body, f"msg_{number}"), "POST", path, body)
        for number, body in enumerate(bodies)
        for _ in range(5)
    ]
    with ThreadPoolExecutor(8) as pool:
        fresh = list(pool.map(lambda one: hook.deliver(engine, connection_id, one, NOW), calls))
    assert sum(fresh) == len(bodies)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: jobs.apply_waiting(engine, {}, NOW), range(3)))
    with unit_of_work(engine, write=False) as session:
        assert sorted((one.state, one.new) for one in session.scalars(select(Delivery))) == [(APPLIED, 1)] * 4
        tally = session.scalars(select(Tally)).one()
        assert (tally.n, tally.swy) == (4, 20_000)
