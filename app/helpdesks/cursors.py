"""A page that a connector read, and the place to go on from."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: A new round begins so many seconds before the last one began: what was late over there is not missed.
OVERLAP = 300


@dataclass(frozen=True)
class Page:
    """`body` is what the helpdesk's parser reads, empty where there is nothing; `cursor` is where to go on after it."""

    body: bytes
    cursor: str
    more: bool


def place_of(cursor: str) -> dict[str, Any]:
    """A cursor as it was written; empty where there is none, or one that nobody can read."""
    try:
        found = json.loads(cursor or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def cursor_of(**place: str | int) -> str:
    """A place as a cursor."""
    return json.dumps(place, separators=(",", ":"))


def number(place: dict[str, Any], key: str) -> int:
    """A whole number of a place, not below nought."""
    found = place.get(key)
    return max(0, found) if isinstance(found, int) and not isinstance(found, bool) else 0


def began(place: dict[str, Any], now: datetime) -> int:
    """When this round began: now, or when its first page was read."""
    return number(place, "began") or int(now.timestamp())


def body_of(value: Any) -> bytes:
    """A page as a body."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()
