"""What may come in about spends."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from app.web.forms import Form, Text


def _none(value: object) -> object:
    return None if value == "" else value


class SpendForm(Form):
    """Something given to a guest, as typed. `lately` is a guest chosen instead of typed; an empty `day` is today,
    an empty `zone` the company's.
    """

    guest: Text = Field(default="", max_length=200)
    lately: Text = Field(default="", max_length=200)
    amount: Text = Field(default="", max_length=60)
    currency: Text = Field(default="", max_length=3)
    what_for: Literal["mistake", "delay", "replacement", "kindness", "other"]
    words: Text = Field(default="", max_length=1_000)
    day: Annotated[date | None, BeforeValidator(_none)] = None
    zone: Text = Field(default="", max_length=60)
    once: Text = Field(default="", max_length=200)


class AnswerForm(Form):
    """Yes or no to a spend over the limit, with a word."""

    granted: Literal["yes", "no"]
    words: Text = Field(default="", max_length=1_000)


class ReturnForm(Form):
    """Why a spend is taken back; its giver needs no reason on the same day."""

    reason: Text = Field(default="", max_length=1_000)


class OutcomeForm(Form):
    """What became of it."""

    kept: Literal["", "yes"] = ""
    story: Text = Field(default="", max_length=1_000)


class PolicyForm(Form):
    """A new version of the limit, and which version was seen when it was typed."""

    limits: Text = Field(max_length=2_000)
    asks: Literal["manager", "support lead"]
    reason: Text = Field(min_length=20, max_length=2_000)
    seen: int = Field(ge=1, le=10**6)
