"""Formbricks: finished responses, by webhook or as a list. The mapping says which question is the score, which the
customer's words, and which hidden field names the agent.
"""

from collections.abc import Mapping
from typing import Any

from app.helpdesks.mapped import Mapped, along, read_mapped
from app.helpdesks.reading import Entry, Outcome, Unfit, gather, listed, whole
from app.helpdesks.said import Options, Parsed

#: Where we find what the mapping needs not say.
USUAL = {
    "external_id": "id",
    "answered_at": "createdAt",
    "updated_at": "updatedAt",
    "customer_email": "contactAttributes.email",
    "customer_ref": "contactAttributes.userId",
}
EVENTS = {"responseCreated", "responseUpdated", "responseFinished"}


def parse(body: bytes, options: Options) -> Parsed:
    """A webhook's event, or responses of the management API."""
    told = Options(options.zone, options.scale, USUAL | options.mapping, options.dates, options.received_at)
    return whole(body, lambda value: _shape(value, told))


def _shape(value: Any, options: Options) -> Parsed:
    if isinstance(value, list):
        return gather(listed(value, "responses"), lambda entry: _response(entry, options))
    if not isinstance(value, Mapping):
        raise Unfit("", "This is no response of Formbricks. Check what is sent.")
    if isinstance(value.get("data"), list):
        return gather(listed(value["data"], "data"), lambda entry: _response(entry, options))
    event = Entry("the event", value)
    if event.has("event") and event.text("event") not in EVENTS:
        return Parsed(
            passed=[event.pass_over(f"It tells of “{event.text('event')[:60]}”, not of a response.")]
        )
    inner = value.get("data") if event.has("event") else value
    return gather([("the response", inner)], lambda entry: _response(entry, options))


def _response(entry: Entry, options: Options) -> Outcome:
    if entry.value.get("finished") is not True:
        return entry.pass_over("The customer has not finished answering.")

    def look(name: str) -> Any:
        """A question or hidden field, else a variable, else a path within the response."""
        for key in ("data", "variables"):
            held = entry.value.get(key)
            if isinstance(held, Mapping) and name in held:
                return held[name]
        return along(entry.value, name)

    return read_mapped(entry, Mapped(look, options, skips=True))
