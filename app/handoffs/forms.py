"""What may come in about handoffs."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text


class OfferForm(Form):
    """To whom, what the customer was told and when (empty: now), and what the receiver needs to know. Without them the
    handoff counts as cold.
    """

    to: Text = Field(min_length=1, max_length=320)
    told: Text = Field(default="", max_length=2_000)
    told_at: Text = Field(default="", max_length=40)
    summary: Text = Field(default="", max_length=8_000)


class AnswerForm(Form):
    """Yes, or no with a reason."""

    answer: Literal["accepted", "declined"]
    words: Text = Field(default="", max_length=2_000)


class OutcomeForm(Form):
    """That the customer was really helped, when (empty: now), and how."""

    helped_at: Text = Field(default="", max_length=40)
    how: Text = Field(default="", max_length=2_000)


class RatingForm(Form):
    """How warm it was."""

    warmth: Literal["1", "2", "3", "4", "5"]
    said: Text = Field(default="", max_length=2_000)
