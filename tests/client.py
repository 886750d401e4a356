"""Speaks to the app in this process, as one browser would: cookies kept, same origin, no server, no network."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

BASE = "http://127.0.0.1"
Found = TypeVar("Found")
#: What a browser says of a form on our own page.
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin", "Origin": BASE}


class Client:
    """A client of `app`, whose start and end of life it runs. Redirects are not followed; answers are never raised."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url=BASE, headers=SAME_ORIGIN, timeout=60
        )

    def __enter__(self) -> Self:
        """Start the app."""
        self._portals = start_blocking_portal()
        self._portal: BlockingPortal = self._portals.__enter__()
        self._life = self._portal.wrap_async_context_manager(self.app.router.lifespan_context(self.app))
        self._life.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        try:
            self._portal.call(self._http.aclose)
            self._life.__exit__(None, None, None)
        finally:
            self._portals.__exit__(kind, raised, trace)

    @property
    def cookies(self) -> httpx.Cookies:
        """The browser's cookies."""
        return self._http.cookies

    def request(self, method: str, path: str, **words: Any) -> httpx.Response:
        """One request; `words` are httpx's (`data`, `json`, `params`, `headers`, `files`)."""

        async def ask() -> httpx.Response:
            return await self._http.request(method, path, **words)

        return self._portal.call(ask)

    def get(self, path: str, **words: Any) -> httpx.Response:
        """Read."""
        return self.request("GET", path, **words)

    def post(self, path: str, data: dict[str, Any] | None = None, **words: Any) -> httpx.Response:
        """Send a form."""
        return self.request("POST", path, data=data, **words)

    def put(self, path: str, **words: Any) -> httpx.Response:
        """Replace."""
        return self.request("PUT", path, **words)

    def delete(self, path: str, **words: Any) -> httpx.Response:
        """Take away."""
        return self.request("DELETE", path, **words)

    def sign_in(self, name: str) -> Self:
        """Become that person of the demo company ("maya")."""
        self.cookies.clear()
        answer = self.post("/demo/sign-in", {"name": name})
        assert answer.status_code == 303, (
            f"{name} could not sign in: {answer.status_code} {answer.text[:300]}"
        )
        return self


def apart(work: Coroutine[Any, Any, Found]) -> Found:
    """Run it on a loop of its own thread: a browser's tests may hold one in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
