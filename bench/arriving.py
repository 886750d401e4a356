"""How long one new rating takes from the API to its employee's page."""

import re
import statistics
from datetime import timedelta
from time import perf_counter

from app.clock import now
from tests.client import Client

#: Ratings that arrive one by one.
ARRIVING = 15


def at_once(client: Client, employee: int, number: str, told: str) -> dict[str, float]:
    """Median milliseconds from sending one new rating until the employee's page, asked for next, counts it."""
    page = f"/employees/{employee}"
    held = counts(client, page)
    sending, times = [], []
    for turn in range(1, ARRIVING + 1):
        rating = {
            "rating_id": f"{told}-{turn}",
            "employee": number,
            "answered_at": (now() - timedelta(days=1)).isoformat(),
            "score": float(1 + turn % 5),
            "channel": "Chat",
            "reason": "Order",
        }
        started = perf_counter()
        stored = client.request("POST", "/api/ratings?source=Live", json=[rating])
        sent = perf_counter()
        assert stored.json()["new"] == 1, stored.text[:200]
        found = counts(client, page)
        times.append(perf_counter() - started)
        sending.append(sent - started)
        assert found == held + turn, (found, held, turn)
    return {
        "ms": round(1000 * statistics.median(times), 1),
        "of it sending": round(1000 * statistics.median(sending), 1),
    }


def counts(client: Client, page: str) -> int:
    """How many answers stand behind the number on somebody's page."""
    found = re.search(r"See the ([\d,]+) answers", client.request("GET", page).text)
    assert found is not None, page
    return int(found[1].replace(",", ""))
