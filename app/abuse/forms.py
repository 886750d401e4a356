"""What may come in about abusive customers."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from app.web.forms import Form, Text


def _none(value: object) -> object:
    return None if value == "" else value


class ReportForm(Form):
    """Who was abusive since when, what happened, and what shows it: one contact's reference or answer's address a
    line.
    """

    customer: Text = Field(min_length=1, max_length=200)
    since: date
    words: Text = Field(max_length=4_000)
    evidence: Text = Field(max_length=6_000)


class RulingForm(Form):
    """What is decided, and why; set apart, until which day (included)."""

    outcome: Literal["set apart", "refused"]
    until: Annotated[date | None, BeforeValidator(_none)] = None
    reason: Text = Field(max_length=2_000)


class LiftForm(Form):
    """Why the answers count again."""

    reason: Text = Field(max_length=2_000)


class PolicyForm(Form):
    """How long at most, and from which share on somebody is shown to HR."""

    months: int = Field(ge=1, le=12)
    percent: int = Field(ge=1, le=50)
    reason: Text = Field(min_length=30, max_length=2_000)
    seen: int = Field(ge=1, le=10**6)
