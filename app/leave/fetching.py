"""Fetches a calendar from an address that somebody gave, without reaching into the company's own network.

The name is resolved first, every address it has must be public, and the connection goes to the address that was
looked at: a name that changes its mind in between leads nowhere. Each step of a redirect is looked at the same way.
"""

from collections.abc import Callable, Collection
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from app.leave.refusals import FeedRefused
from app.web.hosts import addresses as addresses_of
from app.web.hosts import public

LARGEST = 5 * 1024 * 1024
SECONDS = 30.0
STEPS = 4
Resolve = Callable[[str, int], list[str]]


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host."""
    try:
        return addresses_of(host, port)
    except (OSError, UnicodeError) as error:
        raise FeedRefused(f"There is no host {host[:80]}. Copy the address again.") from error


def checked(url: str, own: Collection[str]) -> SplitResult:
    """An address that may be read as far as its words tell. `own` are hosts that may be within the company."""
    try:
        parts = urlsplit(url.strip().replace("webcal://", "https://", 1))
        port = parts.port
    except ValueError:
        raise FeedRefused("This is no address of a calendar. It begins with https://.") from None
    host = (parts.hostname or "").casefold()
    if parts.scheme not in {"https", "http"} or not host or parts.username is not None:
        raise FeedRefused("This is no address of a calendar. It begins with https://.")
    if host not in own and (parts.scheme != "https" or port not in {None, 443}):
        raise FeedRefused("Only addresses that begin with https:// are read, on their usual port.")
    return parts


def fetch(url: str, own: Collection[str] = (), resolve: Resolve = resolved) -> bytes:
    """What lies at an address: at most `LARGEST` bytes within `SECONDS`. `FeedRefused` says why not."""
    until = monotonic() + SECONDS
    # No proxy of the environment: it would resolve the name again.
    with httpx.Client(timeout=10, trust_env=False, follow_redirects=False) as client:
        for _ in range(STEPS):
            parts = checked(url, own)
            try:
                found = _once(client, parts, own, resolve, until)
            except httpx.HTTPError as error:
                raise FeedRefused(f"Its server could not be reached ({type(error).__name__}).") from error
            if isinstance(found, bytes):
                return found
            url = urljoin(parts.geturl(), found)
    raise FeedRefused("The address leads on and on. Give the one it ends at.")


def _once(
    client: httpx.Client, parts: SplitResult, own: Collection[str], resolve: Resolve, until: float
) -> bytes | str:
    """The body, or the address it moved to."""
    host = (parts.hostname or "").casefold()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = resolve(host, port)
    if host not in own and not (addresses and all(map(public, addresses))):
        raise FeedRefused("This address lies within a private network. Only public ones are read.")
    there = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
    target = f"{parts.scheme}://{there}:{port}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    headers = {
        "Host": parts.netloc.rpartition("@")[2],
        "Accept": "text/calendar, */*;q=0.1",
        "Accept-Encoding": "identity",
    }
    # The certificate must be the name's, though the connection goes to the number.
    with client.stream("GET", target, headers=headers, extensions={"sni_hostname": host}) as answer:
        if answer.is_redirect:
            return str(answer.headers.get("location", ""))
        if answer.status_code != 200:
            raise FeedRefused(
                f"Its server answered {answer.status_code}. Was the calendar's address renewed?"
            )
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise FeedRefused("Its server sends it compressed though asked not to.")
        body = bytearray()
        for chunk in answer.iter_raw():
            body += chunk
            if len(body) > LARGEST:
                raise FeedRefused(f"The calendar is larger than {LARGEST // 2**20} MB.")
            if monotonic() > until:
                raise FeedRefused(f"Its server took longer than {SECONDS:.0f} seconds.")
        return bytes(body)
