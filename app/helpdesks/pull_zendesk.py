"""Reads Zendesk: legacy ratings first, then survey responses, each response with the assignee of its ticket."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx

from app.errors import Refusal
from app.helpdesks.calling import Line, Nowhere, base_of
from app.helpdesks.cursors import OVERLAP, Page, began, body_of, cursor_of, number, place_of
from app.helpdesks.reading import Unfit, ref_of
from app.helpdesks.zendesk_surveys import ticket_of

RATINGS, RESPONSES = "ratings", "responses"
SIZE = 100
MEND = "In Zendesk's Admin Center make a new API token as an administrator, and paste it with that person's e-mail."


def pull(given: dict[str, Any], cursor: str, client: httpx.Client, now: datetime) -> Iterator[Page]:
    """Pages of ratings, then pages of responses. Where Zendesk has one of the two only, the other is left out."""
    secret = b64encode(f"{given.get('user', '')}/token:{given.get('token', '')}".encode()).decode()
    line = Line(
        client, base_of(str(given.get("address", ""))), {"Authorization": f"Basic {secret}"}, MEND, now
    )
    place = place_of(cursor)
    since, start = number(place, "since"), began(place, now)
    of, following = place.get("of", RATINGS), str(place.get("next", ""))
    missing = bool(place.get("missing"))
    while True:
        try:
            body, following = (_ratings if of == RATINGS else _responses)(line, since, following)
        except Nowhere:
            if missing or following:
                raise
            body, missing = b"", True
        if following or of == RATINGS:
            of = of if following else RESPONSES
            stopped = cursor_of(of=of, since=since, next=following, began=start, missing=int(missing))
            yield Page(body, stopped, more=True)
        else:
            yield Page(body, cursor_of(since=start - OVERLAP), more=False)
            return


def _ratings(line: Line, since: int, following: str) -> tuple[bytes, str]:
    asked = {"page[size]": SIZE, **({"start_time": since} if since else {})}
    path = following or f"/api/v2/satisfaction_ratings.json?{urlencode(asked)}"
    found = _listed(line.ask(path), "satisfaction_ratings")
    rows = found["satisfaction_ratings"]
    return body_of({"satisfaction_ratings": rows}) if rows else b"", _next(found, following)


def _responses(line: Line, since: int, following: str) -> tuple[bytes, str]:
    asked = {"page[size]": SIZE, **({"filter[created_at_start]": since} if since else {})}
    path = following or f"/api/v2/guide/survey_responses?{urlencode(asked)}"
    found = _listed(line.ask(path), "survey_responses")
    rows = found["survey_responses"]
    tickets = {at: ticket for at, row in enumerate(rows) if (ticket := _ticket(row))}
    assignees = _assignees(line, sorted(set(tickets.values())))
    for at, ticket in tickets.items():
        # Ours alone: a response names no agent.
        rows[at]["rapport_assignee_id"] = assignees.get(ticket)
    return body_of({"survey_responses": rows}) if rows else b"", _next(found, following)


def _ticket(row: Any) -> str:
    try:
        found = ticket_of(row) if isinstance(row, dict) else ""
    except Unfit:
        return ""
    return found if found.isascii() and found.isdigit() else ""


def _assignees(line: Line, tickets: list[str]) -> dict[str, str]:
    """Ticket -> the id of whom it is assigned to, where somebody is."""
    found: dict[str, str] = {}
    for at in range(0, len(tickets), SIZE):
        ids = ",".join(tickets[at : at + SIZE])
        for ticket in _listed(line.ask(f"/api/v2/tickets/show_many.json?ids={ids}"), "tickets")["tickets"]:
            if isinstance(ticket, dict) and ticket.get("assignee_id"):
                try:
                    found[ref_of(ticket.get("id"), "id")] = ref_of(ticket["assignee_id"], "assignee_id")
                except Unfit:
                    continue
    return found


def _listed(found: Any, name: str) -> dict[str, Any]:
    if not isinstance(found, dict) or not isinstance(found.get(name), list):
        raise Refusal(
            f"Zendesk's answer holds no {name.replace('_', ' ')}. Is the address the account's own?"
        )
    return found


def _next(found: dict[str, Any], asked: str) -> str:
    """The address of the next page; empty after the last."""
    meta, links = found.get("meta"), found.get("links")
    if isinstance(meta, dict):
        if meta.get("has_more") is not True:
            return ""
        following = links.get("next") if isinstance(links, dict) else None
    else:
        following = found.get("next_page")
        if following is None:
            return ""
    if not isinstance(following, str) or not following or following == asked:
        raise Refusal("Zendesk says there is more, and not where. It is asked again in a while.")
    return following
