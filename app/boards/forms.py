"""What may come in for the board."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text


class InterventionForm(Form):
    """What was changed. `where`: `unit:NAME` and `team:ID`, none: the whole company. An empty day is today."""

    name: Text = Field(min_length=3, max_length=120)
    words: Text = Field(min_length=10, max_length=2_000)
    on_day: Text = Field(default="", max_length=20)
    where: list[Text] = Field(default_factory=list, max_length=200)
    once: Text = Field(default="", max_length=200)


class ReturnForm(Form):
    """Why a mark is taken back."""

    reason: Text = Field(min_length=10, max_length=1_000)


class FigureForm(Form):
    """A figure as typed: without a unit it is of the company."""

    kind: Literal["production", "margin"]
    unit: Text = Field(default="", max_length=200)
    month: Text = Field(min_length=1, max_length=20)
    value: Text = Field(min_length=1, max_length=60)
    counts: Text = Field(min_length=1, max_length=80)


class ChangeForm(Form):
    """A correction and why; without a value there is no such figure. `seen`: how many corrections there were."""

    value: Text = Field(default="", max_length=60)
    counts: Text = Field(min_length=1, max_length=80)
    why: Text = Field(min_length=10, max_length=1_000)
    seen: int = Field(ge=0, le=10**6)
