"""Which helpdesks Rapport knows: how each is set up, what it signs with, and which parser reads it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.helpdesks.said import Options, Parsed

Parser = Callable[[bytes, Options], Parsed]
#: Headers (names in small letters), method and address as called, body, secret, now (epoch seconds) -> None where it
#: holds, else why it does not.
Check = Callable[["Call", str, float], str | None]


@dataclass(frozen=True)
class Call:
    """A call of a webhook as it came in."""

    headers: dict[str, str]
    method: str
    #: The address as the caller wrote it: https://service.example/hooks/123.
    address: str
    body: bytes


@dataclass(frozen=True)
class Helpdesk:
    """One kind of source. Steps are what to click over there, in order; `{address}` and `{secret}` are filled in."""

    id: str
    label: str
    parse: Parser
    check: Check
    #: The names of the signature scheme and of its headers, for the page.
    signed_by: str
    steps: tuple[str, ...]
    #: The header that names a delivery once and for all; empty: the body's hash does.
    delivery_header: str = ""
    #: A body to copy into the helpdesk's own webhook form, where we define it (Zendesk, Freshdesk).
    template: str = ""
    #: Which settings the connection asks for: of "zone", "scale", "mapping", "dates".
    asks: tuple[str, ...] = ()
    #: Whether it can be read by a connector (`helpdesks.pulling`).
    pulls: bool = False
    #: Where the vendor makes the secret (it is pasted here), or we do (it is pasted there).
    their_secret: bool = False
