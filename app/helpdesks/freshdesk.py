"""Freshdesk: ratings from -103 to 103, kept as seven steps whatever the survey shows. The raw numbers are no measure:
the step from -101 to 100 is one, as is the one from 100 to 101.
"""

from collections.abc import Mapping
from typing import Any

from app.helpdesks.reading import Entry, Outcome, Unfit, agent_of, gather, listed, needed, raw_of, whole
from app.helpdesks.said import Options, Parsed, Said

#: What a rule sends. Freshdesk has no placeholder for the answer: there is one rule for each, with its number in it.
TEMPLATE = """{
  "rating_id": "ticket:{{ticket.id}}",
  "ticket_id": "{{ticket.id}}",
  "rating": 103,
  "agent_email": "{{ticket.agent.email}}",
  "agent_name": "{{ticket.agent.name}}",
  "customer_email": "{{ticket.contact.email}}"
}"""
STEPS = {-103: 1, -102: 2, -101: 3, 100: 4, 101: 5, 102: 6, 103: 7}
#: Surveys of old: 1 happy, 2 neutral, 3 unhappy.
CLASSIC = {1: 103, 2: 100, 3: -103}
QUESTION = "default_question"
MEND = "This is none of Freshdesk's ratings. They are -103, -102, -101, 100, 101, 102 and 103."


def parse(body: bytes, options: Options) -> Parsed:
    """A list of ratings, one rating, or what our rule sends."""
    return whole(body, lambda value: _shape(value, options))


def _shape(value: Any, options: Options) -> Parsed:
    if isinstance(value, list):
        return gather(listed(value, "satisfaction_ratings"), _rating)
    if not isinstance(value, Mapping):
        raise Unfit("", "This is no rating of Freshdesk. Check what is sent.")
    if "satisfaction_ratings" in value:
        return gather(listed(value["satisfaction_ratings"], "satisfaction_ratings"), _rating)
    if "rating_id" in value:
        return gather([("the rating", value)], lambda entry: _sent(entry, options))
    inner = value.get("satisfaction_rating")
    return gather([("the rating", inner if isinstance(inner, Mapping) else value)], _rating)


def _step(value: Any, field: str) -> float:
    """Seven steps, from unhappiest to happiest."""
    number = value
    if isinstance(value, str):
        text = value.strip()
        number = int(text) if text.lstrip("+-").isdecimal() and text.isascii() and len(text) < 6 else None
    if isinstance(number, float):
        number = int(number) if number in {*STEPS, *CLASSIC} else None
    if isinstance(number, bool) or not isinstance(number, int):
        raise Unfit(field, MEND)
    step = STEPS.get(CLASSIC.get(number, number))
    if step is None:
        raise Unfit(field, MEND)
    return float(step)


def _rating(entry: Entry) -> Outcome | list[Outcome]:
    """One rating. The survey's other questions count in no score and are passed, each with why."""
    entry.must("ratings")
    ratings = entry.part("ratings")
    others = [
        Entry(f"{entry.place}, {name[:60]}", {}).pass_over(
            "Only the survey's first question counts in a score."
        )
        for name in ratings.value
        if name != QUESTION
    ]
    if not ratings.has(QUESTION):
        return [entry.pass_over(), *others]
    given, updated = ratings.value[QUESTION], entry.moment("updated_at")
    said = Said(
        external_id=entry.own_id(),
        scale="fd_7",
        score=_step(given, f"ratings.{QUESTION}"),
        raw=raw_of(given),
        answered_at=needed("created_at", entry.moment("created_at"), updated),
        updated_at=updated,
        agent=agent_of(entry.ref("agent_id")),
        contact_ref=entry.ref("ticket_id") or None,
        customer_ref=entry.ref("user_id") or None,
        comment=entry.text("feedback") or None,
    )
    return [said, *others]


def _sent(entry: Entry, options: Options) -> Outcome:
    """What our rule sends: it can't say when, so that the moment it came in stands for it."""
    entry.must("rating")
    if not entry.has("rating"):
        return entry.pass_over()
    at = entry.moment("answered_at", options.zone) or options.received_at
    return Said(
        external_id=entry.own_id("rating_id"),
        scale="fd_7",
        score=_step(entry.value["rating"], "rating"),
        raw=raw_of(entry.value["rating"]),
        answered_at=needed("answered_at", at),
        updated_at=at,
        agent=agent_of(entry.ref("agent_id"), entry.text("agent_email"), entry.text("agent_name")),
        contact_ref=entry.ref("ticket_id") or None,
        customer_email=entry.text("customer_email") or None,
        comment=entry.text("comment") or None,
    )
