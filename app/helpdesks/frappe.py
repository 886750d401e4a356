"""Frappe Helpdesk: a ticket's stars as a share of one, in fifths; 0 is no answer.

Nothing says when the ticket was rated: when it was last changed stands for that, on the clock of the site, whose zone
the connection must say.
"""

import json
from collections.abc import Mapping
from typing import Any

from app.helpdesks.reading import Entry, Outcome, Unfit, agent_of, gather, listed, needed, raw_of, whole
from app.helpdesks.said import Agent, Options, Parsed, Said

DOCTYPE = "HD Ticket"


def parse(body: bytes, options: Options) -> Parsed:
    """A list of tickets, one ticket, or the document that a webhook sends."""
    return whole(body, lambda value: _shape(value, options))


def _shape(value: Any, options: Options) -> Parsed:
    if isinstance(value, Mapping):
        for name in ("data", "message", "doc"):
            inner = value.get(name)
            if isinstance(inner, list):
                return gather(listed(inner, name), lambda entry: _ticket(entry, options))
            if isinstance(inner, Mapping):
                return gather([("the ticket", inner)], lambda entry: _ticket(entry, options))
        return gather([("the ticket", value)], lambda entry: _ticket(entry, options))
    if isinstance(value, list):
        return gather(listed(value, "tickets"), lambda entry: _ticket(entry, options))
    raise Unfit("", "This is no ticket of Frappe Helpdesk. Check what is sent.")


def _ticket(entry: Entry, options: Options) -> Outcome:
    doctype = entry.text("doctype")
    if doctype and doctype != DOCTYPE:
        return entry.pass_over(f"It tells of “{doctype[:60]}”, not of a ticket.")
    entry.must("feedback_rating")
    given = entry.value["feedback_rating"]
    if given in (None, "", 0) or (isinstance(given, str) and given.strip() in {"0", "0.0"}):
        return entry.pass_over()
    changed = entry.moment("modified", options.zone)
    return Said(
        external_id=entry.own_id("name"),
        scale="frappe_unit",
        score=entry.score("feedback_rating", "frappe_unit"),
        raw=raw_of(given),
        answered_at=needed("modified", changed),
        updated_at=changed,
        agent=_assigned(entry),
        contact_ref=entry.ref("name") or None,
        customer_ref=entry.ref("contact") or None,
        customer_email=entry.text("raised_by") or None,
        comment=entry.text("feedback_extra") or None,
        reason=entry.text("feedback")[:120],
    )


def _assigned(entry: Entry) -> Agent | None:
    """Whoever the ticket is assigned to, where that is one person: a list of e-mails, written as text."""
    given = entry.value.get("_assign")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            given = [given]
    names = (
        [one.strip() for one in given if isinstance(one, str) and "@" in one]
        if isinstance(given, list)
        else []
    )
    return agent_of("", names[0]) if len(names) == 1 else None
