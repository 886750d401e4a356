"""How many signed deliveries one process takes a second: `.venv/bin/python -m bench.deliveries [deliveries]` (3,000).

The demo company is served by one process on each database; a connected source sends one answer a call, signed by
Standard Webhooks, over eight connections that stay open. Counted are deliveries thanked for (each is in the database by
then) and the seconds until the last is on its employee's page. Beside it, in the same run: `/healthz` over the same
connections, which is the most that this client and server can do together, and one bare INSERT a transaction into the
same table, which is the most that the database can do. The sender shares the machine with the server.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import httpx
from sqlalchemy import Engine, func, insert, select

from app.clock import now
from app.contacts.actions import source_named
from app.database import make_engine, new_id, unit_of_work
from app.deliveries.models import WAITING, Connection, Delivery
from app.people.models import Employee
from app.rooms import load_tables
from tests.databases import Databases
from tests.deliveries.office import OPTIONS, SECRET, answer, signed
from tests.servers import Ground, serving

SENDERS = 8
BARE = 500


def connected(engine: Engine) -> tuple[int, list[str]]:
    """A connected source, and the e-mails of the employees it knows."""
    with unit_of_work(engine) as session:
        people = session.scalars(select(Employee).where(Employee.left_on.is_(None)).limit(60)).all()
        for one in people:
            one.email = one.email or f"{one.id}@bench.example"
        made = Connection(
            source_id=source_named(session, "Bench").id,
            kind="generic_json",
            made_at=now(),
            made_by="Bench",
            secret=SECRET,
            options=OPTIONS,
        )
        session.add(made)
        session.flush()
        return made.id, [str(one.email) for one in people]


async def sent(url: str, many: int, call: Callable[[int], httpx.Request], status: int) -> float:
    """Calls a second over `SENDERS` connections."""
    limits = httpx.Limits(max_connections=SENDERS, max_keepalive_connections=SENDERS)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:

        async def sender(first: int) -> None:
            for number in range(first, many, SENDERS):
                got = await client.send(call(number))
                assert got.status_code == status, got.text[:200]

        started = perf_counter()
        await asyncio.gather(*(sender(first) for first in range(SENDERS)))
        return many / (perf_counter() - started)


def bare(engine: Engine, connection: int) -> float:
    """Bare INSERTs a second, one a transaction."""
    moment, started = now(), perf_counter()
    for number in range(BARE):
        row = {
            "id": new_id(),
            "connection_id": connection,
            "external_id": f"bare {number}",
            "way": "webhook",
            "received_at": moment,
            "body": "x" * 300,
            "size": 300,
            "state": "discarded",
        }
        with unit_of_work(engine) as session:
            session.execute(insert(Delivery), [row])
    return BARE / (perf_counter() - started)


def measured(kind: str, url: str, many: int) -> None:
    """One line for a database."""
    engine = make_engine(url)
    connection, mails = connected(engine)
    alone = bare(engine, connection)
    day = (now() - timedelta(days=1)).isoformat()
    with serving(Path(tempfile.mkdtemp(prefix="rapport-hook-")), "--database-url", url) as address:
        path = f"{address}/hooks/{connection}"

        def delivery(number: int) -> httpx.Request:
            body = json.dumps(
                [
                    answer(
                        f"b{number}", mail=mails[number % len(mails)], agent=str(number % len(mails)), at=day
                    )
                ]
            )
            return httpx.Request(
                "POST", path, content=body.encode(), headers=signed(body.encode(), f"m{number}", now())
            )

        most = asyncio.run(sent(address, many, lambda _: httpx.Request("GET", f"{address}/healthz"), 200))
        begun = perf_counter()
        rate = asyncio.run(sent(address, many, delivery, 202))
        while waiting(engine):
            time.sleep(0.2)
        whole = perf_counter() - begun
    with unit_of_work(engine, write=False) as session:
        new = session.scalar(select(func.sum(Delivery.new)))
    print(
        f"{kind:11} {rate:7.0f} deliveries/s thanked for; all {new:,} answers on pages after {whole:.1f} s "
        f"({many / whole:.0f}/s); healthz {most:.0f}/s; bare INSERT {alone:.0f}/s, ours {rate / alone:.2f} of it"
    )
    engine.dispose()


def waiting(engine: Engine) -> int:
    """Deliveries not applied yet."""
    with unit_of_work(engine, write=False) as session:
        return session.scalar(select(func.count()).where(Delivery.state == WAITING)) or 0


def main() -> None:
    """Both databases."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    load_tables()
    os.environ.setdefault("RAPPORT_TEST_RUN", str(os.getpid()))
    os.environ.setdefault("RAPPORT_SECRET_KEY", "the key of a measurement, of no company")
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o711)
    ground = Ground(folder)
    databases = Databases(ground)
    try:
        for kind in ("sqlite", "postgresql"):
            with databases.copy(kind, "demo") as url:
                measured(kind, url, many)
    finally:
        databases.close()
        ground.close()


if __name__ == "__main__":
    main()
