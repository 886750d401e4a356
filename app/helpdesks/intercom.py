"""Intercom: conversations by webhook or in pages, with the customer's rating of a person and of the AI agent apart.

A rating's `created_at` is when it was asked for, so it is never taken as the answer's time. That is the rating's
`updated_at` (API 2.14 and later), else when the webhook was sent, else when the conversation last changed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.helpdesks.reading import Entry, Outcome, Unfit, gather, listed, needed, raw_of, score_of, whole
from app.helpdesks.said import Agent, Options, Parsed, Said

#: Topics that may carry a rating. Some are named by other people's code alone: taken, not relied on.
TOPICS = {
    "conversation.rating.added",
    "conversation.rating.remarked",
    "conversation_rating.added",
    "ticket.rating.provided",
}
#: Fin's options instead of numbers.
KEYS = {"terrible": 1, "bad": 2, "ok": 3, "okay": 3, "great": 4, "good": 4, "amazing": 5}
FIN = "fin"


def parse(body: bytes, _options: Options) -> Parsed:
    """A webhook's envelope, a page of conversations, or one conversation."""
    return whole(body, _shape)


def _shape(value: Any) -> Parsed:
    if isinstance(value, list):
        return gather(listed(value, "conversations"), _person, _program)
    if not isinstance(value, Mapping):
        raise Unfit("", "This is no conversation of Intercom. Check what is sent.")
    if value.get("type") == "notification_event" or "topic" in value:
        return _event(Entry("the event", value))
    for name in ("conversations", "data"):
        if isinstance(value.get(name), list):
            return gather(listed(value[name], name), _person, _program)
    return gather([("the conversation", value)], _person, _program)


def _event(event: Entry) -> Parsed:
    topic = event.text("topic")
    if topic not in TOPICS:
        return Parsed(passed=[event.pass_over(f"It tells of “{topic[:60]}”, not of a rating.")])
    item = event.part("data").value.get("item")
    if not isinstance(item, Mapping):
        raise Unfit(
            "data.item", "The event holds no conversation. Choose the topic conversation.rating.added."
        )
    sent = event.moment("created_at")
    return gather(
        [("the conversation", item)],
        lambda entry: _person(entry, sent),
        lambda entry: _program(entry, sent),
    )


def _score(value: Any, field: str) -> tuple[float, str]:
    key = value.strip().casefold() if isinstance(value, str) else ""
    return score_of(KEYS.get(key, value), "stars_5", field), raw_of(value)


def _person(entry: Entry, sent: datetime | None = None) -> Outcome:
    """The rating of whoever Intercom names as rated."""
    rating = entry.part("conversation_rating")
    if not rating.has("rating"):
        return entry.pass_over()
    score, raw = _score(rating.value["rating"], f"{rating.path}rating")
    changed = rating.moment("updated_at") or sent or entry.moment("updated_at")
    return Said(
        external_id=entry.own_id(),
        scale="stars_5",
        score=score,
        raw=raw,
        answered_at=needed("conversation_rating.updated_at", changed),
        updated_at=changed,
        agent=_teammate(rating.part("teammate")),
        comment=rating.text("remark") or None,
        **_about(entry, rating),
    )


def _teammate(teammate: Entry) -> Agent | None:
    ref, kind = teammate.ref("id"), teammate.text("type")
    email, name = teammate.text("email"), teammate.text("name")
    if kind == "team" or not (ref or email or name):
        return None
    return Agent(ref, email, name, is_ai=kind in {"bot", "ai_agent"})


def _program(entry: Entry, sent: datetime | None = None) -> Outcome | None:
    """The rating of the AI agent in the same conversation: another answer, about a program."""
    agent = entry.part("ai_agent")
    if not agent.has("rating"):
        return None
    score, raw = _score(agent.value["rating"], f"{agent.path}rating")
    changed = agent.moment("updated_at") or sent or entry.moment("updated_at")
    return Said(
        external_id=f"{entry.own_id()[:190]}:ai",
        scale="stars_5",
        score=score,
        raw=raw,
        answered_at=needed("ai_agent.updated_at", changed),
        updated_at=changed,
        agent=Agent(FIN, "", "Fin", is_ai=True),
        comment=agent.text("rating_remark") or None,
        **_about(entry, entry.part("conversation_rating")),
    )


def _about(entry: Entry, rating: Entry) -> dict[str, Any]:
    """Which conversation and customer. Old versions of the API call the contact `customer`."""
    contact = rating.part("contact" if rating.has("contact") else "customer")
    source = entry.part("source")
    author = source.part("author")
    wrote = author if author.text("type") in {"user", "lead", "contact"} else Entry("", {})
    return {
        "contact_ref": entry.ref("id") or None,
        "customer_ref": contact.ref("id") or wrote.ref("id") or None,
        "customer_email": contact.text("email") or wrote.text("email") or None,
        "channel": source.text("type")[:120],
    }
