"""What is checked of every request before any room sees it, and what every answer carries."""

import asyncio
import secrets
from tempfile import SpooledTemporaryFile
from time import perf_counter
from urllib.parse import urlsplit

import structlog
from fastapi import Request

from app.web.gate import App, Message, Receive, Scope, Send
from app.web.problems import fault

log = structlog.get_logger("request")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
MAX_HEADERS = 64 * 1024
IN_MEMORY = 1024 * 1024
RECEIVE_SECONDS = 30.0
#: Bytes a second below which a body comes too slowly, once `RECEIVE_SECONDS` have passed.
SLOWEST = 16 * 1024
SAFE = {"GET", "HEAD", "OPTIONS"}


class Refused(Exception):
    """The wire refuses a request: a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Wire:
    """ASGI: request id, host, header and body limits, cross-site refusal, security headers, one log line.

    The body is taken in whole (to disk beyond 1 MiB) before the request may hold a place at the gate, so that a slow
    sender keeps nobody out. `large` are the paths that may carry `max_upload` bytes.
    """

    def __init__(
        self,
        app: App,
        *,
        hosts: frozenset[str],
        base_url: str,
        max_body: int,
        max_upload: int,
        large: tuple[str, ...],
    ) -> None:
        self.app = app
        self.hosts = hosts
        self.base_url = base_url
        self.secure = base_url.startswith("https://")
        self.max_body = max_body
        self.max_upload = max_upload
        self.large = large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, take the body in, pass on, and put headers on the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["request_id"] = request_id = secrets.token_hex(8)
        started = perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = list(message.get("headers", []))
                named = {name.lower() for name, _ in headers}
                headers += [(name, value) for name, value in HEADERS if name not in named]
                headers.append((b"x-request-id", request_id.encode()))
                if self.secure:
                    headers.append((b"strict-transport-security", b"max-age=31536000"))
                if b"cache-control" not in named:
                    headers.append((b"cache-control", b"no-store"))
                message["headers"] = headers
            await send(message)

        try:
            self._check(scope)
            with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
                await self._take_in(scope, receive, body)
                await self.app(scope, _replay(body, receive), send_with_headers)
        except Refused as refused:
            await _answer(send_with_headers, refused)
        except Exception as error:  # noqa: BLE001 - the last resort: the server would log the trace with its values
            response = await fault(Request(scope), error)
            if not status:
                await response(scope, receive, send_with_headers)
        finally:
            log.info(
                "request",
                id=request_id,
                method=scope["method"],
                # The route's pattern, never the path: ids of people stay out of logs.
                route=getattr(scope.get("route"), "path", ""),
                status=status,
                ms=round((perf_counter() - started) * 1000, 1),
            )

    def _check(self, scope: Scope) -> None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if sum(len(name) + len(value) for name, value in headers) > MAX_HEADERS:
            raise Refused(
                431, "The request's headers are too large. Clear this site's cookies and try again."
            )
        given = [value.decode("latin-1") for name, value in headers if name == b"host"]
        if len(given) != 1 or _split(f"//{given[0]}")[1] not in self.hosts:
            raise Refused(400, "This address is not one Rapport answers to. Use the address you were given.")
        if b"%00" in scope.get("raw_path", b"") or b"%00" in scope["query_string"]:
            raise Refused(400, "The address holds a NUL character. Take it out.")
        if any(name == b"content-encoding" for name, _ in headers):
            raise Refused(415, "Compressed requests are not taken. Send the body as it is.")
        if scope["method"] not in SAFE:
            self._same_site(dict(headers), given[0])

    def _same_site(self, headers: dict[bytes, bytes], host: str) -> None:
        site = headers.get(b"sec-fetch-site", b"").decode("latin-1")
        if site:
            if site not in {"same-origin", "none"}:
                raise Refused(
                    403, "This form was sent from another site. Open the page in Rapport and send it there."
                )
            return
        origin = headers.get(b"origin", b"").decode("latin-1")
        if origin:
            if _split(origin)[0] != host:
                raise Refused(
                    403, "This form was sent from another site. Open the page in Rapport and send it there."
                )
        elif b"cookie" in headers:
            raise Refused(403, "The request does not say which site it comes from. Send an Origin header.")

    async def _take_in(self, scope: Scope, receive: Receive, body: "SpooledTemporaryFile[bytes]") -> None:
        limit = self.max_upload if scope["path"].startswith(self.large) else self.max_body
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > limit:
            raise Refused(413, f"That is larger than the {limit // 2**20} MB taken here.")
        taken = 0
        started = perf_counter()
        while True:
            left = RECEIVE_SECONDS + taken / SLOWEST - (perf_counter() - started)
            try:
                async with asyncio.timeout(left):
                    message = await receive()
            except TimeoutError:
                raise Refused(408, "The request came too slowly. Please send it again.") from None
            if message["type"] != "http.request":
                raise Refused(400, "The request broke off. Please send it again.")
            chunk = message.get("body", b"")
            taken += len(chunk)
            if taken > limit:
                raise Refused(413, f"That is larger than the {limit // 2**20} MB taken here.")
            body.write(chunk)
            if not message.get("more_body", False):
                break
        body.seek(0)


def _split(address: str) -> tuple[str, str]:
    """The host with its port, and without, of an address; empty where it is none."""
    try:
        found = urlsplit(address)
    except ValueError:
        return "", ""
    return found.netloc, found.hostname or ""


def _replay(body: "SpooledTemporaryFile[bytes]", receive: Receive) -> Receive:
    done = False

    async def replay() -> Message:
        nonlocal done
        if done:
            return await receive()
        chunk = body.read(256 * 1024)
        more = len(chunk) == 256 * 1024
        done = not more
        return {"type": "http.request", "body": chunk, "more_body": more}

    return replay


async def _answer(send: Send, refused: Refused) -> None:
    body = f"{refused.sentence}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
