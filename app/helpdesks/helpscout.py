"""Help Scout: great, okay and not good, in the words of its API, of its webhook and of the numbers of old.

Times without a zone are UTC, as its documentation says. The webhook names no user: then nobody is named here either.
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
from app.helpdesks.said import Agent, Options, Parsed, Said

WORDS = {
    "great": "great",
    "okay": "okay",
    "ok": "okay",
    "bad": "not good",
    "not good": "not good",
    "not_good": "not good",
    "not-good": "not good",
    "notgood": "not good",
    # Version 1 of the API.
    "1": "great",
    "2": "okay",
    "3": "not good",
}
NONE = {"", "unknown", "0"}
OTHER_SURVEY = (
    "This is an answer to one of Help Scout's newer surveys. Connect those as “Any other tool (JSON)” "
    "and say where the value stands."
)
ZONE = "UTC"


def parse(body: bytes, _options: Options) -> Parsed:
    """One rating (API or webhook), a list of them, or a page of a report."""
    return whole(body, _shape)


def _shape(value: Any) -> Parsed:
    if isinstance(value, list):
        return gather(listed(value, "ratings"), _rating)
    if not isinstance(value, Mapping):
        raise Unfit("", "This is no rating of Help Scout. Check what is sent.")
    inner = value.get("_embedded")
    for holder in (inner if isinstance(inner, Mapping) else {}, value):
        for name in ("ratings", "results"):
            if isinstance(holder.get(name), list):
                return gather(listed(holder[name], name), _rating)
    return gather([("the rating", value)], _rating)


def _rating(entry: Entry) -> Outcome:
    if "rating" not in entry.value:
        if {"value", "timestamp"} <= entry.value.keys():
            raise Unfit("value", OTHER_SURVEY)
        return entry.pass_over("It tells of something else than a rating.")
    word = " ".join(entry.text("rating").casefold().split())
    if word in NONE:
        return entry.pass_over()
    updated = entry.moment("modifiedAt", ZONE)
    customer = entry.part("customer")
    return Said(
        external_id=entry.own_id(),
        scale="helpscout_3",
        score=score_of(WORDS.get(word, word), "helpscout_3", "rating"),
        raw=raw_of(entry.value["rating"]),
        answered_at=needed("createdAt", entry.moment("createdAt", ZONE), updated),
        updated_at=updated,
        agent=_agent(entry.part("user")),
        contact_ref=entry.ref("conversationId") or entry.ref("ticketId") or None,
        customer_ref=customer.ref("id") or None,
        customer_email=_email(customer) or None,
        comment=entry.text("comments") or None,
    )


def _agent(user: Entry) -> Agent | None:
    name = f"{user.text('firstName')} {user.text('lastName')}".strip()
    return agent_of(user.ref("id"), user.text("email"), name)


def _email(customer: Entry) -> str:
    """The customer's address: one, or the first of a list of texts or of objects."""
    if customer.has("email"):
        return customer.text("email")
    emails = customer.value.get("emails")
    first = emails[0] if isinstance(emails, list) and emails else None
    if isinstance(first, Mapping):
        return Entry(customer.place, first, "customer.emails.").text("value")
    return first if isinstance(first, str) else ""
