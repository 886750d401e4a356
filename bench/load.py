"""200 requests at once, on both databases, through the gate and without it.

The pattern "session in a dependency, sync handler in a thread" blocks itself once more requests are under way than
there are connections: every thread waits for a connection while their holders wait for a thread
(fastapi/fastapi#3205). Ours waits at the gate instead. This script serves the demo company on each database and sends
200 requests at the same moment, half of them reading the team page, half writing (refused, and journaled). Run:
`.venv/bin/python -m bench.load`.
"""

import asyncio
import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import httpx

from tests.databases import Databases
from tests.servers import Ground, serving

AT_ONCE = 200
ROUNDS = 3


async def burst(url: str) -> tuple[dict[int, int], float]:
    """Ask for the team page `AT_ONCE` times at the same moment; statuses and seconds."""
    limits = httpx.Limits(max_connections=AT_ONCE + 10)
    headers = {"Origin": url, "Sec-Fetch-Site": "same-origin"}
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits, headers=headers) as browser:
        await browser.post("/demo/sign-in", data={"name": "maya"})
        started = perf_counter()

        async def one(number: int) -> int:
            try:
                if number % 2:
                    return (await browser.get("/team")).status_code
                return (await browser.post("/policy", data={"reason": "x"})).status_code
            except httpx.HTTPError:
                return 0

        statuses = await asyncio.gather(*(one(number) for number in range(AT_ONCE)))
        took = perf_counter() - started
    return {status: statuses.count(status) for status in sorted(set(statuses))}, took


def main() -> int:
    """Print a line a round; 1 when any answer was a fault or missing."""
    os.environ.setdefault("RAPPORT_TEST_RUN", str(os.getpid()))
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o711)
    ground = Ground(folder)
    databases = Databases(ground)
    bad = 0
    try:
        for kind in ("sqlite", "postgresql"):
            with databases.copy(kind, "demo") as url:
                folder = Path(tempfile.mkdtemp(prefix="rapport-load-"))
                with serving(folder, "--database-url", url) as address:
                    times = []
                    for _ in range(ROUNDS):
                        statuses, took = asyncio.run(burst(address))
                        times.append(took)
                        bad += sum(many for status, many in statuses.items() if status not in {200, 403})
                        print(f"{kind}: {statuses} in {took:.2f} s")
                    print(f"{kind}: median {statistics.median(times):.2f} s for {AT_ONCE} at once")
    finally:
        databases.close()
        ground.close()
    print("all answered" if not bad else f"{bad} not answered")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
