"""What a helpdesk says of one answer, whatever its format: what every parser makes, and what deliveries take."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Agent:
    """Who a source says worked the contact, in its own words. `ref` is its id there, empty where it has none."""

    ref: str = ""
    email: str = ""
    name: str = ""
    #: A program, not a person (Intercom's Fin).
    is_ai: bool = False

    @property
    def key(self) -> str:
        """What this agent is remembered by: the id, else the e-mail, else the name."""
        return self.ref or self.email.casefold() or self.name


@dataclass(frozen=True)
class Said:
    """One answer. `score` is a shown value of the scale (`contacts.scales.SCALES`), `raw` what stood there."""

    external_id: str
    scale: str
    score: float
    raw: str
    #: When the customer answered, aware, UTC.
    answered_at: datetime
    #: When the source last changed it, aware; None where it doesn't say. Of two versions the newest wins.
    updated_at: datetime | None = None
    #: None where the source doesn't name one: whoever worked the contact is asked for.
    agent: Agent | None = None
    contact_ref: str | None = None
    customer_ref: str | None = None
    #: Where the customer can be answered.
    customer_email: str | None = None
    comment: str | None = None
    channel: str = ""
    reason: str = ""
    product: str = ""
    lens: str = "customer"


@dataclass(frozen=True)
class Passed:
    """Something that is no answer (asked and not yet answered, never asked, another event), and why."""

    where: str
    why: str


@dataclass(frozen=True)
class Refused:
    """Something that can't be taken as it stands: where, which field, and the sentence that mends it."""

    where: str
    field: str
    mend: str


@dataclass
class Parsed:
    """All that one body holds: every entry in it stands in one of the three lists."""

    said: list[Said] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True)
class Options:
    """What a connection is told beside the body. `zone` reads times without one (IANA); empty: such times are refused
    unless the vendor's documentation says which zone they are in.
    """

    zone: str = ""
    #: Freshdesk and others: which of the vendor's scales the survey has, where the body doesn't say; an id of SCALES.
    scale: str = ""
    #: The generic mappers: our field -> path in the body ("data.score", "rating.value") or column name.
    mapping: dict[str, str] = field(default_factory=dict)
    #: CSV with ambiguous dates: "dmy" or "mdy".
    dates: str = ""
    #: When the delivery came in, aware: the answer's time where the helpdesk can't send one (Freshdesk's rules,
    #: Chatwoot's webhook). The same at every replay.
    received_at: datetime | None = None
