"""What may come in about planning."""

from datetime import date

from pydantic import Field

from app.web.forms import Form, PublicId, Text

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class HalfForm(Form):
    """A half-year by its first and last month."""

    name: Text = Field(min_length=1, max_length=120)
    first: str = Field(pattern=MONTH)
    last: str = Field(pattern=MONTH)


class GoalForm(Form):
    """A service goal. `measure`: lens and scale with a colon between; empty where it is in words alone."""

    measure: Text = Field(default="", max_length=60)
    expected: Text = Field(default="", max_length=12)
    words: Text = Field(default="", max_length=500)
    owner: PublicId
    due_on: date


class ActionForm(Form):
    """What is done for a goal."""

    what: Text = Field(min_length=1, max_length=500)
    owner: PublicId
    due_on: date


class OpenForm(Form):
    """A service review on a day."""

    held_on: date


class PointForm(Form):
    """A point of one's own."""

    title: Text = Field(min_length=1, max_length=500)


class DecisionForm(Form):
    """What was decided, and who does something by when, where somebody does."""

    decision: Text = Field(min_length=1, max_length=2_000)
    owner: Text = Field(default="", max_length=20)
    due_on: Text = Field(default="", max_length=10)


class MinutesForm(Form):
    """What was said, in short."""

    minutes: Text = Field(default="", max_length=8_000)


class WithdrawForm(Form):
    """Why a goal no longer holds."""

    reason: Text = Field(default="", max_length=1_000)
