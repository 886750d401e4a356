"""Whether a call is the helpdesk's own: each vendor's scheme, compared in constant time, and never with an empty
secret. None where it holds, else the reason in plain words.

The signature comes first and the clock second, so that only whoever holds the secret is told about clocks. A call that
is sent again within the five minutes is stopped by its delivery's id, not here.
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable
from datetime import datetime
from hashlib import sha1, sha256
from typing import Any

from app.helpdesks.kinds import Call

#: Seconds that the sender's clock and ours may differ.
WINDOW = 300
UNSIGNED = "This connection has no secret yet. Paste it from the helpdesk."
WRONG = "The signature doesn't fit. Is the secret over there the same as here?"
NO_TIME = "The signature's time can't be read."


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _mac(secret: bytes, message: bytes, digest: Callable[..., Any] = sha256) -> bytes:
    return hmac.new(secret, message, digest).digest()


def _base64(mac: bytes) -> bytes:
    return b64encode(mac)


def _same(given: str, expected: bytes) -> bool:
    return hmac.compare_digest(_bytes(given), expected)


def _missing(header: str) -> str:
    return f"The call has no header {header}. Was it set up as the steps say?"


def _off(at: float, now: float) -> str | None:
    """Why a time is not now."""
    apart = abs(at - now)
    if apart <= WINDOW:
        return None
    minutes = round(apart / 60)
    told = f"{minutes:,} minutes" if minutes < 180 else f"{round(minutes / 60):,} hours"
    return f"The sender's clock is {told} off, or this is an old call sent again."


def _seconds(text: str) -> float | None:
    """A whole number of seconds (or milliseconds) as written by a program."""
    return float(text) if text.isascii() and text.isdecimal() and len(text) <= 16 else None


def _plain(call: Call, secret: str, header: str, expected: Callable[[bytes], bytes]) -> str | None:
    """A signature over the body alone, in one header."""
    if not secret:
        return UNSIGNED
    given = call.headers.get(header, "")
    if not given:
        return _missing(header)
    return None if _same(given, expected(_bytes(secret))) else WRONG


def zendesk(call: Call, secret: str, now: float) -> str | None:
    """Base64 of HMAC-SHA256 over timestamp and body."""
    stamp = call.headers.get("x-zendesk-webhook-signature-timestamp", "")
    wrong = _plain(
        call,
        secret,
        "x-zendesk-webhook-signature",
        lambda key: _base64(_mac(key, _bytes(stamp) + call.body)),
    )
    if wrong:
        return wrong
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return NO_TIME
    return NO_TIME if at.tzinfo is None else _off(at.timestamp(), now)


def intercom(call: Call, secret: str, _now: float) -> str | None:
    """`sha1=` and hex of HMAC-SHA1 over the body, with the app's client secret."""
    return _plain(
        call, secret, "x-hub-signature", lambda key: b"sha1=" + _mac(key, call.body, sha1).hex().encode()
    )


def helpscout(call: Call, secret: str, _now: float) -> str | None:
    """Base64 of HMAC-SHA1 over the body."""
    return _plain(call, secret, "x-helpscout-signature", lambda key: _base64(_mac(key, call.body, sha1)))


def frappe(call: Call, secret: str, _now: float) -> str | None:
    """Base64 of HMAC-SHA256 over the body."""
    return _plain(call, secret, "x-frappe-webhook-signature", lambda key: _base64(_mac(key, call.body)))


def hubspot(call: Call, secret: str, now: float) -> str | None:
    """Version 3: base64 of HMAC-SHA256 over method, address, body and the time in milliseconds."""
    stamp = call.headers.get("x-hubspot-request-timestamp", "")
    before = _bytes(call.method.upper() + call.address)
    wrong = _plain(
        call,
        secret,
        "x-hubspot-signature-v3",
        lambda key: _base64(_mac(key, before + call.body + _bytes(stamp))),
    )
    at = _seconds(stamp)
    return wrong or (NO_TIME if at is None else _off(at / 1000, now))


def chatwoot(call: Call, secret: str, now: float) -> str | None:
    """`sha256=` and hex of HMAC-SHA256 over `timestamp.body`."""
    stamp = call.headers.get("x-chatwoot-timestamp", "")
    wrong = _plain(
        call,
        secret,
        "x-chatwoot-signature",
        lambda key: b"sha256=" + _mac(key, _bytes(stamp) + b"." + call.body).hex().encode(),
    )
    at = _seconds(stamp)
    return wrong or (NO_TIME if at is None else _off(at, now))


def standard(call: Call, secret: str, now: float) -> str | None:
    """Standard Webhooks: any one signature of version 1 in the list may fit; other versions say nothing."""
    name, stamp = call.headers.get("webhook-id", ""), call.headers.get("webhook-timestamp", "")
    given = call.headers.get("webhook-signature", "")
    for header, value in (("webhook-id", name), ("webhook-timestamp", stamp), ("webhook-signature", given)):
        if not value:
            return _missing(header)
    key = _standard_key(secret)
    if not key:
        return UNSIGNED
    expected = b"v1," + _base64(_mac(key, _bytes(f"{name}.{stamp}.") + call.body))
    fits = [_same(one, expected) for one in given.split(" ")]
    if not any(fits):
        return WRONG
    at = _seconds(stamp)
    return NO_TIME if at is None else _off(at, now)


def _standard_key(secret: str) -> bytes:
    """The key of a secret: base64 behind `whsec_`, else the text itself. Empty where there is none."""
    if not secret.startswith("whsec_"):
        return _bytes(secret)
    try:
        return b64decode(_bytes(secret.removeprefix("whsec_")), validate=True)
    except Error:
        return b""


def fixed(call: Call, secret: str, _now: float) -> str | None:
    """The secret itself in a header: the weaker kind, for tools that can't compute. It proves nothing of the body, and
    whoever sees one call has the secret: it needs TLS.
    """
    if not secret:
        return UNSIGNED
    given = call.headers.get("authorization", "")
    if given:
        return None if _same(given, b"Bearer " + _bytes(secret)) else WRONG
    other = call.headers.get("x-rapport-secret", "")
    if not other:
        return _missing("authorization")
    return None if _same(other, _bytes(secret)) else WRONG


def either(call: Call, secret: str, now: float) -> str | None:
    """As the call is signed: by Standard Webhooks, by `x-hub-signature` (Zammad), else by the secret in a header."""
    if any(header in call.headers for header in ("webhook-signature", "webhook-id", "webhook-timestamp")):
        return standard(call, secret, now)
    if "x-hub-signature" in call.headers:
        return intercom(call, secret, now)
    return fixed(call, secret, now)
