"""One call to a helpdesk's API: to the host that was given and nowhere else, with limits, and with its refusals told
apart: wait, or have a person act.
"""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from app.config import settings
from app.errors import Refusal
from app.helpdesks.reading import LARGEST, Unfit, opened
from app.web.hosts import addresses, named, public

SECONDS = 60.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
#: Seconds to wait where the helpdesk says not how long; the least and the most.
WAIT, LEAST, MOST = 60, 1, 86_400


class Later(Exception):
    """Not now: ask again after so many seconds."""

    def __init__(self, seconds: int, why: str) -> None:
        super().__init__(why)
        self.seconds = max(LEAST, min(MOST, seconds))


@dataclass(frozen=True)
class Line:
    """The way to one helpdesk: where it is, how we sign in there, and what mends a token that isn't taken."""

    client: httpx.Client
    base: str
    headers: Mapping[str, str]
    mend: str
    now: datetime

    def ask(self, path: str, *, method: str = "GET", body: Any = None) -> Any:
        """The JSON that lies at a path, or at a whole address on the same host."""
        target = urlsplit(urljoin(self.base + "/", path))
        home = urlsplit(self.base)
        if (target.scheme, target.netloc) != (home.scheme, home.netloc):
            raise Refusal(
                f"The next page lies on another host, {(target.hostname or '')[:80]}. Nothing was read."
            )
        sent = None if body is None else json.dumps(body).encode()
        try:
            status, headers, answer = self._send(target, method, sent)
        except (httpx.InvalidURL, UnicodeError):
            raise Refusal(
                "The address or the token holds a character that can't be sent. Paste them anew."
            ) from None
        except httpx.HTTPError as error:
            raise Later(WAIT, f"The helpdesk could not be reached ({type(error).__name__}).") from None
        self._settle(status, headers, target)
        try:
            return opened(answer)
        except Unfit as unfit:
            raise Refusal(f"The helpdesk answered something that is no data. {unfit.mend}") from None

    def _send(self, target: SplitResult, method: str, sent: bytes | None) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and body. The connection goes to the address that was looked at."""
        there = _reachable(target)
        port = f":{target.port}" if target.port else ""
        host = f"[{there}]" if ":" in there else there
        query = f"?{target.query}" if target.query else ""
        headers = {
            "Accept": "application/json",
            "Host": target.netloc,
            **self.headers,
            **({"Content-Type": "application/json"} if sent is not None else {}),
        }
        until = monotonic() + SECONDS
        with self.client.stream(
            method,
            f"{target.scheme}://{host}{port}{target.path or '/'}{query}",
            headers=headers,
            content=sent,
            extensions={"sni_hostname": target.hostname or ""},
        ) as answer:
            found = bytearray()
            for chunk in answer.iter_bytes():
                found += chunk
                if len(found) > LARGEST:
                    raise Refusal(f"One page is larger than {LARGEST // 2**20} MB. Nothing of it was read.")
                if monotonic() > until:
                    raise Later(WAIT, f"The helpdesk took longer than {SECONDS:.0f} seconds.")
            return answer.status_code, answer.headers, bytes(found)

    def _settle(self, status: int, headers: httpx.Headers, target: SplitResult) -> None:
        if status == 429 or status >= 500:
            why = "The helpdesk asks us to wait." if status == 429 else f"The helpdesk answered {status}."
            raise Later(_wait(headers, self.now), why)
        if status in {401, 403}:
            raise Refusal(f"The helpdesk does not take this token ({status}). {self.mend}")
        if status == 404:
            raise Nowhere(f"There is nothing at {target.path[:80]}. Is the address the helpdesk's own?")
        if 300 <= status < 400:
            moved = urlsplit(headers.get("location", "")).hostname or "elsewhere"
            raise Refusal(f"The helpdesk sends us on to {moved[:80]}. Give the address where it is now.")
        if status != 200:
            raise Refusal(f"The helpdesk answered {status}. Check the address and what the token may read.")


class Nowhere(Refusal):
    """The helpdesk knows no such address."""


def base_of(address: str) -> str:
    """Scheme and host of an address as somebody gave it; `Refusal` where it is none that may be called."""
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port, host = parts.port, (parts.hostname or "").casefold()
    except ValueError:
        parts, port, host = urlsplit(""), None, ""
    if parts.scheme not in {"https", "http"} or not host or parts.username is not None:
        raise Refusal("This is no address of a helpdesk. It begins with https://.")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise Refusal(
            "Only addresses that begin with https:// are called: the token would travel in the clear."
        )
    if host not in named(settings().feed_hosts) and port not in {None, 443}:
        raise Refusal("Only the usual port of https:// is called. Take the port out of the address.")
    return f"{parts.scheme}://{parts.netloc}"


def _reachable(target: SplitResult) -> str:
    """The address to connect to: a public one, unless the host is named as the company's own."""
    host = (target.hostname or "").casefold()
    try:
        found = addresses(host, target.port or 443)
    except (OSError, UnicodeError) as error:
        if getattr(error, "errno", None) == socket.EAI_AGAIN:
            raise Later(WAIT, f"The host {host[:80]} can't be looked up just now.") from None
        raise Refusal(f"There is no host {host[:80]}. Copy the address again.") from None
    if host not in named(settings().feed_hosts) and not (found and all(map(public, found))):
        raise Refusal(
            "This address lies within a private network. Name its host in RAPPORT_FEED_HOSTS to allow it."
        )
    return found[0]


def _wait(headers: httpx.Headers, now: datetime) -> int:
    """How long to wait: as a number of seconds, as a date, or as the moment at which the limit ends."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdecimal():
        return int(told[:9])
    try:
        if told:
            return round((parsedate_to_datetime(told) - now).total_seconds())
    except (ValueError, TypeError):
        return WAIT
    reset = headers.get("x-ratelimit-reset", "")
    return int(reset) - round(now.timestamp()) if reset.isdecimal() and len(reset) == 10 else WAIT
