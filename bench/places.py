"""Two hundred people press for twenty places, over HTTP, on both databases, round after round.

Each round opens a slot of twenty places and lets 200 people press within the same moment, each with a token of their
own. Counts the answers and looks at what stands. Run: `.venv/bin/python -m bench.places [ROUNDS]`.
"""

import asyncio
import os
import statistics
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import httpx
from sqlalchemy import select

from app.access.actor import token_digest
from app.access.models import Account, Token
from app.clock import now
from app.database import make_engine, unit_of_work
from app.rooms import load_tables
from app.rotations.models import Program
from tests.databases import Databases
from tests.rotations.crowd import MONDAY, Crowd, gather, made_slot, places
from tests.servers import Ground, serving

MANY, PLACES = 200, 20


def keys(crowd: Crowd) -> list[str]:
    """A token for each."""
    assert crowd.engine is not None
    found = []
    with unit_of_work(crowd.engine) as session:
        accounts = {
            one.employee_id: one.id for one in session.scalars(select(Account)) if one.employee_id is not None
        }
        for at, one in enumerate(crowd.people):
            key = f"bench-{at}-{one}"
            session.add(
                Token(
                    account_id=accounts[one],
                    name="bench",
                    digest=token_digest(key),
                    scopes=["rotations"],
                    made_at=now(),
                    expires_at=now() + timedelta(days=1),
                )
            )
            found.append(key)
    return found


async def burst(url: str, path: str, tokens: list[str]) -> tuple[Counter[int], float]:
    """Everybody presses at the same moment; statuses and seconds."""
    limits = httpx.Limits(max_connections=MANY + 10)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:

        async def one(token: str) -> int:
            answer = await client.post(path, headers={"Authorization": f"Bearer {token}"})
            return answer.status_code

        started = perf_counter()
        statuses = await asyncio.gather(*(one(token) for token in tokens))
        return Counter(statuses), perf_counter() - started


def rounds(url: str, crowd: Crowd, tokens: list[str], many: int, first: int) -> tuple[list[float], int]:
    """So many rounds; the seconds of each, and how many went wrong."""
    assert crowd.engine is not None
    times, wrong = [], 0
    for at in range(many):
        with unit_of_work(crowd.engine) as session:
            program = session.get_one(Program, crowd.program)
            day = MONDAY + timedelta(weeks=2 * (first + at))
            slot = made_slot(session, program, day, PLACES).id
        answers, took = asyncio.run(burst(url, f"/api/slots/{slot}/sign-ups", tokens))
        stands = places(crowd.engine, slot)
        good = answers == {200: PLACES, 409: MANY - PLACES} and stands == (PLACES, PLACES)
        wrong += not good
        if not good:
            print(f"round {at + 1}: {dict(answers)}, stands {stands}")
        times.append(took)
    return times, wrong


def main() -> int:
    """Print a line a database; 1 when any round went wrong."""
    load_tables()
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    os.environ.setdefault("RAPPORT_TEST_RUN", str(os.getpid()))
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o711)
    ground = Ground(folder)
    databases = Databases(ground)
    bad = 0
    try:
        for kind in ("sqlite", "postgresql"):
            with databases.copy(kind, "empty") as url:
                engine = make_engine(url)
                crowd = gather(engine, MANY, PLACES, slots=0, rest_days=0)
                tokens = keys(crowd)
                with serving(
                    Path(tempfile.mkdtemp(prefix="rapport-places-")), "--database-url", url, "--empty"
                ) as address:
                    rounds(address, crowd, tokens, 1, 0)
                    times, wrong = rounds(address, crowd, tokens, many, 1)
                bad += wrong
                print(
                    f"{kind}: {many - wrong} of {many} rounds exactly {PLACES}; "
                    f"median {statistics.median(times):.2f} s, worst {max(times):.2f} s"
                )
                engine.dispose()
    finally:
        databases.close()
        ground.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
