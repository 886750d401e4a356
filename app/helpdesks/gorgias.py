"""Gorgias: satisfaction surveys of 1 to 5, one per ticket. No score: asked, not answered. Times name no zone: the
connection must.
"""

from collections.abc import Mapping
from typing import Any

from app.helpdesks.reading import Entry, Outcome, Unfit, agent_of, gather, listed, needed, raw_of, whole
from app.helpdesks.said import Options, Parsed, Said

#: What an HTTP integration sends.
TEMPLATE = """{
  "id": "{{ticket.satisfaction_survey.id}}",
  "ticket_id": "{{ticket.id}}",
  "customer_id": "{{ticket.customer.id}}",
  "customer_email": "{{ticket.customer.email}}",
  "score": "{{ticket.satisfaction_survey.score}}",
  "scored_datetime": "{{ticket.satisfaction_survey.scored_datetime}}",
  "agent_id": "{{ticket.assignee_user.id}}",
  "agent_email": "{{ticket.assignee_user.email}}",
  "agent_name": "{{ticket.assignee_user.name}}",
  "body_text": "{{ticket.satisfaction_survey.body_text}}"
}"""
#: What templates write for nothing.
NOTHING = {"", "none", "null"}


def parse(body: bytes, options: Options) -> Parsed:
    """A page of surveys, a list, one survey, or what the integration sends."""
    return whole(body, lambda value: _shape(value, options))


def _shape(value: Any, options: Options) -> Parsed:
    if isinstance(value, Mapping) and isinstance(value.get("data"), list):
        return gather(listed(value["data"], "data"), lambda entry: _survey(entry, options))
    if isinstance(value, list):
        return gather(listed(value, "surveys"), lambda entry: _survey(entry, options))
    if not isinstance(value, Mapping):
        raise Unfit("", "This is no survey of Gorgias. Check what is sent.")
    return gather([("the survey", value)], lambda entry: _survey(entry, options))


def _clean(entry: Entry) -> Entry:
    """Without the words that templates write for nothing, where no customer's words stand."""
    kept = {
        key: value
        for key, value in entry.value.items()
        if key == "body_text" or not (isinstance(value, str) and value.strip().casefold() in NOTHING)
    }
    return Entry(entry.place, kept)


def _survey(given: Entry, options: Options) -> Outcome:
    given.must("score")
    entry = _clean(given)
    if not entry.has("score"):
        return entry.pass_over()
    scored = entry.moment("scored_datetime", options.zone)
    return Said(
        external_id=entry.own_id(),
        scale="stars_5",
        score=entry.score("score", "stars_5"),
        raw=raw_of(entry.value["score"]),
        answered_at=needed("scored_datetime", scored),
        updated_at=scored,
        agent=agent_of(entry.ref("agent_id"), entry.text("agent_email"), entry.text("agent_name")),
        contact_ref=entry.ref("ticket_id") or None,
        customer_ref=entry.ref("customer_id") or None,
        customer_email=entry.text("customer_email") or None,
        comment=entry.text("body_text") or None,
    )
