"""Zendesk: legacy ratings, tickets of the incremental export, survey responses, and the body of our own trigger.

A ticket says not when it was rated: its `updated_at` stands for that. Survey responses name no agent: the connector
puts the ticket's assignee beside them as `rapport_assignee_id`.
"""

from collections.abc import Mapping
from typing import Any

from app.helpdesks.reading import (
    Entry,
    Outcome,
    Unfit,
    agent_of,
    gather,
    listed,
    needed,
    raw_of,
    score_of,
    whole,
)
from app.helpdesks.said import Options, Parsed, Said
from app.helpdesks.zendesk_surveys import read_response, scales_of

#: What a trigger sends. Quotes and line breaks of the comment are let through by the reader where they can be.
TEMPLATE = """{
  "rating_id": "ticket:{{ticket.id}}",
  "ticket_id": "{{ticket.id}}",
  "score": "{{satisfaction.current_rating}}",
  "assignee_id": "{{ticket.assignee.id}}",
  "assignee_email": "{{ticket.assignee.email}}",
  "assignee_name": "{{ticket.assignee.name}}",
  "requester_id": "{{ticket.requester.id}}",
  "requester_email": "{{ticket.requester.email}}",
  "updated_at": "{{ticket.updated_at_with_timestamp}}",
  "comment": "{{satisfaction.current_comment}}"
}"""
GOOD, BAD = "good", "bad"
#: Nobody answered, or the words are those of a filter and not of an answer.
NO_ANSWERS = {"", "offered", "unoffered", "received", "received_with_comment", "received_without_comment"}
#: What Zendesk's own English words for an answer begin with.
WORDS = {
    "good, i'm satisfied": GOOD,
    "bad, i'm unsatisfied": BAD,
    "good, i’m satisfied": GOOD,
    "bad, i’m unsatisfied": BAD,
}
MEND = (
    "This is neither good nor bad. Make one trigger for good ratings and one for bad ones, and write the word "
    "in place of the placeholder."
)


def parse(body: bytes, options: Options) -> Parsed:
    """Every form of it, told apart by its keys."""
    return whole(body, lambda value: _shape(value, options))


def _shape(value: Any, options: Options) -> Parsed:
    if isinstance(value, list):
        return gather(listed(value, "ratings"), _rating)
    if not isinstance(value, Mapping):
        raise Unfit("", "This is no answer of Zendesk. Check what is sent.")
    if "satisfaction_ratings" in value:
        return gather(listed(value["satisfaction_ratings"], "satisfaction_ratings"), _rating)
    if "tickets" in value:
        return gather(listed(value["tickets"], "tickets"), _ticket)
    if "survey_responses" in value or "survey_response" in value:
        rows = value.get("survey_responses", [value.get("survey_response")])
        entries = listed(rows, "survey_responses")
        scales = scales_of([one for _, one in entries], options)
        return gather(entries, lambda entry: read_response(entry, options, scales))
    if isinstance(value.get("satisfaction_rating"), Mapping) and "ticket" not in value:
        inner = value["satisfaction_rating"]
        return gather([("the ticket", value)], _ticket) if "ticket_id" not in inner else _single(inner)
    if isinstance(value.get("ticket"), Mapping):
        return gather([("the ticket", value["ticket"])], _ticket)
    return _single(value)


def _single(value: Any) -> Parsed:
    return gather([("the rating", value)], _rating)


def _score(entry: Entry, key: str) -> tuple[float, str] | None:
    """Good or bad; None where it is no answer."""
    written = entry.text(key)
    word = " ".join(written.casefold().split())
    if word in NO_ANSWERS:
        return None
    word = WORDS.get(word, word)
    for known in (GOOD, BAD):
        if word in {known, f"{known}_with_comment", f"{known}_without_comment"}:
            return score_of(known, "zd_binary", key), raw_of(written)
    raise Unfit(f"{entry.path}{key}", MEND)


def _rating(entry: Entry) -> Outcome:
    """One of `satisfaction_ratings`, or what our trigger sends: the assignee is the one at the time of rating."""
    entry.must("score")
    found = _score(entry, "score")
    if found is None:
        return entry.pass_over()
    updated = entry.moment("updated_at")
    return Said(
        external_id=entry.own_id("rating_id" if entry.has("rating_id") else "id"),
        scale="zd_binary",
        score=found[0],
        raw=found[1],
        answered_at=needed("created_at", entry.moment("created_at"), updated),
        updated_at=updated,
        agent=agent_of(entry.ref("assignee_id"), entry.text("assignee_email"), entry.text("assignee_name")),
        contact_ref=entry.ref("ticket_id") or None,
        customer_ref=entry.ref("requester_id") or None,
        customer_email=entry.text("requester_email") or None,
        comment=entry.text("comment") or None,
        reason=entry.text("reason"),
    )


def _ticket(entry: Entry) -> Outcome:
    """A ticket with its rating. A closed ticket comes again: its rating keeps its id."""
    if not entry.has("satisfaction_rating"):
        return entry.pass_over()
    rating = entry.part("satisfaction_rating")
    found = _score(rating, "score")
    if found is None:
        return entry.pass_over()
    updated = rating.moment("updated_at") or entry.moment("updated_at")
    ticket = entry.ref("id")
    return Said(
        external_id=rating.own_id() if rating.has("id") or not ticket else f"ticket:{ticket}",
        scale="zd_binary",
        score=found[0],
        raw=found[1],
        answered_at=needed("updated_at", rating.moment("created_at"), updated),
        updated_at=updated,
        agent=agent_of(entry.ref("assignee_id")),
        contact_ref=ticket or None,
        customer_ref=entry.ref("requester_id") or None,
        comment=rating.text("comment") or None,
        channel=entry.part("via").text("channel"),
        reason=rating.text("reason"),
    )
