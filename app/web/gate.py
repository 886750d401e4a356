"""Admission: no more requests at work than there are connections, the rest wait in a bounded line.

Without it, a session in a dependency and a sync handler in a thread block each other: all threads wait for a
connection while whoever holds one waits for a thread (fastapi/fastapi#3205). `bench/load.py` shows both.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

UNGATED = ("/static/", "/healthz")


class AdmissionGate:
    """ASGI: lets `size` requests in at a time, `line` wait at most `patience` seconds; others get 503.

    The place is given up when the answer starts: the transaction has ended by then, and a slow reader must not
    keep others out.
    """

    def __init__(self, app: App, size: int, line: int, patience: float) -> None:
        self.app = app
        self.places = asyncio.Semaphore(size)
        self.line = line
        self.patience = patience
        self.waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Admit, wait or refuse one request."""
        if scope["type"] != "http" or scope["path"].startswith(UNGATED):
            await self.app(scope, receive, send)
            return
        if not await self._admitted():
            await refuse_busy(send)
            return
        held = True

        async def send_and_leave(message: Message) -> None:
            nonlocal held
            if held and message["type"] == "http.response.start":
                held = False
                self.places.release()
            await send(message)

        try:
            await self.app(scope, receive, send_and_leave)
        finally:
            if held:
                self.places.release()

    async def _admitted(self) -> bool:
        """A place, at once or after waiting in line; False when the line is full or patience ends."""
        if not self.places.locked():
            return await self.places.acquire()
        if self.waiting >= self.line:
            return False
        self.waiting += 1
        try:
            return await asyncio.wait_for(self.places.acquire(), self.patience)
        except TimeoutError:
            return False
        finally:
            self.waiting -= 1


async def refuse_busy(send: Send) -> None:
    """503 with Retry-After, without asking anything of anybody."""
    body = b"Rapport is busy. Please try again in a moment.\n"
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"retry-after", b"2"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
