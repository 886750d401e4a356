"""What may come in about lost customers."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text


class LossForm(Form):
    """A lost customer as typed. An empty `lost_on` is today. `again` says that somebody was lost a second time within
    a year; `team` is its id or its name.
    """

    customer: Text = Field(min_length=1, max_length=200)
    reason: Text = Field(min_length=1, max_length=120)
    how: Literal["said", "think"]
    lost_on: Text = Field(default="", max_length=20)
    since: Text = Field(default="", max_length=20)
    words: Text = Field(default="", max_length=2_000)
    amount: Text = Field(default="", max_length=60)
    currency: Text = Field(default="", max_length=3)
    touchpoints: list[Text] = Field(default_factory=list, max_length=50)
    team: Text = Field(default="", max_length=200)
    again: Literal["", "yes"] = ""
    once: Text = Field(default="", max_length=200)


class ChangeForm(LossForm):
    """The same, corrected, and why. `seen` is how many corrections there were when it was typed."""

    why: Text = Field(min_length=10, max_length=1_000)
    seen: int = Field(ge=0, le=10**6)


class ReturnForm(Form):
    """Why a note is taken back."""

    reason: Text = Field(min_length=10, max_length=1_000)


class BackForm(Form):
    """Since when a customer is one again; empty: today."""

    back_on: Text = Field(default="", max_length=20)
    words: Text = Field(default="", max_length=1_000)


class ReasonsForm(Form):
    """A new version of the list, one reason a line, and which version was seen when it was typed."""

    names: Text = Field(max_length=4_000)
    reason: Text = Field(min_length=20, max_length=2_000)
    seen: int = Field(ge=1, le=10**6)
