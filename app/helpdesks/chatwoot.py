"""Chatwoot: answers as JSON, as the downloaded CSV, and in the webhook that tells of a changed message.

A rating is known by its message: there is one answer per message, and it may change later. The CSV names no message:
there the link to the conversation and the recorded date stand for it. The webhook says not when somebody answered:
the moment it came in stands for that.
"""

from collections.abc import Mapping
from typing import Any

from app.helpdesks.chatwoot_file import parse_file
from app.helpdesks.reading import Entry, Outcome, Unfit, agent_of, gather, listed, needed, raw_of, whole
from app.helpdesks.said import Options, Parsed, Said

SURVEY = "csat_survey_response"


def parse(body: bytes, options: Options) -> Parsed:
    """JSON where the body begins like it, else CSV."""
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"[", b"{")) or not start:
        return whole(body, lambda value: _shape(value, options))
    return parse_file(body, options)


def _shape(value: Any, options: Options) -> Parsed:
    if isinstance(value, list):
        return gather(listed(value, "answers"), _response)
    if not isinstance(value, Mapping):
        raise Unfit("", "This is no answer of Chatwoot. Check what is sent.")
    if "event" in value:
        return gather([("the event", value)], lambda entry: _event(entry, options))
    for name in ("payload", "csat_survey_responses", "data"):
        if isinstance(value.get(name), list):
            return gather(listed(value[name], name), _response)
    return gather([("the answer", value)], _response)


def _response(entry: Entry) -> Outcome:
    entry.must("rating")
    if not entry.has("rating"):
        return entry.pass_over()
    agent, contact = entry.part("assigned_agent"), entry.part("contact")
    updated = entry.moment("updated_at")
    return Said(
        external_id=_key(entry.ref("message_id")) or entry.own_id(),
        scale="stars_5",
        score=entry.score("rating", "stars_5"),
        raw=raw_of(entry.value["rating"]),
        answered_at=needed("created_at", entry.moment("created_at"), updated),
        updated_at=updated,
        agent=agent_of(agent.ref("id"), agent.text("email"), agent.text("name")),
        contact_ref=entry.ref("conversation_id") or None,
        customer_ref=contact.ref("id") or None,
        customer_email=contact.text("email") or None,
        comment=entry.text("feedback_message") or None,
    )


def _key(message: str) -> str:
    return f"message:{message}"[:200] if message else ""


def _event(entry: Entry, options: Options) -> Outcome:
    """A changed message; only one whose survey has been filled in is an answer."""
    event = entry.text("event")
    if event != "message_updated":
        return entry.pass_over(f"It tells of “{event[:60]}”, not of an answer.")
    survey = entry.part("content_attributes").part("submitted_values").part(SURVEY)
    if not survey.has("rating"):
        return entry.pass_over("The message holds no filled-in survey.")
    talk = entry.part("conversation")
    agent, sender = talk.part("meta").part("assignee"), talk.part("meta").part("sender")
    at = options.received_at or entry.moment("updated_at")
    return Said(
        external_id=_key(entry.own_id()),
        scale="stars_5",
        score=survey.score("rating", "stars_5"),
        raw=raw_of(survey.value["rating"]),
        answered_at=needed("updated_at", at),
        updated_at=at,
        agent=agent_of(agent.ref("id"), agent.text("email"), agent.text("name")),
        contact_ref=talk.ref("display_id") or talk.ref("id") or None,
        customer_ref=sender.ref("id") or None,
        customer_email=sender.text("email") or None,
        comment=survey.text("feedback_message") or None,
        channel=talk.text("channel").removeprefix("Channel::")[:120],
    )
