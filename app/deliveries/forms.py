"""What people fill in about sources, deliveries and agents."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from pydantic import Field, field_validator

from app.contacts.scales import SCALES
from app.errors import Invalid, Problem
from app.helpdesks.mapped import ENTRIES, FIELDS
from app.web.forms import Form, Text

#: What a mapping may name.
OURS = (ENTRIES, *(name for name, _, _ in FIELDS))
DATES = {"": "", "dmy": "03/04/2026 is 3 April", "mdy": "03/04/2026 is 4 March"}


class OptionsForm(Form):
    """How a source's bodies are read. `mapping` is a line a field: `score = data.rating`."""

    zone: str = Field(default="", max_length=60)
    scale: str = Field(default="", max_length=30)
    dates: str = Field(default="", max_length=3)
    mapping: Text = Field(default="", max_length=4_000)

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value and value not in available_timezones():
            msg = "Choose a zone from the list, like Europe/Berlin."
            raise ValueError(msg)
        return value

    @field_validator("scale")
    @classmethod
    def _scale(cls, value: str) -> str:
        if value and value not in SCALES:
            msg = "Choose a scale from the list."
            raise ValueError(msg)
        return value

    @field_validator("dates")
    @classmethod
    def _dates(cls, value: str) -> str:
        if value not in DATES:
            msg = "Choose how dates are written."
            raise ValueError(msg)
        return value

    def options(self) -> dict[str, Any]:
        """As `helpdesks.said.Options`. `Invalid` names the line of the mapping that is none."""
        mapping: dict[str, str] = {}
        for number, line in enumerate(self.mapping.splitlines(), 1):
            if not line.strip():
                continue
            field, mark, path = (part.strip() for part in line.partition("="))
            if not (field and mark and path):
                raise Invalid(
                    [Problem("mapping", f"Line {number} is no “our field = their field”: {line[:60]}")]
                )
            if field not in OURS:
                known = ", ".join(OURS)
                raise Invalid(
                    [Problem("mapping", f"Line {number}: {field[:40]} is none of ours. Ours are {known}.")]
                )
            mapping[field] = path
        return {"zone": self.zone, "scale": self.scale, "dates": self.dates, "mapping": mapping}


class ConnectForm(OptionsForm):
    """A source to connect: which helpdesk, what its answers are filed under, and its secret where it makes one."""

    kind: str = Field(max_length=30)
    name: Text = Field(min_length=1, max_length=100)
    secret: Text = Field(default="", max_length=500)


class SecretForm(Form):
    """A new secret: empty where Rapport makes it."""

    secret: Text = Field(default="", max_length=500)


class PullForm(Form):
    """Address and credentials of a source's API. An empty token keeps the one there is."""

    address: Text = Field(default="", max_length=300)
    user: Text = Field(default="", max_length=320)
    token: Text = Field(default="", max_length=2_000)


class BodyForm(Form):
    """A body to try."""

    body: Text = Field(default="", max_length=32_000)


class WhyForm(Form):
    """Why something is given up."""

    reason: Text = Field(max_length=2_000)


class MatchForm(Form):
    """Which employee an agent is: a number or an e-mail."""

    who: Text = Field(min_length=1, max_length=320)


class WorkedForm(MatchForm):
    """Who worked a contact that the source names no agent of."""

    contact: Text = Field(min_length=1, max_length=200)


class RemarkForm(Form):
    """What a customer said aloud, as somebody heard it."""

    who: Text = Field(min_length=1, max_length=320)
    heard_on: str = Field(max_length=10)
    heard_at: str = Field(max_length=5)
    score: int = Field(ge=1, le=5)
    words: Text = Field(min_length=1, max_length=8_000)
    channel: Text = Field(default="", max_length=120)
    customer: Text = Field(default="", max_length=200)
    #: The same on each sending of one page: pressed twice, it counts once.
    once: str = Field(pattern=r"^[0-9a-f]{32}$")

    def heard(self) -> datetime:
        """The moment as written, without a zone."""
        try:
            return datetime.fromisoformat(f"{self.heard_on}T{self.heard_at}")
        except ValueError:
            raise Invalid(
                [Problem("heard_on", "Give the day and the time, like 2026-03-31 and 14:30.")]
            ) from None


def shown_mapping(mapping: dict[str, str]) -> str:
    """A mapping as the form shows it."""
    return "\n".join(f"{field} = {path}" for field, path in mapping.items())


def pretty(body: bytes) -> str:
    """A template or sample as people read it."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body.decode(errors="replace")
