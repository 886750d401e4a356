"""The gate: as many as there are places, a bounded line, and a place given back whatever happens."""

import asyncio
from typing import Any

from app.web.gate import AdmissionGate, Message, Receive, Scope, Send
from tests.client import apart


class Slow:
    """An app that is told when to answer, and counts who is inside."""

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.go = asyncio.Event()
        self.broken = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await self.go.wait()
            if self.broken:
                message = "broken"
                raise RuntimeError(message)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self.inside -= 1


async def ask(gate: AdmissionGate, path: str = "/") -> int:
    status = 0

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    async def receive() -> Message:
        return {"type": "http.request"}

    try:
        await gate({"type": "http", "path": path}, receive, send)
    except RuntimeError:
        return 500
    return status


def test_no_more_are_inside_than_there_are_places() -> None:
    async def main() -> tuple[int, list[int]]:
        slow = Slow()
        gate = AdmissionGate(slow, size=4, line=100, patience=5)
        asked = [asyncio.create_task(ask(gate)) for _ in range(50)]
        await asyncio.sleep(0.05)
        slow.go.set()
        return slow.most, await asyncio.gather(*asked)

    most, statuses = apart(main())
    assert most == 4
    assert statuses == [200] * 50


def test_the_line_is_bounded_and_the_static_files_pass() -> None:
    async def main() -> Any:
        slow = Slow()
        gate = AdmissionGate(slow, size=1, line=3, patience=5)
        asked = [asyncio.create_task(ask(gate)) for _ in range(10)]
        await asyncio.sleep(0.05)
        busy = [task.result() for task in asked if task.done()]
        beside = asyncio.create_task(ask(gate, "/healthz"))
        await asyncio.sleep(0.02)
        inside = slow.inside
        slow.go.set()
        await beside
        return busy, inside, sorted(await asyncio.gather(*asked))

    busy, inside, statuses = apart(main())
    assert busy == [503] * 6
    assert inside == 2
    assert statuses == [200] * 4 + [503] * 6


def test_patience_ends() -> None:
    async def main() -> list[int]:
        slow = Slow()
        gate = AdmissionGate(slow, size=1, line=10, patience=0.05)
        asked = [asyncio.create_task(ask(gate)) for _ in range(3)]
        await asyncio.sleep(0.15)
        slow.go.set()
        return sorted(await asyncio.gather(*asked))

    assert apart(main()) == [200, 503, 503]


def test_a_fault_gives_the_place_back() -> None:
    async def main() -> list[int]:
        slow = Slow()
        slow.broken = True
        slow.go.set()
        gate = AdmissionGate(slow, size=1, line=10, patience=1)
        first = [await ask(gate) for _ in range(3)]
        slow.broken = False
        return [*first, await ask(gate)]

    assert apart(main()) == [500, 500, 500, 200]
