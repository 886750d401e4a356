"""Connectors: ratings read page by page from a helpdesk's API. Each page is a body that the helpdesk's parser reads,
and carries the place to go on from, so that a kill between two pages costs nothing.

Nothing here waits: where the helpdesk says to, `Later` is raised. A new round begins a little before the last one
began; what comes twice is the same delivery or the same answer.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import httpx

from app.errors import Refusal
from app.helpdesks import pull_freshdesk, pull_intercom, pull_zendesk
from app.helpdesks.calling import Later
from app.helpdesks.cursors import Page

__all__ = ["Later", "Page", "Refusal", "client_for", "pull"]

Connector = Callable[[dict[str, Any], str, httpx.Client, datetime], Iterator[Page]]
CONNECTORS: dict[str, Connector] = {
    "zendesk": pull_zendesk.pull,
    "intercom": pull_intercom.pull,
    "freshdesk": pull_freshdesk.pull,
}
#: Seconds for a connection, and between two pieces of an answer.
PATIENCE = 20


def client_for(_settings: dict[str, Any]) -> httpx.Client:
    """A client that follows nobody and knows no proxy: either would lead past what was looked at."""
    return httpx.Client(timeout=PATIENCE, trust_env=False, follow_redirects=False)


def pull(
    kind: str, given: dict[str, Any], cursor: str, client: httpx.Client, now: datetime
) -> Iterator[Page]:
    """Every page from `cursor` on; empty: from the beginning. `given` holds `address`, `user` and `token`.

    `Later` and `Refusal` come out of the iteration.
    """
    connector = CONNECTORS.get(kind)
    if connector is None:
        raise Refusal("Rapport does not read this kind of source by itself. Use its webhook or a file.")
    return connector(given, cursor, client, now)
