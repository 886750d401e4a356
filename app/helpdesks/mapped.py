"""Answers of tools that a connection explains: which of our fields stands where in theirs."""

from collections.abc import Callable
from typing import Any

from app.files.refusals import shortened
from app.helpdesks.reading import Entry, Outcome, Unfit, moment_of, needed, raw_of, ref_of, score_of, text_of
from app.helpdesks.said import Agent, Options, Said

#: Our fields, as a connection's page asks for them: name, label, and whether it must be said.
FIELDS: tuple[tuple[str, str, bool], ...] = (
    ("score", "the score", True),
    ("answered_at", "when the customer answered", True),
    ("external_id", "what names the answer once and for all", False),
    ("contact_ref", "the ticket or conversation", False),
    ("updated_at", "when it was last changed", False),
    ("agent_ref", "the agent's id", False),
    ("agent_email", "the agent's e-mail", False),
    ("agent_name", "the agent's name", False),
    ("customer_ref", "the customer's id", False),
    ("customer_email", "the customer's e-mail", False),
    ("comment", "the customer's words", False),
    ("channel", "the channel", False),
    ("reason", "the reason for the contact", False),
    ("product", "the product", False),
    ("excluded", "whether it is left out of all counts over there", False),
)
#: Where the list of answers stands in a JSON body; empty: the body is the list, or one answer.
ENTRIES = "entries"
NOTHING = {"", "null", "none", "n/a", "na", "-"}
YES = {"true", "1", "yes"}
NO_SCORE = "Say in the connection's settings where the score stands."
NO_KEY = (
    "Nothing names this answer once and for all, so it would count again each time. Say in the connection's settings "
    "where its id stands, or its ticket."
)
ABSENT = object()
Look = Callable[[str], Any]


def along(value: Any, path: str) -> Any:
    """What stands at a path like `data.answers.0.value`; `ABSENT` where there is no such place."""
    if isinstance(value, dict) and path in value:
        return value[path]
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step, ABSENT)
        elif isinstance(value, list) and step.isascii() and step.isdigit() and len(step) < 7:
            value = value[int(step)] if int(step) < len(value) else ABSENT
        else:
            return None if value is None else ABSENT
    return value


class Mapped:
    """One entry seen through the mapping: our names for theirs. `skips`: who leaves a question out sends nothing of it,
    so that a place which isn't there is no fault.
    """

    def __init__(self, look: Look, options: Options, *, skips: bool = False) -> None:
        self.look = look
        self.options = options
        self.skips = skips

    def place(self, field: str) -> str:
        """Where the mapping says it stands."""
        return self.options.mapping.get(field, "")

    def absent(self, field: str) -> bool:
        """Whether the place that the mapping names isn't there at all."""
        return self.look(self.place(field)) is ABSENT

    def raw(self, field: str) -> Any:
        """What stands where the mapping says; None where it says nothing."""
        place = self.place(field)
        found = self.look(place) if place else None
        if found is ABSENT:
            return None
        return found[0] if isinstance(found, list) and len(found) == 1 else found

    def text(self, field: str) -> str:
        """Words; several choices are parted by commas."""
        found = self.raw(field)
        if isinstance(found, list):
            return ", ".join(filter(None, (text_of(one, field) for one in found)))
        return text_of(found, field)

    def ref(self, field: str) -> str:
        """An id."""
        return ref_of(self.raw(field), field)

    def there(self, field: str) -> bool:
        """Whether something stands there."""
        found = self.raw(field)
        return found is not None and not (isinstance(found, str) and found.strip().casefold() in NOTHING)

    def agent(self) -> Agent | None:
        """Whoever worked the contact. `agent` may be an e-mail or an id."""
        ref, email, name = self.ref("agent_ref"), self.text("agent_email"), self.text("agent_name")
        either = self.ref("agent")
        if "@" in either:
            email = email or either
        else:
            ref = ref or either
        return Agent(ref, email, name) if ref or email or name else None


def read_mapped(entry: Entry, mapped: Mapped) -> Outcome:
    """One entry as an answer."""
    options = mapped.options
    place = mapped.place("score")
    if not place:
        raise Unfit("score", NO_SCORE)
    if mapped.absent("score"):
        if not mapped.skips:
            raise Unfit("score", f"There is nothing at “{shortened(place)}”. Say where the score stands.")
        return entry.pass_over(
            f"No answer at “{shortened(place)}”: skipped, or the mapping names another question."
        )
    if mapped.there("excluded") and mapped.text("excluded").casefold() in YES:
        return entry.pass_over("It is left out of all counts over there.")
    if not mapped.there("score"):
        return entry.pass_over()
    given = mapped.raw("score")
    score = score_of(given, options.scale, "score")
    times = [
        moment_of(mapped.raw(field), field, options.zone, options.dates) if mapped.there(field) else None
        for field in ("answered_at", "updated_at")
    ]
    answered = needed("answered_at", *times)
    contact = mapped.ref("contact_ref")
    named = mapped.ref("external_id")
    if not named and not contact:
        raise Unfit("external_id", NO_KEY)
    return Said(
        external_id=named or ref_of(f"{contact[:150]} {answered.isoformat()}", "contact_ref"),
        scale=options.scale,
        score=score,
        raw=raw_of(given),
        answered_at=answered,
        updated_at=times[1],
        agent=mapped.agent(),
        contact_ref=contact or None,
        customer_ref=mapped.ref("customer_ref") or None,
        customer_email=mapped.text("customer_email") or None,
        comment=mapped.text("comment") or None,
        channel=mapped.text("channel")[:120],
        reason=mapped.text("reason")[:120],
        product=mapped.text("product")[:120],
    )


def misnamed(options: Options, header: list[str]) -> str:
    """What is wrong with the columns that the mapping names, as a sentence; empty where all stand once."""
    known = {name for name, _, _ in FIELDS} | {"agent"}
    named = [place for field, place in options.mapping.items() if field in known and place]
    for place in named:
        if place not in header:
            return f"The file has no column “{shortened(place)}”. It may have been renamed: map the columns anew."
        if header.count(place) > 1:
            return f"The file has two columns “{shortened(place)}”. Rename one."
    return ""
