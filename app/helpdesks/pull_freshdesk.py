"""Reads Freshdesk: satisfaction ratings made since the last round, by numbered pages."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx

from app.errors import Refusal
from app.helpdesks.calling import Line, base_of
from app.helpdesks.cursors import OVERLAP, Page, began, body_of, cursor_of, number, place_of

SIZE = 100
MEND = (
    "In Freshdesk open the profile settings of an administrator, copy the API key there, and paste it here."
)


def pull(given: dict[str, Any], cursor: str, client: httpx.Client, now: datetime) -> Iterator[Page]:
    """Pages of ratings; one that is not full is the last."""
    secret = b64encode(f"{given.get('token', '')}:X".encode()).decode()
    line = Line(
        client, base_of(str(given.get("address", ""))), {"Authorization": f"Basic {secret}"}, MEND, now
    )
    place = place_of(cursor)
    since, start, page = number(place, "since"), began(place, now), number(place, "page") or 1
    while True:
        asked: dict[str, str | int] = {"per_page": SIZE, "page": page}
        if since:
            asked |= {"created_since": f"{datetime.fromtimestamp(since, UTC):%Y-%m-%dT%H:%M:%SZ}"}
        rows = line.ask(f"/api/v2/surveys/satisfaction_ratings?{urlencode(asked)}")
        if not isinstance(rows, list):
            raise Refusal("Freshdesk's answer holds no ratings. Is the address the account's own?")
        body = body_of(rows) if rows else b""
        if len(rows) < SIZE:
            yield Page(body, cursor_of(since=max(0, start - OVERLAP)), more=False)
            return
        page += 1
        yield Page(body, cursor_of(since=since, page=page, began=start), more=True)
