"""Reads Intercom: conversations whose rating was given since the last round, found by search."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx

from app.errors import Refusal
from app.helpdesks.calling import Line, base_of
from app.helpdesks.cursors import OVERLAP, Page, began, body_of, cursor_of, number, place_of

VERSION = "2.14"
SIZE = 50
MEND = "In Intercom's Developer Hub make a new access token that may read conversations, and paste it here."


def pull(given: dict[str, Any], cursor: str, client: httpx.Client, now: datetime) -> Iterator[Page]:
    """Pages of conversations."""
    headers = {"Authorization": f"Bearer {given.get('token', '')}", "Intercom-Version": VERSION}
    line = Line(client, base_of(str(given.get("address", ""))), headers, MEND, now)
    place = place_of(cursor)
    since, start, after = number(place, "since"), began(place, now), str(place.get("after", ""))
    while True:
        asked: dict[str, Any] = {
            "query": {"field": "conversation_rating.replied_at", "operator": ">", "value": since},
            "pagination": {"per_page": SIZE, **({"starting_after": after} if after else {})},
        }
        found = line.ask("/conversations/search", method="POST", body=asked)
        if not isinstance(found, dict) or not isinstance(found.get("conversations"), list):
            raise Refusal("Intercom's answer holds no conversations. Is the address your region's API?")
        rows, before = found["conversations"], after
        after = _after(found)
        body = body_of({"type": "conversation.list", "conversations": rows}) if rows else b""
        if not after or after == before:
            yield Page(body, cursor_of(since=max(0, start - OVERLAP)), more=False)
            return
        yield Page(body, cursor_of(since=since, after=after, began=start), more=True)


def _after(found: dict[str, Any]) -> str:
    """What the next page begins after; empty behind the last."""
    pages = found.get("pages")
    following = pages.get("next") if isinstance(pages, dict) else None
    after = following.get("starting_after") if isinstance(following, dict) else None
    return after if isinstance(after, str) else ""
